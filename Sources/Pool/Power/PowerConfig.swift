package import DiscreteEvents

/// What a replica draws: every one of its GPUs the same.
package struct PowerConfig: Hashable, Sendable {
  package var curve: PowerCurve
  /// GPUs of a replica.
  package var gpus: Int
  /// The time constant with which power follows the batch; zero = at once.
  package var ramp: SimTime

  package init(curve: PowerCurve, gpus: Int = 1, ramp: SimTime = .zero) {
    self.ramp = ramp
    self.curve = curve
    self.gpus = gpus
  }

  /// Microwatts that the replica draws with 0, 1, … `maxBatch` sequences in its batch, each rounded
  /// to a whole number so that energy adds up exactly.
  package func microwatts(upTo maxBatch: Int) -> [Int64] {
    (0...max(0, maxBatch)).map { sequences in
      // At most 1e6 W a GPU and 1,024 GPUs: far inside Int64, whoever built the curve.
      let watts = min(max(0, curve.watts(sequences: sequences) * Double(gpus)), 1e12)
      return Int64((watts * 1e6).rounded())
    }
  }
}
