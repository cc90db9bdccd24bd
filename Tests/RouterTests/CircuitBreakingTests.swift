import DiscreteEvents
import Router
import Testing

/// A router of three replicas that a test tells what becomes of its requests.
struct Told {
  var policy: any RoutingPolicy
  var view: FleetView
  private let coin = RandomStream(seed: 1, name: "coin")
  private var requests = 0

  init(_ name: String, _ values: [String: Double] = [:], replicas: Int = 3) throws {
    let definition = try #require(PolicyCatalogue.policies.first { $0.name == name })
    policy = definition.makePolicy(values)
    policy.prepare(for: FleetDescription(replicas: replicas))
    view = FleetView(count: replicas, needs: policy.needs)
  }

  /// Places a request at `second`; it stays outstanding until it is told of.
  mutating func place(at second: Double) -> Int {
    view.advance(to: .seconds(second))
    let request = RequestView(id: requests, arrival: view.now, promptTokens: 1)
    requests += 1
    guard case .place(let replica) = policy.place(request, in: view, using: coin).action
    else { return -1 }
    view.sent(to: replica, promptTokens: 1)
    return replica
  }

  /// The last request placed leaves `replica`.
  mutating func end(
    _ replica: Int, isCompleted: Bool, ttft: Double = 0.1, tokens: Int = 1, isLost: Bool = false
  ) {
    view.left(replica, promptTokens: 1)
    let request = RequestView(id: requests - 1, arrival: view.now, promptTokens: 1)
    let first = view.now + .seconds(ttft)
    policy.observe(
      Outcome(
        request: request, replica: replica, isCompleted: isCompleted, outputTokens: tokens,
        firstToken: isCompleted ? first : nil, left: first, isLost: isLost), in: view)
  }
}

@Suite("Circuit breaking")
struct CircuitBreakingTests {
  /// Replica 0 fails whatever it gets; replicas 1 and 2 serve everything at once.
  @Test("shuts a replica out after as many failures in a row as it says, and tries it one by one")
  func opens() throws {
    var told = try Told("circuit-breaking", ["failures": 3, "openFor": 10])
    var sent: [Int] = []
    for _ in 0..<30 {
      let replica = told.place(at: 1)
      sent.append(replica)
      told.end(replica, isCompleted: replica != 0, isLost: replica == 0)
    }
    #expect(sent.count { $0 == 0 } == 3)
    // Nobody is tried before the time is over, then one request is, and no other beside it.
    #expect((0..<6).allSatisfy { _ in told.place(at: 10.9) != 0 })
    #expect(told.place(at: 11) == 0)
    #expect((0..<6).allSatisfy { _ in told.place(at: 11) != 0 })
  }

  @Test("lets a replica in again whose trial completes, and not one whose trial fails")
  func trial() throws {
    var told = try Told("circuit-breaking", ["failures": 1, "openFor": 10], replicas: 2)
    var replica = told.place(at: 0)
    #expect(replica == 0)
    told.end(replica, isCompleted: false)
    // Load on the other keeps the first the least loaded one.
    #expect(told.place(at: 1) == 1)
    #expect(told.place(at: 10) == 0)
    told.end(0, isCompleted: false)
    #expect(told.place(at: 19) == 1)
    replica = told.place(at: 20)
    #expect(replica == 0)
    told.end(0, isCompleted: true)
    #expect(told.place(at: 20) == 0)
  }

  @Test("counts failures in a row only")
  func streaks() throws {
    var told = try Told("circuit-breaking", ["failures": 2, "openFor": 10], replicas: 1)
    for isCompleted in [false, true, false, true, false] {
      #expect(told.place(at: 0) == 0)
      told.end(0, isCompleted: isCompleted)
    }
    #expect(
      told.policy.evidence(for: RequestView(id: 9, promptTokens: 1), in: told.view)?
        .rows[0].numbers == [0, 1, 1])
  }

  @Test("admits everybody while every breaker is open")
  func panic() throws {
    var told = try Told("circuit-breaking", ["failures": 1, "openFor": 10], replicas: 2)
    for _ in 0..<2 {
      let replica = told.place(at: 0)
      told.end(replica, isCompleted: false)
    }
    #expect(told.place(at: 1) >= 0)
  }
}

@Suite("Outlier ejection")
struct OutlierEjectionTests {
  /// Serves `requests` requests at `second`, one after another; replica 0 takes `slow` for its
  /// first tokens and the others 0.1 s.
  private func serve(
    _ requests: Int, at second: Double, slow: Double, in told: inout Told
  ) -> [Int] {
    (0..<requests).map { _ in
      let replica = told.place(at: second)
      told.end(replica, isCompleted: true, ttft: replica == 0 ? slow : 0.1)
      return replica
    }
  }

  @Test("ejects a straggler at the end of an interval, each time for longer")
  func stragglers() throws {
    var told = try Told(
      "outlier-ejection", ["interval": 10, "requests": 5, "base": 30, "factor": 3])
    #expect(serve(30, at: 1, slow: 0.31, in: &told).count { $0 == 0 } == 10)
    #expect(serve(30, at: 10, slow: 0.31, in: &told).allSatisfy { $0 != 0 })
    #expect(serve(30, at: 39.9, slow: 0.31, in: &told).allSatisfy { $0 != 0 })
    #expect(serve(30, at: 40, slow: 0.31, in: &told).contains(0))
    // The second ejection is from 50 s to 110 s, but for the interval that it stayed in.
    #expect(serve(1, at: 50, slow: 0.31, in: &told) != [0])
  }

  @Test("lets a replica be that is slower than most by less than the factor")
  func tolerance() throws {
    var told = try Told(
      "outlier-ejection", ["interval": 10, "requests": 5, "base": 30, "factor": 3])
    for second in stride(from: 1.0, to: 100, by: 5) {
      #expect(serve(30, at: second, slow: 0.29, in: &told).count { $0 == 0 } == 10)
    }
  }

  @Test("ejects a replica that fails several times in a row, and never more than its part")
  func failures() throws {
    var told = try Told("outlier-ejection", ["failures": 2, "part": 0.5], replicas: 4)
    var sent: [Int] = []
    for _ in 0..<40 {
      let replica = told.place(at: 1)
      sent.append(replica)
      told.end(replica, isCompleted: false, isLost: true)
    }
    // Two of four may be out; the other two go on failing.
    let counts = (0..<4).map { replica in sent.count { $0 == replica } }
    #expect(counts.sorted() == [2, 2, 18, 18])
  }
}
