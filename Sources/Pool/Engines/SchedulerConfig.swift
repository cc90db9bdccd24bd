/// The engines whose scheduler a pool can have: what runs in an iteration, and what of the KV
/// memory is promised to whom.
package enum SchedulerConfig: Hashable, Sendable {
  /// vLLM v1: iteration-level continuous batching, chunked prefill, preemption by recompute.
  case vllm
  /// Sarathi-Serve: stall-free batches within a token budget.
  case sarathi(SarathiConfig)
  /// Orca: whole prompts, and memory for the longest answer from the start.
  case orca(OrcaReserve)
  /// SGLang: prompts before answers, admission by an estimate of what answers will need.
  case sglang(SGLangConfig)

  /// Whether it is vLLM's, computes prompts before answers, sets blocks aside for whole prompts,
  /// or for whole answers.
  var traits: (isPlain: Bool, prefillsFirst: Bool, prompts: Bool, answers: Bool) {
    switch self {
    case .vllm: (true, false, false, false)
    case .sarathi: (false, false, true, false)
    case .orca: (false, false, false, true)
    case .sglang: (false, true, true, false)
    }
  }

  /// Whether the limit of tokens an iteration counts those of sequences that decode.
  package var limitsDecoding: Bool { !traits.prefillsFirst && !traits.answers }

  /// The limits that the engine has where nobody says others: sequences running, and tokens an
  /// iteration.
  ///
  /// Sarathi-Serve runs 128 sequences (`max_num_seqs`) within a budget of 512 tokens
  /// (`chunk_size`), as Vidur's `sarathi` does; Vidur's `orca` has 128 too (`batch_size_cap`). For
  /// Orca tokens an iteration are what memory is set aside for: it runs more of them when
  /// prompts are longer. SGLang cuts prompts after 8,192 tokens (`chunked_prefill_size` on GPUs of
  /// 80 GB), or, when it does not cut them, stops adding further ones after 16,384
  /// (`max_prefill_tokens`); it has places for 2,048 sequences or more.
  package var limits: (batch: Int, tokens: Int) {
    switch self {
    case .vllm: (256, 2048)
    case .sarathi: (128, 512)
    case .orca: (128, 8192)
    case .sglang(let config): (2048, config.chunksPrompts ? 8192 : 16384)
    }
  }
}

/// Sarathi-Serve (Agrawal et al., "Taming throughput-latency tradeoff in LLM inference with
/// Sarathi-Serve", OSDI 2024, algorithm 3): every decoding sequence gets its token, what is left
/// of the budget goes to the prompt that is under way, and then to new ones. A prompt has blocks
/// for all its tokens from its first chunk on.
package struct SarathiConfig: Hashable, Sendable {
  /// The part of the KV blocks that a new prompt must leave free. 1 % in vLLM's first engine,
  /// which Sarathi-Serve and Vidur (`watermark_blocks_fraction`) took it from.
  package var watermark: Double

  package init(watermark: Double = 0.01) { self.watermark = watermark }
}

/// How many tokens of an answer Orca (Yu et al., "Orca: a distributed serving system for
/// transformer-based generative models", OSDI 2022, algorithm 1) sets memory aside for when it
/// admits a request, so that none is ever preempted. The names of the three are those of Kwon et
/// al. (SOSP 2023, section 6.1).
package enum OrcaReserve: String, CaseIterable, Hashable, Sendable {
  /// As many as the request may have: Orca's own rule.
  case max
  /// The next power of two.
  case pow2
  /// As many as there will be.
  case oracle
}

/// SGLang's scheduler (Zheng et al., "SGLang: efficient execution of structured language model
/// programs", NeurIPS 2024; `Scheduler.get_next_batch_to_run` and `PrefillAdder` of its source):
/// whenever a prompt can be admitted an iteration computes prompts alone, and answers wait. A
/// prompt is admitted when its tokens, its longest answer and `ratio` times what running answers
/// may still have fit the free memory. When running sequences find no memory, those with the
/// shortest answers so far are retracted: they wait at the end of the queue and compute anew.
package struct SGLangConfig: Hashable, Sendable {
  /// Whether prompts are cut by the limit of tokens an iteration (`chunked_prefill_size`).
  package var chunksPrompts = true
  /// Whether running answers go on beside prompts (`enable_mixed_chunk`).
  package var mixes = false
  /// `ratio` at the start: `SGLANG_INIT_NEW_TOKEN_RATIO` times `schedule_conservativeness`, 1 at
  /// most.
  package var firstRatio = 0.7
  /// The part of that to which it falls (`SGLANG_MIN_NEW_TOKEN_RATIO_FACTOR`), in so many
  /// iterations that decode (`SGLANG_NEW_TOKEN_RATIO_DECAY_STEPS`).
  package var leastFactor = 0.14
  package var decaySteps = 600
  /// After a retraction it is what the remaining answers have so far, and this many tokens more
  /// each (`SGLANG_RETRACT_DECODE_STEPS`), of what they may have.
  package var retractSteps = 20
  /// The most of an answer that is reckoned with (`SGLANG_CLIP_MAX_NEW_TOKENS_ESTIMATION`).
  package var clip = 4096

  package init() {}
}
