/// The last contexts that a policy saw, up to a limit.
struct ContextMemory {
  private let size: Int
  private let limit: Int
  private var numbers: ContiguousArray<Double> = []
  /// Where the next context goes once the memory is full.
  private var next = 0

  /// A memory of at most `limit` contexts of `size` numbers.
  init(size: Int, limit: Int) {
    self.size = size
    self.limit = limit
  }

  /// How many contexts there are.
  var count: Int { numbers.count / size }

  /// Takes `context` in, and the oldest out if there is no room.
  mutating func append(_ context: ContextVector) {
    guard count == limit else {
      for index in 0..<size { numbers.append(context[index]) }
      return
    }
    for index in 0..<size { numbers[next * size + index] = context[index] }
    next = (next + 1) % limit
  }

  /// Makes `context` the one at `place`.
  func read(_ place: Int, into context: inout ContextVector) {
    context.set(Array(numbers[place * size..<(place + 1) * size]))
  }

  /// Forgets everything.
  mutating func removeAll() {
    numbers.removeAll(keepingCapacity: true)
    next = 0
  }
}
