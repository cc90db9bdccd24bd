package import Pool

/// What an imported profile is to be of.
package struct ImportRequest: Hashable, Sendable {
  package var model: Model
  package var gpu: GPU
  package var tensorParallel: Int
  package var precision: Precision
  package var kvPrecision: Precision
  /// What the host adds; `nil` = nothing.
  package var host: ServingHost?

  package init(
    model: Model, gpu: GPU, tensorParallel: Int = 1, precision: Precision = .bf16,
    kvPrecision: Precision? = nil, host: ServingHost? = nil
  ) {
    self.model = model
    self.gpu = gpu
    self.tensorParallel = max(1, tensorParallel)
    self.precision = precision
    self.kvPrecision = kvPrecision ?? precision.unquantized
    self.host = host
  }

  /// Heads on each GPU.
  var heads: Int { max(1, model.heads / tensorParallel) }
  var kvHeads: Int { max(1, model.kvHeads / tensorParallel) }
  var layers: Double { Double(model.layers) }

  /// The profile's name: GPU, model, and what is not usual about it.
  var name: String {
    [gpu.name, model.name, tensorParallel > 1 ? "tp\(tensorParallel)" : nil]
      .compactMap { $0 }.joined(separator: "-") + (precision == .bf16 ? "" : "-\(precision)")
  }

  /// What the host's launches take at least; `nil` = there is no host.
  var floor: LaunchFloor? { host.map { LaunchFloor($0, layers: model.layers) } }

  /// What kernel tables of dense models cannot describe; `nil` = they can.
  var obstacle: String? {
    if model.experts != nil { return "\(model.name) is a mixture of experts" }
    if model.latentAttention != nil { return "\(model.name) has latent attention" }
    if model.windowLayers > 0 { return "\(model.name) has layers with a sliding window" }
    if model.linearLayers > 0 { return "\(model.name) has layers with linear attention" }
    if !model.heads.isMultiple(of: tensorParallel) {
      return "the \(model.heads) heads of \(model.name) cannot be shared by \(tensorParallel) GPUs"
    }
    return nil
  }

  /// The roofline of the same, without a host: for what tables leave out.
  package var roofline: RooflineConfig {
    var gpu = gpu
    gpu.efficiency = gpu.efficiency.served(
      by: ServingHost(name: "", perIteration: 0, perSequence: 0, launchPerLayer: 0, source: ""))
    return RooflineConfig(
      model: model, gpu: gpu, tensorParallel: tensorParallel, precision: precision,
      kvPrecision: kvPrecision)
  }
}
