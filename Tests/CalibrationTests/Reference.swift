import Foundation

/// Each kernel as its paper writes it down, in double precision.
enum Reference {
  /// matrix · x, the matrix row by row.
  static func product(_ x: [Double], _ matrix: [Float]) -> [Double] {
    (0..<matrix.count / x.count).map { row in
      var sum = 0.0
      for index in x.indices { sum += x[index] * Double(matrix[row * x.count + index]) }
      return sum
    }
  }

  static func norm(_ x: [Double], _ weight: [Float], epsilon: Double = 1e-5) -> [Double] {
    let mean = x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
    return zip(x, weight).map { $0 / (mean + epsilon).squareRoot() * Double($1) }
  }

  /// Every head of `x` turned to a position: pairs (i, i + half) by position · base^(−2i/headSize).
  static func rotated(_ x: [Double], _ headSize: Int, by position: Int) -> [Double] {
    var turned = x
    let half = headSize / 2
    for head in stride(from: 0, to: x.count, by: headSize) {
      for i in 0..<half {
        let angle = Double(position) * pow(500_000, -Double(i) / Double(half))
        let (a, b) = (x[head + i], x[head + half + i])
        turned[head + i] = a * cos(angle) - b * sin(angle)
        turned[head + half + i] = b * cos(angle) + a * sin(angle)
      }
    }
    return turned
  }

  /// Attention of one token's query heads over keys and values, and for each number of the result
  /// Σ p·|v|; `product` is the greatest Σ |q|·|k| / √headSize of all heads and keys.
  static func attention(
    _ query: [Double], _ keys: [[Double]], _ values: [[Double]], headSize: Int
  ) -> (value: [Double], size: [Double], product: Double) {
    let group = query.count / (keys.first?.count ?? query.count)
    var value: [Double] = []
    var size: [Double] = []
    var largest = 0.0
    for head in 0..<query.count / headSize {
      let first = head / group * headSize
      let scores = keys.map { key in
        var score = 0.0
        var absolute = 0.0
        for d in 0..<headSize {
          score += query[head * headSize + d] * key[first + d]
          absolute += abs(query[head * headSize + d] * key[first + d])
        }
        largest = max(largest, absolute / Double(headSize).squareRoot())
        return score / Double(headSize).squareRoot()
      }
      let top = scores.max() ?? 0
      let weights = scores.map { exp($0 - top) }
      let total = weights.reduce(0, +)
      for d in 0..<headSize {
        let terms = zip(weights, values).map { $0 / total * $1[first + d] }
        value.append(terms.reduce(0, +))
        size.append(terms.reduce(0) { $0 + abs($1) })
      }
    }
    return (value, size, largest)
  }
}
