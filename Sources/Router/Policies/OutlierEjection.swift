internal import DiscreteEvents

/// Least outstanding among the replicas that have not been ejected as outliers.
///
/// After Envoy's outlier detection (`envoy.config.cluster.v3.OutlierDetection`): a replica is
/// ejected after `failures` failures in a row, and, looked at every `interval`, when its mean TTFT
/// or time per further token is over `factor` times the median of the replicas' means; Envoy
/// compares rates of success instead, which say nothing of stragglers. The n-th ejection lasts n
/// times `base`, and a replica that stays in for an interval counts one ejection less. At most
/// `part` of the fleet, though always one replica, is out at a time. While all that are up are out,
/// all are admitted.
struct OutlierEjection: RoutingPolicy {
  static let definition = PolicyDefinition(
    "outlier-ejection",
    about: "least outstanding among replicas that neither fail often nor are far slower than most",
    parameters: [
      .count(
        "failures", default: 5, in: 1...1_000_000, about: "failures in a row that eject a replica"),
      .number(
        "factor", default: 3, in: 1...1_000_000,
        about: "times the median TTFT or TPOT over which a replica is an outlier"),
      .number(
        "interval", default: 10, in: 0.001...1_000_000,
        about: "seconds between looks at how fast replicas are"),
      .count(
        "requests", default: 10, in: 1...1_000_000,
        about: "completed requests in an interval without which a replica is not judged"),
      .number(
        "base", default: 30, in: 0...1_000_000,
        about: "seconds that a first ejection lasts; the n-th lasts n times as long"),
      .number(
        "part", default: 0.1, in: 0...1, about: "part of the fleet that may be out at a time"),
    ]
  ) { OutlierEjection($0) }

  let needs: ViewNeeds = .leastOutstanding
  private let limit: Int
  private let base: SimTime
  private let part: Double
  private var watch: LatencyWatch
  private var replicas: [Standing] = []
  private var admitted = LeastAdmitted()

  /// How a replica stands with the router.
  private struct Standing {
    var failures = 0
    var ejections = 0
    /// Until when it is out.
    var end = SimTime.zero
  }

  init(_ parameters: PolicyParameters) {
    limit = parameters.count("failures")
    base = .seconds(parameters["base"])
    part = parameters["part"]
    watch = LatencyWatch(
      factor: parameters["factor"], interval: .seconds(parameters["interval"]),
      requests: parameters.count("requests"))
  }

  mutating func prepare(for fleet: FleetDescription) {
    replicas = Array(repeating: Standing(), count: fleet.replicas)
    watch.prepare(replicas: fleet.replicas)
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    look(in: view)
    let standings = replicas
    guard let found = admitted.replica(in: view, isAdmitted: { standings[$0].end <= view.now })
    else { return Decision(.hold, because: Reason("no replica is up")) }
    let load = Double(view.outstanding(found.replica))
    return Decision(
      .place(found.replica),
      because: found.isAdmitted
        ? Reason("least outstanding of those not ejected", score: load)
        : Reason("all are ejected", score: load))
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    look(in: view)
    let replica = outcome.replica
    guard outcome.isFailure else {
      replicas[replica].failures = 0
      return watch.add(outcome)
    }
    replicas[replica].failures += 1
    if replicas[replica].failures >= limit { eject(replica, in: view) }
  }

  /// Judges how fast replicas were once an interval is over.
  private mutating func look(in view: FleetView) {
    guard watch.isDue(at: view.now) else { return }
    for replica in replicas.indices
    where replicas[replica].end <= view.now && replicas[replica].ejections > 0 {
      replicas[replica].ejections -= 1
    }
    for replica in watch.outliers(at: view.now) { eject(replica, in: view) }
  }

  private mutating func eject(_ replica: Int, in view: FleetView) {
    guard replicas[replica].end <= view.now else { return }
    replicas[replica].failures = 0
    let isOut = replicas.count { $0.end > view.now }
    guard isOut < max(1, Int(part * Double(replicas.count))) else { return }
    replicas[replica].ejections += 1
    let length = base.seconds * Double(replicas[replica].ejections)
    replicas[replica].end = view.now + min(.seconds(length), .horizon)
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let rows = view.upReplicas.map { replica in
      let standing = replicas[replica]
      return Evidence.Row(
        replica: replica,
        [
          Double(view.outstanding(replica)), Double(standing.failures),
          Double(standing.ejections), max(0, (standing.end - view.now).seconds),
        ])
    }
    return Evidence(
      columns: ["outstanding", "failures in a row", "ejections", "out for (s)"], rows: rows)
  }
}
