extension RooflineConfig {
  /// What keeps this model from running on these GPUs: one sentence a mistake, each beginning with
  /// the part it is in. Empty when there is none.
  package var problems: [String] {
    var found: [String] = []
    if tensorParallel < 1 {
      found.append("tensorParallel: must be at least 1")
    } else if model.heads % tensorParallel != 0 {
      found.append(
        "tensorParallel: \(tensorParallel) does not divide "
          + "the \(model.heads) heads of \(model.name)"
      )
    }
    if tensorParallel > 1, gpu.linkBandwidth == nil {
      found.append("tensorParallel: \(gpu.name) has no link to another GPU")
    }
    if gpu.rate(precision) <= 0 {
      found.append("precision: \(gpu.name) states no arithmetic rate for \(precision.rawValue)")
    }
    let positive = [
      ("gpu.memory", gpu.memory), ("gpu.bandwidth", gpu.bandwidth),
      ("gpu.efficiency.gemm", gpu.efficiency.gemm),
      ("gpu.efficiency.attention", gpu.efficiency.attention),
      ("gpu.efficiency.memory", gpu.efficiency.memory),
      ("gpu.efficiency.kvMemory", gpu.efficiency.kvMemory),
      ("model.layers", Double(model.layers)), ("model.hidden", Double(model.hidden)),
      ("model.heads", Double(model.heads)), ("model.kvHeads", Double(model.kvHeads)),
      ("model.headSize", Double(model.headSize)), ("model.vocabulary", Double(model.vocabulary)),
    ]
    for (name, value) in positive where !(value > 0 && value < .infinity) {
      found.append("\(name): must be above 0")
    }
    return found
  }
}
