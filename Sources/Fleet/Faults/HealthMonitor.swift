internal import DiscreteEvents

/// The router's probes of its replicas: what they said of late, and what is to count soon.
struct HealthMonitor {
  let config: HealthConfig
  private let random: RandomStream
  /// By replica: how many probes in a row contradicted what was believed.
  private var streaks: ContiguousArray<Int>
  /// By replica: what probes have led to; the router may not know of it yet.
  private var isUp: ContiguousArray<Bool>
  /// What the router is to be told, in order.
  private var news: [(time: SimTime, replica: Int, isUp: Bool)] = []

  init(_ config: HealthConfig, replicas: Int, random: RandomStream) {
    self.config = config
    self.random = random
    streaks = ContiguousArray(repeating: 0, count: replicas)
    isUp = ContiguousArray(repeating: true, count: replicas)
  }

  /// Probes `replica`, which is up or not. Draws a number only where probes can err.
  mutating func probe(_ replica: Int, isUp truth: Bool, at time: SimTime) {
    let error = truth ? config.falsePositives : config.falseNegatives
    let isWrong =
      config.falsePositives + config.falseNegatives > 0 && random.uniform() < error
    let says = truth != isWrong
    guard says != isUp[replica] else {
      streaks[replica] = 0
      return
    }
    streaks[replica] += 1
    guard streaks[replica] >= (says ? config.upAfter : config.downAfter) else { return }
    streaks[replica] = 0
    isUp[replica] = says
    news.append((time + config.delay, replica, says))
  }

  /// Whether there is anything to be told at `time`.
  func hasNews(due time: SimTime) -> Bool { news.contains { $0.time == time } }

  /// What the router is told by `time`, in order.
  mutating func takeNews(by time: SimTime) -> [(replica: Int, isUp: Bool)] {
    let due = news.prefix { $0.time <= time }.map { ($0.replica, $0.isUp) }
    news.removeFirst(due.count)
    return due
  }
}
