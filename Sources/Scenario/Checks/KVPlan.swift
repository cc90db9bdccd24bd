internal import Fleet
internal import Pool

/// How much KV pools hand over.
struct KVPlan {
  /// The pools that send KV, or get it.
  private let sharers: [PoolConfig]

  init(pools: [PoolConfig]) { sharers = pools.filter { $0.role != .both } }

  /// What a prompt has, from the pools' model or else as the file says; reports what is missing
  /// for it, or said twice.
  func footprint(
    _ bytes: Field<Double?>, overlap: Field<KVOverlap>, _ reader: inout MappingReader
  ) -> KVFootprint? {
    let known = sharers.compactMap { $0.hardware }
    if known.count == sharers.count, let hardware = known.first {
      if bytes.isGiven { bytes.fail("the pools' model says it") }
      return KVFootprint(hardware.model, hardware.kvPrecision)
    }
    if overlap.isGood, overlap.value == .layers {
      overlap.fail("layers needs the 'gpu' and 'model' of every prefill and decode pool")
    }
    if !sharers.isEmpty, !bytes.isGiven {
      reader.miss(
        "kvBytesPerToken",
        "needs 'kvBytesPerToken', or the 'gpu' and 'model' of every prefill and decode pool")
    }
    return bytes.value.map { KVFootprint(bytesPerToken: $0) }
  }

  /// Why the KV of a pool is of no use to the others; `nil` = it is.
  func misfit(of pool: PoolConfig) -> String? {
    guard pool.role != .both, let mine = pool.hardware,
      let first = sharers.first(where: { $0.hardware != nil }), let other = first.hardware
    else { return nil }
    if mine.model != other.model {
      return "cannot be '\(pool.role.rawValue)': its model is \(mine.model.name), and that of "
        + "'\(first.name.abridged)' is \(other.model.name)"
    }
    guard mine.kvPrecision != other.kvPrecision else { return nil }
    return "cannot be '\(pool.role.rawValue)': its KV cache is in \(mine.kvPrecision.rawValue), "
      + "and that of '\(first.name.abridged)' in \(other.kvPrecision.rawValue)"
  }
}

extension KVFootprint {
  /// That of `model`: layers with a sliding window keep no more than it, those with linear
  /// attention one state, the others every token.
  init(_ model: Model, _ precision: Precision) {
    let perLayer = model.kvBytesPerLayer(precision, tensorParallel: 1)
    self.init(
      bytesPerToken: Double(model.fullLayers) * perLayer,
      windowBytesPerToken: Double(model.windowLayers) * perLayer,
      window: model.slidingWindow?.tokens ?? 0,
      stateBytes: Double(model.linearLayers) * (model.linearAttention?.stateBytes ?? 0),
      layers: model.layers)
  }
}
