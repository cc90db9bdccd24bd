internal import DiscreteEvents
package import Pool

/// Measures iterations on a backend so that what the machine does meanwhile harms little: in
/// rounds, each in an order of its own, with an anchor iteration run again and again between them.
///
/// What was measured before a backend failed is kept.
package struct MeasurementSession {
  /// How much is measured.
  package struct Settings: Hashable, Sendable {
    /// Rounds at least, and at most.
    package var rounds: ClosedRange<Int>
    /// Seconds after which no further round is begun that would not end in them.
    package var seconds: Double
    /// Iterations between two runs of the anchor.
    package var anchorEvery: Int
    package var seed: UInt64

    package init(
      rounds: ClosedRange<Int> = 3...15, seconds: Double = 100, anchorEvery: Int = 8,
      seed: UInt64 = 1
    ) {
      self.rounds = rounds
      self.seconds = seconds
      self.anchorEvery = anchorEvery
      self.seed = seed
    }
  }

  private var backend: any Backend
  private let settings: Settings
  private let clock: () -> Double
  private let random: RandomStream
  private(set) var shapes: [IterationShape] = []
  /// The runs of each shape.
  private(set) var runs: [[Run]] = []
  private(set) var anchors: [Run] = []
  private var anchor: IterationShape?
  private var sinceAnchor = 0
  private var count = 0
  /// Rounds that were run to their end.
  package private(set) var rounds = 0

  /// A run of an iteration, and when it was.
  struct Run: Hashable {
    /// Runs before it in the session.
    var at: Int
    var seconds: OperatorSeconds
  }

  /// - Parameters:
  ///   - backend: prepared for everything that will be measured.
  ///   - clock: seconds since any instant.
  package init(_ backend: any Backend, _ settings: Settings, clock: @escaping () -> Double) {
    self.backend = backend
    self.settings = settings
    self.clock = clock
    random = RandomStream(seed: settings.seed, name: "calibration/order")
  }

  /// Measures `more` shapes beside those measured before: at least the fewest rounds, then as many
  /// as there is time for.
  package mutating func measure(_ more: [IterationShape]) throws(BackendError) {
    let first = shapes.count
    shapes += more
    runs += Array(repeating: [], count: more.count)
    guard !shapes.isEmpty else { return }
    let begin = clock()
    // The middle one by what is in it, so that it is neither over at once nor long.
    if anchor == nil { anchor = shapes.sorted { $0.tokens < $1.tokens }[shapes.count / 2] }
    var done = 0
    var longest = 0.0
    while done < settings.rounds.upperBound {
      let now = clock()
      if done >= settings.rounds.lowerBound, now - begin + longest > settings.seconds { break }
      try round(over: Array(first..<shapes.count))
      longest = max(longest, clock() - now)
      done += 1
      rounds += 1
    }
  }

  /// Seconds of one run of `shape` that counts in nothing.
  package mutating func time(_ shape: IterationShape) throws(BackendError) -> Double {
    try run(shape).seconds.total
  }

  private mutating func round(over indices: [Int]) throws(BackendError) {
    var order = indices
    for last in stride(from: order.count - 1, to: 0, by: -1) {
      order.swapAt(last, random.below(last + 1))
    }
    for index in order {
      if sinceAnchor == 0, let anchor { anchors.append(try run(anchor)) }
      sinceAnchor = (sinceAnchor + 1) % max(1, settings.anchorEvery)
      runs[index].append(try run(shapes[index]))
    }
  }

  private mutating func run(_ shape: IterationShape) throws(BackendError) -> Run {
    let seconds = try backend.run(shape)
    let total = seconds.total
    guard total.isFinite, total > 0, total < 1000 else {
      throw .nonsense("an iteration of \(shape.tokens) tokens that took \(total) s")
    }
    count += 1
    return Run(at: count, seconds: seconds)
  }
}
