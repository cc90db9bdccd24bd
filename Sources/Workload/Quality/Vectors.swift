/// Arithmetic of short vectors.
extension [Double] {
  /// ⟨self, other⟩.
  func product(with other: [Double]) -> Double {
    var sum = 0.0
    for (a, b) in zip(self, other) { sum += a * b }
    return sum
  }

  /// In the same direction with this length; a vector of length 0 stays what it is.
  func scaled(to length: Double) -> [Double] {
    let square = product(with: self)
    guard square > 0 else { return self }
    let factor = length / square.squareRoot()
    return map { $0 * factor }
  }
}
