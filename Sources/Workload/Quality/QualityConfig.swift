/// How good answers are: the arms whose answers differ, and where each request's expected rewards
/// come from.
package struct QualityConfig: Hashable, Sendable {
  /// What answers' quality depends on.
  package var arms: [ArmConfig]
  package var generator: QualityGenerator
  /// What a load of an adapter that was not in memory costs, in units of reward.
  package var missCost: Double
  /// How sure models are of their answers; `nil` = they do not say.
  package var confidence: ConfidenceConfig?

  package init(
    arms: [ArmConfig], generator: QualityGenerator, missCost: Double = 0,
    confidence: ConfidenceConfig? = nil
  ) {
    self.arms = arms
    self.generator = generator
    self.missCost = missCost
    self.confidence = confidence
  }

  /// Numbers in a request's context.
  package var contextSize: Int {
    switch generator {
    case .linear(let linear): linear.dimension
    case .itemResponse(let response): response.dimension
    case .table(let table): table.scores.contextSize
    case .tasks: 0
    }
  }
}

/// Where expected rewards come from.
package enum QualityGenerator: Hashable, Sendable {
  /// Rewards linear in the context.
  case linear(LinearQuality)
  /// Right or wrong, with a probability by item response theory.
  case itemResponse(ItemResponseQuality)
  /// As a file of measured scores says.
  case table(TableQuality)
  /// Right or wrong, with a probability by arm and intent.
  case tasks(TaskQuality)
}
