/// Sums that are exact where the observations are all equal, so that no spread is found where
/// there is none.
enum Moments {
  /// The mean of `values` (at least one), taken as the first plus the mean distance from it.
  static func mean(of values: [Double]) -> Double {
    let first = values[0]
    return first + values.reduce(0) { $0 + ($1 - first) } / Double(values.count)
  }

  /// Σ (xᵢ − `centre`)².
  static func squares(of values: [Double], around centre: Double) -> Double {
    values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
  }

  /// √(Σ (xᵢ − `centre`)² / (n(n − 1))), the standard error of what `centre` estimates; `nil` for
  /// fewer than two values.
  static func standardError(of values: [Double], around centre: Double) -> Double? {
    guard values.count > 1 else { return nil }
    let count = Double(values.count)
    return (squares(of: values, around: centre) / (count - 1) / count).squareRoot()
  }
}
