package import Router

/// Agents, tasks and a clock, without a fleet: enough to see what a policy learns, thousands of
/// requests in a few milliseconds.
///
/// Requests arrive at equal gaps, each of one task; the classifier takes it for one according to
/// `confusion`. An agent is right about a task with a fixed probability, and a request is answered
/// well when every agent of its path is right. A call takes its agent's mean time, times a random
/// factor with mean 1, times outstanding/slots of its pool where that is more than 1. Whether agent
/// a would be right about request r is drawn beforehand, so policies differ by what they choose and
/// by nothing else.
package struct AgentWorld {
  /// An agent: who can do what, and how fast.
  package struct Agent {
    package var name: String
    package var stage: Int
    package var pool: Int
    /// Mean time of a call.
    package var seconds: Double
    /// Probability that it is right, for each task.
    package var success: [Double]
    package var price: Double

    package init(
      _ name: String, stage: Int = 0, pool: Int, seconds: Double, success: [Double],
      price: Double = 0
    ) {
      self.name = name
      self.stage = stage
      self.pool = pool
      self.seconds = seconds
      self.success = success
      self.price = price
    }
  }

  package var agents: [Agent]
  /// Probability of each task.
  package var shares: [Double]
  /// As ``FleetDescription/confusion``.
  package var confusion: [[Double]]
  /// Seconds from one request to the next.
  package var gap: Double
  /// Calls that a pool serves at once without slowing down.
  package var slots: Int
  /// From this request on, agents are as right as `changed` says.
  package var change: (request: Int, success: [[Double]])?

  package init(
    agents: [Agent], shares: [Double], confusion: [[Double]] = [], gap: Double = 1, slots: Int = 16
  ) {
    self.agents = agents
    self.shares = shares
    self.confusion = confusion
    self.gap = gap
    self.slots = slots
  }

  /// A classifier among `tasks` tasks that is right with probability `accuracy`, wrong evenly.
  package static func confusion(accuracy: Double, tasks: Int) -> [[Double]] {
    (0..<tasks).map { row in
      (0..<tasks).map { $0 == row ? accuracy : (1 - accuracy) / Double(tasks - 1) }
    }
  }

  /// What the policy is told.
  package var description: FleetDescription {
    let count = 1 + (agents.map(\.pool).max() ?? 0)
    return FleetDescription(
      pools: (0..<count).map {
        FleetDescription.Pool(name: "pool \($0)", replicas: $0..<$0 + 1, maxBatch: slots)
      },
      arms: agents.map {
        FleetDescription.Arm(
          name: $0.name, pool: $0.pool, stage: $0.stage, dollarsPerMillionTokens: $0.price)
      },
      intents: shares.indices.map { "task \($0)" }, confusion: confusion)
  }

  /// What `policy` made of the requests of one replication, by request.
  package func run(_ policy: any RoutingPolicy, requests: Int, replication: Int) -> [AgentResult] {
    var run = AgentRun(of: self, policy, requests: requests, replication: replication)
    run.run()
    return run.results
  }
}

/// What became of a request.
package struct AgentResult {
  /// Its task.
  package var task: Int
  /// The agents it went through.
  package var path: [Int] = []
  /// Whether its answer was good.
  package var isGood = false
  /// Seconds from its arrival to its answer.
  package var seconds = 0.0
}
