package import DiscreteEvents

/// One stream of a workload: who sends requests, how long they are, what was promised to them.
package struct StreamConfig: Hashable, Sendable {
  package var name: String
  package var source: SourceConfig
  /// The service-level objective; requests that meet it are the goodput.
  package var slo: SLO
  /// How long a client waits for its last token before it gives up; `nil` = for ever.
  package var timeout: SimTime?
  /// Over how many sessions the requests are spread, each request's drawn uniformly; `nil` = the
  /// trace's own, or none.
  package var sessions: Int?
  /// The intents that its requests have, each with its share; empty = none.
  package var intents: [IntentConfig]
  /// What the router is told of how long answers will be; `nil` = nothing.
  package var expectedOutput: ExpectedOutputConfig?
  /// Which adapter each request asks for; `nil` = the trace's own, or none.
  package var adapter: AdapterChoice?
  /// The system prompts that its requests begin with; `nil` = a trace's own prefixes, or none.
  package var systemPrompts: SystemPromptConfig?
  /// The turns of which arrivals are the first; `nil` = each is a request by itself.
  package var turns: TurnsConfig?
  /// What an arrival starts; `nil` = it is a request itself.
  package var task: TaskConfig?
  /// How much its requests matter when not all can be served at once: the more the greater.
  package var priority: Int
  /// How likely guesses at its answers are right, by their place in a pass, where pools speculate;
  /// `nil` = as pools say.
  package var acceptance: [Double]?
  /// The tokens that an answer may have, at most; `nil` = any number.
  package var maxTokens: Int?
  /// Which answers end before their time; `nil` = none.
  package var earlyExit: EarlyExitConfig?

  package init(
    name: String, source: SourceConfig, slo: SLO = SLO(), timeout: SimTime? = nil,
    sessions: Int? = nil, intents: [IntentConfig] = [],
    expectedOutput: ExpectedOutputConfig? = nil, adapter: AdapterChoice? = nil,
    task: TaskConfig? = nil, priority: Int = 0, systemPrompts: SystemPromptConfig? = nil,
    acceptance: [Double]? = nil, turns: TurnsConfig? = nil, maxTokens: Int? = nil,
    earlyExit: EarlyExitConfig? = nil
  ) {
    self.maxTokens = maxTokens
    self.earlyExit = earlyExit
    self.acceptance = acceptance
    self.turns = turns
    self.systemPrompts = systemPrompts
    self.priority = priority
    self.name = name
    self.source = source
    self.slo = slo
    self.timeout = timeout
    self.sessions = sessions
    self.intents = intents
    self.expectedOutput = expectedOutput
    self.adapter = adapter
    self.task = task
  }
}

/// Where a stream's requests come from.
package enum SourceConfig: Hashable, Sendable {
  /// Arrivals and lengths drawn from distributions.
  case generated(arrivals: ArrivalsConfig, lengths: LengthsConfig)
  /// Replayed from a file.
  case trace(TraceConfig)
}

/// A service-level objective: the bounds a request must keep to count as good.
package struct SLO: Hashable, Sendable {
  package var ttft: SimTime?
  package var tpot: SimTime?
  package var e2e: SimTime?

  package init(ttft: SimTime? = nil, tpot: SimTime? = nil, e2e: SimTime? = nil) {
    self.ttft = ttft
    self.tpot = tpot
    self.e2e = e2e
  }

  /// Whether anything is promised.
  package var isEmpty: Bool { ttft == nil && tpot == nil && e2e == nil }
}

/// When requests arrive. Rates are in requests a second.
package enum ArrivalsConfig: Hashable, Sendable {
  /// Independent exponential gaps.
  case poisson(rate: Double)
  /// Independent gamma gaps with coefficient of variation `cv`.
  case gamma(rate: Double, cv: Double)
  /// Equal gaps.
  case constant(rate: Double)
  /// A Poisson process whose rate jumps among states, each held for an exponential time; the next
  /// state is the following one, cyclically. It starts in state 0.
  case mmpp(states: [MMPPState])
  /// A Poisson process with rate `mean`·(1 + `amplitude`·cos(2π(t − `peak`)/`period`)).
  case diurnal(mean: Double, amplitude: Double, period: SimTime, peak: SimTime)
  /// `clients` clients, each sending its next request a think time after its last one left; a
  /// millisecond after it at least if that was turned away.
  case closed(clients: Int, think: ThinkConfig)

  /// A state of a Markov-modulated Poisson process.
  package struct MMPPState: Hashable, Sendable {
    package var rate: Double
    /// Mean time in the state.
    package var mean: SimTime

    package init(rate: Double, mean: SimTime) {
      self.rate = rate
      self.mean = mean
    }
  }
}

/// How long a closed-loop client thinks.
package enum ThinkConfig: Hashable, Sendable {
  case constant(SimTime)
  case exponential(mean: SimTime)
}

/// How many tokens requests have.
package enum LengthsConfig: Hashable, Sendable {
  /// Prompt and output drawn independently.
  case independent(prompt: LengthConfig, output: LengthConfig)
  /// Prompt and output together drawn, and divided: `prompt` of them, a part from 0 to 1, rounded
  /// down, are the prompt's, the rest the output's; both have one token at least.
  case split(total: LengthConfig, prompt: Double)
  /// (prompt, output) pairs drawn, with replacement, from the rows of a trace.
  case pairs(TraceConfig)
}

/// The distribution of a number of tokens. Draws are rounded to the nearest whole number and
/// clipped to 1…`max`, as a gateway clips at its context limit; means are those before clipping.
package enum LengthConfig: Hashable, Sendable {
  case constant(Int)
  /// Every number from `min` to `max`, both included, equally likely.
  case uniform(min: Int, max: Int)
  /// `mean` and coefficient of variation of the variate itself, not of its logarithm.
  case lognormal(mean: Double, cv: Double, max: Int)
  case gamma(mean: Double, cv: Double, max: Int)
  /// Probability of k in 1…`max` proportional to k^-`exponent`.
  case zipf(exponent: Double, max: Int)
  /// Each of the listed token counts with its weight.
  case histogram([Bin])
  /// Piecewise linear cumulative distribution through the listed points; it starts at 0 tokens
  /// with probability 0 and ends at probability 1.
  case cdf([Bin])

  /// A token count with its weight (histogram) or cumulative probability (cdf).
  package struct Bin: Hashable, Sendable {
    package var tokens: Int
    package var weight: Double

    package init(tokens: Int, weight: Double) {
      self.tokens = tokens
      self.weight = weight
    }
  }
}

/// A trace file and how to replay it.
package struct TraceConfig: Hashable, Sendable {
  /// The file's path, already resolved against the scenario's folder.
  package var file: String
  package var format: TraceFormat
  /// Divides every arrival time: 2 replays at twice the rate.
  package var speed: Double
  /// Rows at most; `nil` = all.
  package var limit: Int?
  /// Rows skipped at the start; the first replayed one then arrives at its distance from the last
  /// of them.
  package var offset: Int
  /// The width of the bucket that arrival times were rounded down to; each row is moved by a
  /// seeded uniform part of it. Zero leaves times alone.
  package var jitter: SimTime
  package var onBadRow: OnBadRow

  package init(
    file: String, format: TraceFormat, speed: Double = 1, limit: Int? = nil, offset: Int = 0,
    jitter: SimTime = .zero, onBadRow: OnBadRow = .fail
  ) {
    self.file = file
    self.format = format
    self.speed = speed
    self.limit = limit
    self.offset = offset
    self.jitter = jitter
    self.onBadRow = onBadRow
  }
}

/// The trace formats Seatrial reads and writes.
package enum TraceFormat: String, CaseIterable, Hashable, Sendable {
  /// Header `arrival_s,prompt_tokens,output_tokens[,session,adapter,…]`.
  case csv
  /// Azure LLM inference: `TIMESTAMP,ContextTokens,GeneratedTokens`.
  case azure
  /// Mooncake JSON lines: `timestamp` (ms), `input_length`, `output_length`, `hash_ids`.
  case mooncake
  /// BurstGPT CSV: `Timestamp,[Session ID,Elapsed time,]Model,Request tokens,Response tokens,…`.
  case burstgpt
  /// vLLM/ShareGPT-style JSON lines: `input_toks`, `output_toks`, `arrival_time_ns`.
  case sharegpt
}

/// What to do with a row that cannot be read.
package enum OnBadRow: String, CaseIterable, Hashable, Sendable {
  case fail, skip
}
