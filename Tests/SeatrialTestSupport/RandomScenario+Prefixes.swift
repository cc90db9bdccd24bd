internal import Fleet
internal import Pool
internal import Workload

extension RandomScenario {
  /// Gives requests system prompts and lets engines cache prefixes, either or neither.
  func addPrefixes(to config: inout FleetConfig) {
    guard isOn() else { return }
    for index in config.streams.indices where isOn(0.7) {
      config.streams[index].systemPrompts = SystemPromptConfig(
        count: oneOf([1, 2, 5, 40]), tokens: oneOf([5, 16, 32, 48, 100]),
        exponent: oneOf([0, 1]))
    }
    for index in config.pools.indices where isOn(0.8) {
      config.pools[index].engine.prefixCache = true
    }
  }

  /// The same for the reference engine, which cannot have both prefixes and adapters in its memory.
  func addPlainPrefixes(to config: inout FleetConfig) {
    guard config.adapters.isEmpty else { return }
    addPrefixes(to: &config)
  }
}
