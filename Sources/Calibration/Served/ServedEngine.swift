package import Pool

/// Engines that published served points name, and how a closed loop of each is simulated.
///
/// The rules are what each engine does unless told otherwise, and two things read off the served
/// points of an H100 (Benchmarks/fit/README.md): vLLM and TensorRT-LLM start one prompt an
/// iteration, and see a request one iteration late.
package enum ServedEngine: String, CaseIterable, Sendable {
  case vllm, trtllm, sglang

  /// What its host adds to the kernels.
  package var host: ServingHost {
    let name = self == .trtllm ? "tensorrt-llm" : rawValue
    return ServingHost.catalogue.first { $0.name == name } ?? ServingHost.catalogue[0]
  }

  package var rule: BatchingRule {
    switch self {
    // max_num_batched_tokens of an API server on GPUs of 70 GiB and more.
    case .vllm: BatchingRule(tokens: 8192, starts: 1, plansAhead: true)
    // max_num_tokens; the scheduler that never evicts.
    case .trtllm: BatchingRule(tokens: 8192, starts: 1, plansAhead: true, reservesOutput: true)
    // --max-prefill-tokens; prefills go first.
    case .sglang: BatchingRule(tokens: 16384, prefillsFirst: true)
    }
  }

  /// The format of the KV cache: 8-bit checkpoints of TensorRT-LLM's quantiser have an 8-bit cache.
  package func kvPrecision(_ precision: Precision) -> Precision {
    self == .trtllm && precision.bytes <= 1 ? .fp8 : precision.unquantized
  }
}
