/// When POLAR chooses adapters anew, and which requests explore.
struct EpochSchedule {
  /// How long epochs are.
  enum Lengths: Hashable {
    /// All as long.
    case fixed(Int)
    /// Each twice as long as the one before.
    case doubling(first: Int)
  }

  private let lengths: Lengths
  /// The number of the epoch, from 0, its length, and how many of its requests there have been.
  private(set) var epoch = 0
  private(set) var length: Int
  private(set) var position = 0

  init(_ lengths: Lengths) {
    self.lengths = lengths
    switch lengths {
    case .fixed(let length), .doubling(first: let length): self.length = max(1, length)
    }
  }

  /// How often each of `arms` arms is explored at the start of the epoch: √(L/N) times, rounded up,
  /// but at most half of the epoch in all; with fixed lengths never.
  func explorations(ofEach arms: Int) -> Int {
    guard case .doubling = lengths, arms > 0 else { return 0 }
    let wanted = Int((Double(length) / Double(arms)).squareRoot().rounded(.up))
    return min(wanted, length / (2 * arms))
  }

  /// Counts a request.
  ///
  /// - Returns: whether it was the last of its epoch; the next one has begun.
  mutating func advance() -> Bool {
    position += 1
    guard position >= length else { return false }
    position = 0
    epoch += 1
    if case .doubling = lengths { length = min(2 * length, 1 << 40) }
    return true
  }
}
