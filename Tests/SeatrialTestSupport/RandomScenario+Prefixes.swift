internal import Fleet
internal import Pool
internal import Router
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

  /// Lets the router go by prefixes where any engine caches them, in some of these scenarios with
  /// news that takes a few iterations to come.
  func addPrefixRouting(to config: inout FleetConfig) {
    guard config.pools.contains(where: { $0.engine.prefixCache }), isOn() else { return }
    var policy = oneOf(RoutingConfig.byPrefix)
    if isOn(), let kvAware = PolicyCatalogue.policies.first(where: { $0.name == "kv-aware" }) {
      let delay = oneOf([0, 0.001, 0.005, 0.02])
      let parameters = PolicyParameters(defaultsOf: kvAware.parameters)
      policy = .defined(DefinedPolicy(kvAware, parameters.setting("delay", to: delay)))
    }
    config.router.policy = policy
  }
}
