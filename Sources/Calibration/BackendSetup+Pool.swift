package import Fleet
internal import Pool

extension BackendSetup {
  /// What it takes to run the iterations of a pool of `config`; `nil` when its model is not known.
  package init?(_ pool: Int, of config: FleetConfig) {
    let pool = config.pools[pool]
    guard let hardware = pool.hardware else { return nil }
    self.init(
      model: hardware.model, precision: hardware.precision, block: pool.engine.block,
      kvBlocks: pool.kvBlocks, maxTokens: pool.engine.maxBatchTokens,
      maxSequences: min(pool.engine.maxBatch, pool.engine.maxBatchTokens),
      adapterRanks: pool.adapters == nil ? [] : config.adapters.map(\.rank))
  }
}
