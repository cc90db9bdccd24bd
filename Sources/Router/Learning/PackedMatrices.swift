/// Symmetric matrices of one size, each kept as its upper half in blocks of four columns.
///
/// Columns 4c…4c+3 are stored as rows 0…4c+3, a vector of four a row, one block after the other. So
/// the blocks on the diagonal are whole, those above it are there once, and every loop goes through
/// memory in order. Arithmetic is plain multiplication and addition in a fixed order: the same
/// bytes on every machine.
struct PackedMatrices {
  /// Rows of a matrix.
  let size: Int
  /// Blocks of columns, and vectors of four in one matrix.
  private let blocks: Int
  private let stride: Int
  private var entries: ContiguousArray<SIMD4<Double>>
  /// For each row, its part of a product that is yet to be added up.
  private var partial: ContiguousArray<SIMD4<Double>>

  /// `count` matrices, each `diagonal` times the identity.
  init(count: Int, size: Int, diagonal: Double) {
    self.size = size
    blocks = (size + 3) / 4
    stride = 2 * blocks * (blocks + 1)
    entries = ContiguousArray(repeating: .zero, count: count * stride)
    partial = ContiguousArray(repeating: .zero, count: 4 * blocks)
    for matrix in 0..<count {
      for row in 0..<size { self[matrix, row, row] = diagonal }
    }
  }

  /// The entry of `matrix` in `row` and `column`, from the block on or above the diagonal; setting
  /// sets its mirror image.
  subscript(_ matrix: Int, _ row: Int, _ column: Int) -> Double {
    get {
      let (upper, right) = (min(row, column), max(row, column))
      return entries[place(matrix, upper, right)][right & 3]
    }
    set {
      let (upper, right) = (min(row, column), max(row, column))
      entries[place(matrix, upper, right)][right & 3] = newValue
      guard upper >> 2 == right >> 2 else { return }
      entries[place(matrix, right, upper)][upper & 3] = newValue
    }
  }

  private func place(_ matrix: Int, _ row: Int, _ column: Int) -> Int {
    let block = column >> 2
    return matrix * stride + 2 * block * (block + 1) + row
  }

  /// xᵀAx of matrix A = `matrix`. size²/2 multiplications.
  func quadratic(_ matrix: Int, _ x: ContextVector) -> Double {
    entries.withUnsafeBufferPointer { entries in
      x.spread.withUnsafeBufferPointer { spread in
        x.blocks.withUnsafeBufferPointer { columns in
          var total = SIMD4<Double>.zero
          var first = matrix * stride
          for block in 0..<blocks {
            var above = SIMD4<Double>.zero
            var aboveToo = SIMD4<Double>.zero
            let diagonal = 4 * block
            var row = 0
            while row < diagonal {
              above += entries[first + row] * spread[row]
              aboveToo += entries[first + row + 1] * spread[row + 1]
              above += entries[first + row + 2] * spread[row + 2]
              aboveToo += entries[first + row + 3] * spread[row + 3]
              row += 4
            }
            var within = entries[first + row] * spread[row]
            within += entries[first + row + 1] * spread[row + 1]
            within += entries[first + row + 2] * spread[row + 2]
            within += entries[first + row + 3] * spread[row + 3]
            total += (within + (above + aboveToo) * 2) * columns[block]
            first += diagonal + 4
          }
          return total.total
        }
      }
    }
  }

  /// Makes `product` the product Ax of matrix A = `matrix`. size² multiplications.
  mutating func multiply(_ matrix: Int, _ x: ContextVector, into product: inout ContextVector) {
    for row in partial.indices { partial[row] = .zero }
    var sums = SIMD4<Double>.zero
    var first = matrix * stride
    for block in 0..<blocks {
      sums = .zero
      let column = x.blocks[block]
      for row in 0..<4 * block {
        let entry = entries[first + row]
        sums += entry * x.spread[row]
        partial[row] += entry * column
      }
      for row in 4 * block..<4 * block + 4 { sums += entries[first + row] * x.spread[row] }
      // What blocks further right have in these rows is added when they have been through.
      for lane in 0..<4 { partial[4 * block + lane] = SIMD4(sums[lane], 0, 0, 0) }
      first += 4 * block + 4
    }
    for row in 0..<size { product[row] = partial[row].total }
  }

  /// Adds `scale`·xxᵀ to `matrix`. size²/2 multiplications.
  mutating func addSquare(of x: ContextVector, times scale: Double, to matrix: Int) {
    let scale = SIMD4(repeating: scale)
    entries.withUnsafeMutableBufferPointer { entries in
      x.spread.withUnsafeBufferPointer { spread in
        x.blocks.withUnsafeBufferPointer { columns in
          var first = matrix * stride
          for block in 0..<blocks {
            let column = columns[block]
            for row in 0..<4 * block + 4 {
              entries[first + row] += spread[row] * column * scale
            }
            first += 4 * block + 4
          }
        }
      }
    }
  }
}
