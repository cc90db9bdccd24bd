/// A request's context laid out for arithmetic four numbers at a time: padded with zeros to a
/// multiple of four, in blocks of four, and each number by itself in all four places of a vector.
package struct ContextVector {
  /// Numbers in the context, without the padding.
  package let size: Int
  private(set) var blocks: ContiguousArray<SIMD4<Double>>
  /// Number i, four times; as many as there are numbers with the padding.
  private(set) var spread: ContiguousArray<SIMD4<Double>>
  /// |x|².
  package private(set) var squaredLength = 0.0

  /// The zero vector.
  package init(size: Int) {
    self.size = size
    let count = (size + 3) / 4
    blocks = ContiguousArray(repeating: .zero, count: count)
    spread = ContiguousArray(repeating: .zero, count: 4 * count)
  }

  /// Becomes `context`: a longer one is cut, a shorter one filled with zeros, and one whose length
  /// is beyond all numbers is taken for zero, which says nothing. O(size).
  package mutating func set(_ context: [Double]) {
    squaredLength = 0
    for index in 0..<size {
      let value = index < context.count ? context[index] : 0
      self[index] = value
      squaredLength += value * value
    }
    guard squaredLength.isFinite else { return set([]) }
  }

  /// Becomes the constant 1, for requests of which nothing is known.
  mutating func setConstant() { set(size > 0 ? [1] : []) }

  package subscript(_ index: Int) -> Double {
    get { blocks[index >> 2][index & 3] }
    set {
      blocks[index >> 2][index & 3] = newValue
      spread[index] = SIMD4(repeating: newValue)
    }
  }
}

extension SIMD4<Double> {
  /// The sum of the four, always in the same order.
  var total: Double { (self[0] + self[1]) + (self[2] + self[3]) }
}
