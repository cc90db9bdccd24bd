extension DepthConfig {
  /// A published way of spending less on easy tokens, and what it saves.
  package struct Preset: Hashable, Sendable {
    package let name: String
    package let about: String
    package let depths: DepthConfig
  }

  /// The published ways, by name. Shares that a source states are the mean over its tokens; which
  /// token has which is a reconstruction where the source gives only the mean.
  package static let presets: [Preset] = [
    Preset(
      name: "dr-llm",
      about: "Dr.LLM, 5 layers less of 32 an example on average (arXiv 2510.12773)",
      // 5 of 32 layers on average: 3 to 7, evenly.
      depths: DepthConfig((3...7).map { Level(share: Double(32 - $0) / 32) }, unit: .request)),
    Preset(
      name: "mixture-of-recursions",
      about: "Mixture-of-Recursions, three recursions, of which all, 2/3 and 1/3 of tokens take "
        + "part (arXiv 2507.10524)",
      depths: DepthConfig((1...3).map { Level(share: Double($0) / 3) }, coversPrompts: true)),
    Preset(
      name: "duo-llm",
      about: "Duo-LLM, a small feed-forward block or the large one for each token (arXiv "
        + "2410.10846); half of tokens take the small one, which leaves 2/5 of a layer: our guess",
      depths: DepthConfig([Level(share: 0.4), Level(share: 1)])),
    Preset(
      name: "acm",
      about: "Adaptive Computation Modules, four learners a layer, of which a gate runs the first "
        + "one to four (arXiv 2312.10193); evenly: our guess",
      depths: DepthConfig((1...4).map { Level(share: Double($0) / 4) }, coversPrompts: true)),
    Preset(
      name: "informed-routing",
      about: "Informed Routing, a share of tokens' layers replaced by a forecast (arXiv "
        + "2510.13831); a quarter of the computation: our choice among its sparsities",
      depths: DepthConfig([Level(share: 0.5), Level(share: 1)], coversPrompts: true)),
    Preset(
      name: "system-1.5",
      about: "System-1.5 Reasoning, shortcuts in depth (arXiv 2505.18962): over 20 times as fast "
        + "with 92.31 % less tokens, which leaves a factor of 1.54 to depth",
      // 1 / (20 · (1 − 0.9231)) = 0.65 of the time of a token: shares 0.3 and 1, evenly.
      depths: DepthConfig([Level(share: 0.3), Level(share: 1)])),
  ]
}
