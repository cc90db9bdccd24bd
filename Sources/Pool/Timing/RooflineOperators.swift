/// What each group of an iteration's kernels takes by the roofline, in seconds: the parts that
/// ``RooflineTiming`` tabulates, one at a time.
package struct RooflineOperators {
  private let costs: LayerCosts
  private let attention: RooflineAttention
  private let efficiency: KernelEfficiency

  package init(_ config: RooflineConfig) {
    costs = LayerCosts(config)
    attention = RooflineAttention(config)
    efficiency = config.gpu.efficiency
  }

  /// Everything that depends on the tokens in the batch alone, and the host's time an iteration.
  /// O(tokens) for a mixture of experts, else O(1).
  package func dense(tokens: Int) -> Double {
    let touched = costs.experts?.visited(by: tokens) ?? ExpertLoad.Touched()
    return costs.forward(tokens: Double(tokens), touched: touched) + efficiency.hostPerIteration
  }

  /// The output head, and the host's time a sequence.
  package func head(emitting: Int) -> Double {
    costs.outputHead(sequences: Double(emitting)) + Double(emitting) * efficiency.hostPerSequence
  }

  /// Attention of `decodes` sequences with `context` tokens in all, beside a prefill or alone.
  package func decodeAttention(decodes: Int, context: Int, isMixed: Bool) -> Double {
    guard decodes > 0 else { return 0 }
    let alone = Double(attention.decode(sequences: decodes, context: context)) * 1e-12
    return isMixed ? alone * efficiency.mixedDecode : alone
  }

  /// Attention of the prefill chunks of `batch`.
  package func prefillAttention(_ batch: BatchShape) -> Double {
    batch.prefillTokens > 0 ? Double(attention.prefill(batch)) * 1e-12 : 0
  }
}
