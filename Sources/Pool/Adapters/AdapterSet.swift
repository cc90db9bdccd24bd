/// The adapters that a sequence runs under, four at most: their numbers in increasing order.
package struct AdapterSet: Hashable, Sendable {
  /// Numbers; −1 = no further one.
  private var numbers: SIMD4<Int16>

  /// How many a sequence may have, and how many a fleet may have.
  package static let most = 4
  package static let mostInFleet = Int(Int16.max)

  /// No adapter.
  package init() { numbers = SIMD4(repeating: -1) }

  /// The adapter `number`; −1 = none.
  package init(_ number: Int) {
    numbers = SIMD4(Int16(number), -1, -1, -1)
  }

  /// The adapters of `list`, each once; negative numbers name none.
  ///
  /// - Returns: `nil` when there are more than four, or a number is too large.
  package init?(_ list: [Int]) {
    self.init()
    var count = 0
    for number in list.sorted() where number >= 0 {
      if count > 0, Int(numbers[count - 1]) == number { continue }
      guard count < Self.most, let small = Int16(exactly: number) else { return nil }
      numbers[count] = small
      count += 1
    }
  }

  package var isEmpty: Bool { numbers[0] < 0 }

  package var count: Int {
    var count = 0
    while count < Self.most, numbers[count] >= 0 { count += 1 }
    return count
  }

  /// The number at `index`, below ``count``.
  @inline(__always)
  package subscript(index: Int) -> Int { Int(numbers[index]) }

  /// Whether it has adapter `number`.
  package func contains(_ number: Int) -> Bool {
    for index in 0..<count where self[index] == number { return true }
    return false
  }
}
