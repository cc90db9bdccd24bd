internal import DiscreteEvents
internal import Pool

/// How far an adaptation is off about iterations that it has not seen, by how many it has seen.
package struct AdaptationStudy: Sendable {
  /// With so many samples: over resamplings of which ones, the median of each resampling's median
  /// |e| and of its 95th percentile, and between what the medians of eight of ten lie.
  package struct Row: Hashable, Sendable {
    package var samples: Int
    package var median: Double
    package var p95: Double
    package var low: Double
    package var high: Double
    package var resamplings: Int
  }

  package let rows: [Row]

  /// Sizes that are looked at.
  package static let sizes = [0, 1, 2, 5, 10, 20, 50]

  /// Draws `resamplings` times so many of `samples` and holds out the others; sizes that leave
  /// fewer than a fifth of the samples, or two, are left out. All of `samples` together are judged
  /// by ``heldOut(_:_:ranks:)``.
  ///
  /// - Parameter held: what to predict in place of the samples not drawn.
  package init(
    _ prior: AdaptationPrior, _ samples: [IterationSample], held: [IterationSample]? = nil,
    ranks: [Int] = [], resamplings: Int = 20, seed: UInt64 = 1
  ) {
    let random = RandomStream(seed: seed, name: "calibration/adaptation")
    rows = Self.sizes.compactMap { size -> Row? in
      let fewest = held == nil ? max(2, samples.count / 5) : 0
      guard samples.count - size >= fewest else { return nil }
      var errors: [CalibrationRecord.HeldOutError] = []
      for _ in 0..<(size == 0 ? 1 : max(1, resamplings)) {
        var order = Array(samples.indices)
        for place in 0..<size { order.swapAt(place, place + random.below(order.count - place)) }
        let adapted = Adaptation(prior, order.prefix(size).map { samples[$0] }, ranks: ranks)
        let rest = held ?? order.dropFirst(size).map { samples[$0] }
        errors.append(.init(of: rest.map { adapted.error(of: $0) }))
      }
      let medians = errors.map(\.median)
      return Row(
        samples: size, median: medians.median ?? 0, p95: errors.map(\.p95).median ?? 0,
        low: medians.quantile(0.1) ?? 0, high: medians.quantile(0.9) ?? 0,
        resamplings: errors.count)
    }
  }

  /// Errors of each sample when a tenth of the samples, itself among them, is held out; one by one
  /// where there are ten or fewer.
  package static func heldOut(
    _ prior: AdaptationPrior, _ samples: [IterationSample], ranks: [Int] = []
  ) -> [Double] {
    let folds = min(10, samples.count)
    let fold = CrossValidation.folds(of: samples, folds)
    return (0..<folds).flatMap { part -> [Double] in
      let rest = samples.indices.filter { fold[$0] != part }.map { samples[$0] }
      let adapted = Adaptation(prior, rest, ranks: ranks)
      return samples.indices.filter { fold[$0] == part }.map { adapted.error(of: samples[$0]) }
    }
  }
}

extension Adaptation {
  /// Predicted over measured, less 1.
  package func error(of sample: IterationSample) -> Double {
    let measured = sample.seconds.total
    return measured > 0 ? seconds(of: sample.shape) / measured - 1 : 0
  }
}
