/// What the host adds to the kernels of an iteration, by the engine that serves: scheduling,
/// sampling, detokenising, and launching what no CUDA graph replays.
package struct ServingHost: Hashable, Sendable {
  package var name: String
  /// Seconds an iteration that the device waits for.
  package var perIteration: Double
  /// Seconds a sequence in the iteration.
  package var perSequence: Double
  /// Seconds to launch the kernels of a layer of a batch that prefills: it takes at least this.
  package var launchPerLayer: Double
  /// Where the numbers come from.
  package var source: String

  package init(
    name: String, perIteration: Double, perSequence: Double, launchPerLayer: Double,
    source: String
  ) {
    self.name = name
    self.perIteration = perIteration
    self.perSequence = perSequence
    self.launchPerLayer = launchPerLayer
    self.source = source
  }

  /// The hosts a scenario can name. Fitted, over the roofline of an H100, to served points of
  /// ai-dynamo/aiconfigurator (silicon_sample): Benchmarks/fit/README.md has the errors.
  package static let catalogue: [ServingHost] = [
    ServingHost(
      name: "vllm", perIteration: 0.76e-3, perSequence: 47.8e-6, launchPerLayer: 0.3e-3,
      source: "vLLM 0.12, Qwen3-32B on 2, 4 and 8 H100"),
    ServingHost(
      name: "tensorrt-llm", perIteration: 0.2e-3, perSequence: 20e-6, launchPerLayer: 0.57e-3,
      source: "TensorRT-LLM 1.0, Llama-3.1-8B and Qwen3-32B fp8 on 1 to 8 H100"),
    ServingHost(
      name: "sglang", perIteration: 0, perSequence: 26e-6, launchPerLayer: 0.65e-3,
      source: "SGLang 0.5, Qwen3-32B on 1 to 8 H100"),
  ]
}

extension KernelEfficiency {
  /// The same kernels under another host.
  package func served(by host: ServingHost) -> KernelEfficiency {
    var efficiency = self
    efficiency.hostPerIteration = host.perIteration
    efficiency.hostPerSequence = host.perSequence
    efficiency.launchPerLayer = host.launchPerLayer
    return efficiency
  }
}
