internal import ArgumentParser
internal import DiscreteEvents

/// The hold model: with a fixed number of events pending, the next is taken and another is
/// scheduled a random delay after it.
///
/// Source: Jones, "An empirical comparison of priority-queue and event-set implementations",
/// CACM 29(4), 1986. As the fleet does, the time of the next event is looked at each time.
struct QueueBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "queue", abstract: "Nanoseconds an event, heap against ladder queue.")

  @Option(parsing: .upToNextOption, help: "Numbers of events pending.")
  var pending = [16, 100, 1_000, 10_000, 20_000, 100_000, 1_000_000]

  @Option(help: "Events measured a round.")
  var events = 1_000_000

  func run() throws {
    printHeader(["delays", "pending", "heap ns", "ladder ns", "heap / ladder"])
    for delays in Delays.allCases {
      for count in pending {
        let heap = hold(.heap, delays, pending: count)
        let ladder = hold(.ladder, delays, pending: count)
        guard heap.result == ladder.result else {
          throw ValidationError("heap and ladder disagree on the order of \(delays) delays")
        }
        printRow([
          delays.rawValue, "\(count)", decimal(heap.nanoseconds), decimal(ladder.nanoseconds),
          decimal(heap.nanoseconds / ladder.nanoseconds),
        ])
      }
    }
  }

  /// Measures `kind` with `pending` events, once as many have passed as it takes to forget how
  /// they were put there.
  private func hold(
    _ kind: EventQueue.Kind, _ delays: Delays, pending: Int
  ) -> (nanoseconds: Double, result: UInt64) {
    var model = HoldModel(kind, delays.table(pending: pending), pending: pending)
    let warm = model.pass(max(events / 4, 4 * pending))
    let measured = Stopwatch.measure(operations: events) { model.pass(events) }
    return (measured.nanoseconds, measured.result ^ warm)
  }
}

/// A queue with a fixed number of events pending.
private struct HoldModel {
  private var queue: EventQueue
  private let delays: [Int64]
  private var drawn = 0

  init(_ kind: EventQueue.Kind, _ delays: [Int64], pending: Int) {
    queue = EventQueue(kind)
    self.delays = delays
    for subject in 0..<pending { schedule(subject, after: 0) }
  }

  private mutating func schedule(_ subject: Int, after time: Int64) {
    let delay = delays[drawn & (delays.count - 1)]
    drawn += 1
    let time = SimTime(picoseconds: time + delay)
    queue.schedule(Event(time: time, phase: 1, subject: subject))
  }

  /// Passes over `events` events; the result depends on their order.
  mutating func pass(_ events: Int) -> UInt64 {
    var order: UInt64 = 0
    for _ in 0..<events {
      guard let event = queue.next() else { return order }
      schedule(event.subject, after: event.time)
      order = (order &* 31) ^ UInt64(event.subject) ^ UInt64(queue.nextTime.picoseconds)
    }
    return order
  }
}

/// How long after an event the one that takes its place happens.
enum Delays: String, CaseIterable {
  /// Exponential with a mean of 10 ms.
  case exponential
  /// Nine in ten 10 to 30 ms, as steps of an engine; one in ten up to 60 s, as timeouts.
  case bimodal
  /// Multiples of 250 ms from none to eight: nearly all times are tied.
  case ties
  /// Every other one as long as it takes all pending to pass once (a replica's next change), the
  /// rest a share of that (the next arrival).
  case fleet

  /// Delays to take in turn; a power of two of them.
  func table(pending: Int) -> [Int64] {
    let random = RandomStream(seed: 1, name: "delays")
    let millisecond = 1e9
    return (0..<65_536).map { index in
      switch self {
      case .exponential: Int64(random.exponential(mean: 10 * millisecond))
      case .bimodal where index % 10 == 0: Int64(random.uniform() * 60_000 * millisecond)
      case .bimodal: Int64((10 + 20 * random.uniform()) * millisecond)
      case .ties: Int64(random.below(9)) * 250 * Int64(millisecond)
      case .fleet where index % 2 == 0: Int64(random.exponential(mean: 500 * millisecond))
      case .fleet: Int64(random.exponential(mean: 500 * millisecond / Double(pending)))
      }
    }
  }
}
