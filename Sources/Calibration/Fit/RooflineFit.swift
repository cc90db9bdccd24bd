internal import Foundation
package import Pool

/// The efficiencies with which the roofline comes nearest to measured iterations: least squares on
/// the logarithms of predicted over measured, of whole iterations and, with half the weight of an
/// error, of their operators where the backend tells them apart; with a loss that grows like |r|
/// for large residuals ("soft L1", as Benchmarks/fit has it), by Levenberg and Marquardt's method.
///
/// Fractions are fitted as logits and seconds as logarithms. Each is held, by a residual of one
/// standard deviation a unit, near where it starts, so that what no sample tells stays there. What
/// takes more than one GPU to see (`link`) and what tables of 8-bit formats tell is left alone, and
/// so is the host's time an iteration, which samples of whole iterations cannot tell from kernels'.
package struct RooflineFit: Sendable {
  package let efficiency: KernelEfficiency
  /// Of whole iterations, left out in ten parts by shape.
  package let heldOut: [Double]

  /// Relative error of a sample whose residual counts as one: what rooflines are off by.
  private static let deviation = 0.05

  /// Fits `samples` of `config`; `nil` when there are fewer than efficiencies.
  package init?(_ samples: [IterationSample], of config: RooflineConfig) {
    guard let efficiency = Self.fit(samples, config) else { return nil }
    self.efficiency = efficiency
    let folds = 10
    let fold = CrossValidation.folds(of: samples, folds)
    var errors: [Double] = []
    for part in 0..<folds {
      let held = samples.indices.filter { fold[$0] == part }.map { samples[$0] }
      let rest = samples.indices.filter { fold[$0] != part }.map { samples[$0] }
      guard !held.isEmpty, let own = Self.fit(rest, config) else { continue }
      errors += Self.errors(of: held, config.with(own))
    }
    heldOut = errors
  }

  /// Predicted over measured, less 1, of whole iterations by the roofline of `config`.
  package static func errors(
    of samples: [IterationSample], _ config: RooflineConfig
  ) -> [Double] {
    let roofline = RooflineOperators(config)
    return samples.compactMap { sample in
      let measured = sample.seconds.total - sample.seconds[.adapters]
      return measured > 0 ? roofline.seconds(of: sample.shape.batch).total / measured - 1 : nil
    }
  }

  private static func fit(
    _ samples: [IterationSample], _ config: RooflineConfig
  ) -> KernelEfficiency? {
    let start = config.gpu.efficiency
    let hasMixed = samples.contains { !$0.shape.chunks.isEmpty && !$0.shape.decodes.isEmpty }
    let coordinates = RooflineCoordinates(from: start, hasMixed: hasMixed)
    let targets = samples.flatMap(Target.all)
    guard samples.count >= coordinates.start.count else { return nil }
    let solution = LeastSquares.minimise(
      from: coordinates.start, count: targets.count + coordinates.start.count, step: 1e-3,
      iterations: 60
    ) { point in
      let roofline = RooflineOperators(config.with(coordinates.efficiency(at: point)))
      return targets.map { $0.residual(roofline, deviation) }
        + zip(point, coordinates.start).map { $0 - $1 }
    }
    return solution.map { coordinates.efficiency(at: $0.parameters) }
  }
}

extension RooflineFit {
  /// A measured time that the roofline is to predict.
  private struct Target {
    var batch: BatchShape
    /// `nil` = the whole iteration.
    var operation: Operator?
    var logarithm: Double
    /// How many times the usual error counts as one.
    var scale: Double

    static func all(of sample: IterationSample) -> [Target] {
      let batch = sample.shape.batch
      let total = sample.seconds.total
      let known: [Operator] = [.dense, .head, .decodeAttention, .prefillAttention]
      let timed = known.filter { sample.seconds[$0] > 0 }
      guard total > 0 else { return [] }
      let whole = total - sample.seconds[.adapters]
      return [Target(batch: batch, operation: nil, logarithm: log(whole), scale: 1)]
        + timed.map { operation in
          // The host's time stands with what depends on tokens.
          let own = sample.seconds[operation] + (operation == .dense ? sample.seconds[.other] : 0)
          return Target(
            batch: batch, operation: operation, logarithm: log(own),
            scale: max(2, 0.1 * total / own)
          )
        }
    }

    func residual(_ roofline: RooflineOperators, _ deviation: Double) -> Double {
      let seconds = roofline.seconds(of: batch)
      let predicted = max(operation.map { seconds[$0] } ?? seconds.total, 1e-12)
      let size = (log(predicted) - logarithm) / (deviation * scale)
      let root = (2 * ((1 + size * size).squareRoot() - 1)).squareRoot()
      return size < 0 ? -root : root
    }
  }
}

extension RooflineOperators {
  /// Seconds of `batch` by operator.
  fileprivate func seconds(of batch: BatchShape) -> OperatorSeconds {
    var seconds = OperatorSeconds()
    seconds[.dense] = dense(tokens: batch.prefillTokens + batch.decodes)
    seconds[.head] = head(emitting: batch.emitting)
    seconds[.prefillAttention] = prefillAttention(batch)
    seconds[.decodeAttention] = decodeAttention(
      decodes: batch.decodes, context: batch.contextTokens, isMixed: batch.prefillTokens > 0)
    return seconds
  }
}

extension RooflineConfig {
  /// The same with other efficiencies of its GPU.
  fileprivate func with(_ efficiency: KernelEfficiency) -> RooflineConfig {
    var config = self
    config.gpu.efficiency = efficiency
    return config
  }
}
