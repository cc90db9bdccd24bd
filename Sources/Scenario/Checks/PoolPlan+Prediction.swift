internal import Pool

/// Prompts whose KV a smaller model predicts.
extension PoolPlan {
  /// Bytes of each GPU that this takes; 0 = no model does.
  var predictionBytes: Double {
    guard let prediction = hardware.prefill.value.prediction, let config = hardware.config else {
      return 0
    }
    return prediction.bytes(
      in: config, batchTokens: engine.value.config.maxBatchTokens,
      longest: longest ?? config.model.maxLength)
  }

  /// Reports what does not go with it.
  func checkPrediction(servesAdapters: Bool, executor: Field<ExecutorConfig>) {
    let field = hardware.prefill
    guard field.isGood, let small = field.value.prediction?.auxiliary else { return }
    checkModels(small)
    var others: [String] = []
    if variation != nil { others.append("'speculation' or 'compute'") }
    if servesAdapters { others.append("'adapters'") }
    if engine.isGood, engine.value.config.prefixCache { others.append("prefixCache") }
    if engine.isGood, engine.value.config.swap != nil { others.append("swap") }
    if executor.isGood, executor.value != .model { others.append("kernels") }
    if hardware.parallel.isGood, hardware.parallel.groups > 1 {
      others.append("pipelineParallel or dataParallel")
    }
    for other in others { field.fail("predicted does not go with \(other)") }
  }

  /// Reports a model that maps cannot be made from, or to.
  private func checkModels(_ small: Model) {
    let field = hardware.prefill
    for model in [small, hardware.model.value] {
      if let model, !model.keepsKeysAndValues {
        field.fail("\(model.name) does not keep keys and values in every layer")
      }
    }
    let ways = hardware.tensorParallel
    if ways.isGood, !small.heads.isMultiple(of: ways.value) {
      field.fail(
        "\(small.name) has \(small.heads) heads, which \(ways.value) GPUs cannot share")
    }
  }
}
