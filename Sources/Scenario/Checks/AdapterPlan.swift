internal import Pool

/// Puts a pool's adapters together with its model, its GPU and its memory.
struct AdapterPlan {
  let hardware: HardwareFields
  let timing: Field<TimingChoice>
  let service: Field<AdapterServiceChoice?>

  /// What is written, when all of it is right.
  private var choice: AdapterServiceChoice? { service.isGood ? service.value : nil }

  private var ranks: Double { Double(hardware.tensorParallel.value) }

  /// Bytes of an adapter's weights; `nil` = neither said nor to be worked out.
  private func bytes(of adapter: Adapter) -> Double? {
    if let bytes = adapter.bytes { return bytes }
    guard let model = hardware.model.value else { return nil }
    return Double(adapter.rank) * model.adapterWeights(adapter.targets)
      * hardware.precision.value.unquantized.bytes
  }

  /// Whether they take KV blocks.
  var sharesMemory: Bool { choice?.memory == .shared }

  /// Bytes of each GPU that are set aside for adapters.
  var reserved: Double {
    guard let choice, choice.memory == .reserve else { return 0 }
    let largest = choice.fleet.compactMap(bytes).max() ?? 0
    return Double(choice.slots) * largest / ranks
  }

  /// The service in a pool with `blocks` KV blocks of `block` tokens.
  func service(blocks: Int, block: Int) -> AdapterService? {
    guard let choice else { return nil }
    if let adapter = choice.fleet.first(where: { bytes(of: $0) == nil }) {
      service.fail(
        "the size of adapter '\(adapter.name.abridged)' is not known: give its 'bytes', "
          + "or the pool a 'model'")
      return nil
    }
    var blockBytes = Double.infinity
    if choice.memory == .shared {
      guard let model = hardware.model.value else {
        service.fail("memory: shared needs the pool's 'model', which says what a KV block holds")
        return nil
      }
      blockBytes = KVMemory.blockBytes(
        of: model, tensorParallel: hardware.tensorParallel.value, kvPrecision: hardware.kvFormat,
        block: block)
    }
    let built = AdapterService(
      adapters: choice.fleet.map { served($0, blockBytes: blockBytes) }, slots: choice.slots,
      maxPerBatch: choice.maxPerBatch, host: choice.host ?? .max, disk: choice.disk,
      link: choice.link, eviction: choice.eviction, prefetches: choice.prefetches,
      preload: choice.preload, kernel: kernel)
    if built.reservedBlocks >= blocks {
      service.fail(
        "the largest \(choice.slots) adapters would take \(built.reservedBlocks) KV blocks "
          + "of \(blocks), and leave none for requests")
    }
    return built
  }

  private func served(_ adapter: Adapter, blockBytes: Double) -> ServedAdapter {
    let bytes = bytes(of: adapter) ?? 0
    let share = bytes / ranks
    var size = Double(adapter.rank)
    if usesRoofline, let model = hardware.model.value {
      size *= model.adapterWeightsOfToken(adapter.targets) / AdapterKernel.weightsInSize
    }
    return ServedAdapter(
      bytes: bytes, bytesToGPU: share,
      blocks: blockBytes.isFinite ? Int(min((share / blockBytes).rounded(.up), 1e9)) : 0,
      size: Int(min(max(1, size.rounded()), 1e9)))
  }

  /// Whether the kernel's time follows from model and GPU.
  private var usesRoofline: Bool {
    guard let choice, choice.kernel == nil, hardware.isComplete else { return false }
    switch timing.value {
    case .affine: return false
    case .roofline: return true
    case .profile(let profile): return profile.adapters == nil
    }
  }

  /// What a profile measured of adapters; `nil` = nothing, or the scenario says what it takes.
  private var measured: AdapterCosts? {
    guard choice?.kernel == nil, case .profile(let profile) = timing.value else { return nil }
    return profile.adapters
  }

  private var kernel: AdapterKernel {
    guard let choice else { return AdapterKernel() }
    if let measured { return measured.kernel }
    guard usesRoofline, let model = hardware.model.value, let gpu = hardware.gpu.value else {
      return choice.kernel ?? AdapterKernel()
    }
    let config = RooflineConfig(
      model: model, gpu: gpu, tensorParallel: hardware.tensorParallel.value,
      precision: hardware.precision.value, kvPrecision: hardware.kvFormat)
    return AdapterKernel(config, targets: choice.fleet.map(\.targets))
  }
}
