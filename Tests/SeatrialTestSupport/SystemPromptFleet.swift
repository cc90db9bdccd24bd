internal import DiscreteEvents
package import Fleet
internal import Pool
internal import Router
internal import Workload

/// Replicas with prefix caches, and prompts that share system prompts.
package enum SystemPromptFleet {
  /// Prompts of 200 to 400 tokens with 40 system prompts of 300, a second apart, taken in turn.
  package static func make(replicas: Int, kvBlocks: Int, requests: Int) -> FleetConfig {
    let stream = StreamConfig(
      name: "chat",
      source: .generated(
        arrivals: .constant(rate: 1),
        lengths: .independent(prompt: .uniform(min: 200, max: 400), output: .constant(20))),
      systemPrompts: SystemPromptConfig(count: 40, tokens: 300, exponent: 0.5))
    let timing = AffineTiming(
      base: .seconds(0.006), perPrefillToken: 20_000_000, perSequence: 10_000_000,
      perContextToken: 40_000, perPrefillContextToken: 900)
    let pool = PoolConfig(
      name: "pool", replicas: replicas, engine: EngineConfig(prefixCache: true),
      timing: .affine(timing), kvBlocks: kvBlocks)
    return FleetConfig(
      name: "prefixes", streams: [stream], router: RouterConfig(policy: .roundRobin),
      pools: [pool], requests: requests)
  }
}
