/// What adapters add to an iteration: one grouped kernel over all adapters in the batch (Punica's
/// SGMV, arXiv:2310.18547, section 4), which takes
///
///     launch + max(perSize · Σ size of the distinct adapters, perTokenSize · Σ tokens · size)
///
/// or, where reading does not overlap computing, the sum of both, and nothing when no sequence of
/// the batch has an adapter. Each adapter's weights are read once,
/// however many sequences run under it; every token is multiplied with its own adapter's. Sizes are
/// whole numbers, so that sums do not depend on their order; while a batch only decodes neither sum
/// changes.
package struct AdapterKernel: Hashable, Sendable {
  /// Picoseconds an iteration.
  package var launch: Int64
  /// Picoseconds a unit of size.
  package var perSize: Double
  /// Picoseconds a token and a unit of size.
  package var perTokenSize: Double
  /// Whether weights are read while tokens are multiplied.
  package var overlaps: Bool

  package init(
    launch: Int64 = 0, perSize: Double = 0, perTokenSize: Double = 0, overlaps: Bool = true
  ) {
    self.launch = launch
    self.perSize = perSize
    self.perTokenSize = perTokenSize
    self.overlaps = overlaps
  }

  /// Picoseconds of an iteration with `batch`.
  @inline(__always)
  package func duration(of batch: BatchShape) -> Int64 {
    guard batch.adapterSizes > 0 else { return 0 }
    let reading = perSize * Double(batch.adapterSizes)
    let computing = perTokenSize * Double(batch.adapterTokenSizes)
    let work = overlaps ? max(reading, computing) : reading + computing
    return launch + Picoseconds.whole(work * 1e-12)
  }
}

extension AdapterKernel {
  /// Weights in a unit of size of an adapter in a roofline pool: widths of models are multiples of
  /// it, and a batch's sum of tokens · size stays inside `Int`.
  package static let weightsInSize = 1024.0

  /// The kernel by roofline: weights, of `config`'s unquantised format, over memory bandwidth; two
  /// operations a weight and token over the arithmetic rate; and in each layer two launches, down
  /// to the rank and up again, for every product adapted by any of `targets`.
  package init(_ config: RooflineConfig, targets: [AdapterTargets]) {
    let gpu = config.gpu
    let format = config.precision.unquantized
    let ranks = Double(max(1, config.tensorParallel))
    let products = Double(targets.map(\.products).max() ?? 0)
    let launches = 2 * products * Double(config.model.layers)
    let weights = Self.weightsInSize / ranks
    self.init(
      launch: Picoseconds.whole(launches * gpu.efficiency.kernelLatency),
      perSize: weights * format.bytes / (gpu.bandwidth * gpu.efficiency.memory) * 1e12,
      perTokenSize: 2 * weights / (gpu.rate(format) * gpu.efficiency.gemm) * 1e12)
  }
}
