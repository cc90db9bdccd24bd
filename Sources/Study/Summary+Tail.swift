extension Summary {
  /// Completed requests a replication below which the interval of a P99 promises too much.
  ///
  /// Measured on M/M/1 at ρ = 0.6, where 95 % covers 82.6 % with 500 requests a replication, 92.5 %
  /// with 1,800 and 94.5 % with 6,000 (the docstring of `SectionedEstimate`).
  private static let enoughForP99 = 2000.0

  /// What to say of the intervals of these replications' P99s; `nil` where there is nothing to say.
  package var tailNote: String? {
    guard replications > 1, requests.completed > 0, requests.completed < Self.enoughForP99 else {
      return nil
    }
    return
      "With \(Int(requests.completed)) completed requests a replication the intervals of a P99 "
      + "are too narrow; 2,000 and more make them honest."
  }
}
