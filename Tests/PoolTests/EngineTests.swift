import Pool
import Testing

/// Engines of other kinds than vLLM's, one drawing for each of their clauses; see `Marbles` for the
/// marks.
@Suite("Engines, drawn")
struct EngineTests {
  private func engine(_ scheduler: SchedulerConfig, budget: Int = 100) -> EngineConfig {
    EngineConfig(scheduler: scheduler, maxBatch: 8, maxBatchTokens: budget, block: 1)
  }

  private func sglang(
    mixes: Bool = false, chunks: Bool = true, steps: Int = 600
  ) -> SchedulerConfig {
    var config = SGLangConfig()
    config.mixes = mixes
    config.chunksPrompts = chunks
    config.decaySteps = steps
    return .sglang(config)
  }

  // MARK: SGLang

  private static let pair = [
    Marble(name: "a", prompt: 1, output: 4),
    Marble(name: "b", prompt: 1, output: 2, arrives: 1.5),
  ]

  @Test("sglang computes a prompt alone, and answers wait for it")
  func promptsFirst() {
    let drawing = Marbles.draw(engine(sglang()), maxTokens: 10, Self.pair)
    #expect(
      drawing == """
        a Pd-dd|
        b  qPd|
        """, "\(drawing)")
  }

  @Test("with mixed chunks answers go on beside prompts")
  func mixed() {
    let drawing = Marbles.draw(engine(sglang(mixes: true)), maxTokens: 10, Self.pair)
    #expect(
      drawing == """
        a Pddd|
        b  qPd|
        """, "\(drawing)")
  }

  private static let long = [
    Marble(name: "a", prompt: 1, output: 3),
    Marble(name: "b", prompt: 5, output: 1, arrives: 0.5),
  ]

  @Test("a long prompt's chunks follow each other, and answers wait for them all")
  func chunks() {
    let drawing = Marbles.draw(engine(sglang(), budget: 2), maxTokens: 10, Self.long)
    #expect(
      drawing == """
        a P---dd|
        b qPPP|
        """, "\(drawing)")
    // Uncut, it is computed at once, however long it is.
    let whole = Marbles.draw(
      engine(sglang(chunks: false), budget: 2), maxTokens: 10, Self.long)
    #expect(
      whole == """
        a P-dd|
        b qP|
        """, "\(whole)")
  }

  @Test("a prompt is admitted when it, its longest answer and a part of what runs still fit")
  func estimate() {
    // At 1, a has 2 of the blocks and may emit 9 more tokens, of which 0.7 are reckoned with: b's
    // 2 + 10 + 1 tokens and these 6.3 are less than the 20 blocks left of 22, not the 18 of 20.
    let marbles = [
      Marble(name: "a", prompt: 2, output: 5),
      Marble(name: "b", prompt: 2, output: 1, arrives: 0.5),
    ]
    let roomy = Marbles.draw(engine(sglang()), kvBlocks: 22, maxTokens: 10, marbles)
    #expect(
      roomy == """
        a P-dddd|
        b qP|
        """, "\(roomy)")
    // Nobody looks again before a leaves, though the part falls at once.
    for steps in [600, 1] {
      let tight = Marbles.draw(
        engine(sglang(steps: steps)), kvBlocks: 20, maxTokens: 10, marbles)
      #expect(
        tight == """
          a Pdddd|
          b qqqqqP|
          """, "\(tight)")
    }
  }

  @Test("the part falls with every iteration of answers")
  func decay() {
    // At 2, a may emit 8 more: 13 and 0.098 · 8 tokens are less than 17, 13 and 0.7 · 8 are not.
    let marbles = [
      Marble(name: "a", prompt: 2, output: 5),
      Marble(name: "b", prompt: 2, output: 1, arrives: 1.5),
    ]
    let fast = Marbles.draw(engine(sglang(steps: 1)), kvBlocks: 20, maxTokens: 10, marbles)
    #expect(
      fast == """
        a Pd-ddd|
        b  qP|
        """, "\(fast)")
    let slow = Marbles.draw(engine(sglang()), kvBlocks: 20, maxTokens: 10, marbles)
    #expect(
      slow == """
        a Pdddd|
        b  qqqqP|
        """, "\(slow)")
  }

  @Test(
    "the shortest answer is retracted, of equals the longest prompt; vLLM preempts the youngest")
  func retraction() {
    var config = SGLangConfig()
    config.firstRatio = 0
    config.clip = 1
    let marbles = [
      Marble(name: "a", prompt: 3, output: 5), Marble(name: "b", prompt: 2, output: 5),
    ]
    let retracted = Marbles.draw(engine(.sglang(config)), kvBlocks: 10, maxTokens: 10, marbles)
    #expect(
      retracted == """
        a PddxqPd|
        b Pdddd|
        """, "\(retracted)")
    let preempted = Marbles.draw(engine(.vllm), kvBlocks: 10, marbles)
    #expect(
      preempted == """
        a Pdddd|
        b PddxqPd|
        """, "\(preempted)")
  }

  @Test("who is retracted waits at the end of the queue")
  func endOfQueue() {
    var config = SGLangConfig()
    config.firstRatio = 0
    config.clip = 1
    let drawing = Marbles.draw(
      engine(.sglang(config)), kvBlocks: 10, maxTokens: 10,
      [
        Marble(name: "a", prompt: 3, output: 5), Marble(name: "b", prompt: 2, output: 5),
        Marble(name: "c", prompt: 6, output: 1, arrives: 1.5),
      ])
    // After c is in, a's 6 known tokens, its answer and a block are more than the 4 blocks left.
    #expect(
      drawing == """
        a PddxqqPd|
        b Pdddd|
        c  qqqqP|
        """, "\(drawing)")
  }

  // MARK: Sarathi-Serve

  @Test("sarathi gives answers their tokens first, and the prompt what is left")
  func stallFree() {
    let drawing = Marbles.draw(engine(.sarathi(SarathiConfig(watermark: 0)), budget: 2), Self.long)
    #expect(
      drawing == """
        a Pdd|
        b qPPPP|
        """, "\(drawing)")
  }

  @Test("a prompt under way has blocks for all its tokens in sarathi, for its chunks in vLLM")
  func reserve() {
    let marbles = [
      Marble(name: "a", prompt: 3, output: 5),
      Marble(name: "b", prompt: 6, output: 1, arrives: 0.5),
    ]
    let sarathi = Marbles.draw(
      engine(.sarathi(SarathiConfig(watermark: 0)), budget: 3), kvBlocks: 10, marbles)
    #expect(
      sarathi == """
        a Pdddd|
        b qPxqqPP|
        """, "\(sarathi)")
    let vllm = Marbles.draw(engine(.vllm, budget: 3), kvBlocks: 10, marbles)
    #expect(
      vllm == """
        a Pdddd|
        b qPPxqPP|
        """, "\(vllm)")
  }

  @Test("a new prompt leaves the watermark's blocks free, unless nobody runs")
  func watermark() {
    let marbles = [
      Marble(name: "a", prompt: 9, output: 1),
      Marble(name: "b", prompt: 4, output: 2, arrives: 0.5),
      Marble(name: "c", prompt: 5, output: 1, arrives: 0.5),
    ]
    let drawing = Marbles.draw(
      engine(.sarathi(SarathiConfig(watermark: 0.2))), kvBlocks: 10, marbles)
    #expect(
      drawing == """
        a P|
        b qPd|
        c qqqP|
        """, "\(drawing)")
  }

  // MARK: Orca

  @Test("orca computes whole prompts beside answers, and keeps blocks for the longest answer")
  func orca() {
    // Each of a and b has 2 + 8 of the 20 blocks; c waits for one of them to leave.
    let marbles = [
      Marble(name: "a", prompt: 2, output: 3),
      Marble(name: "b", prompt: 2, output: 1, arrives: 0.5),
      Marble(name: "c", prompt: 1, output: 1, arrives: 0.5),
    ]
    let drawing = Marbles.draw(
      engine(.orca(.max), budget: 1), kvBlocks: 20, maxTokens: 8, marbles)
    #expect(
      drawing == """
        a Pdd|
        b qP|
        c qqP|
        """, "\(drawing)")
  }

  @Test("the more orca knows of answers, the more of them run at once")
  func reserves() {
    // Of 16 blocks, an answer of 3 to a prompt of 1 has 4 (as many as there will be), 5 (the next
    // power of two) or 9 (as many as there may be).
    let marbles = "abcd".map { Marble(name: $0, prompt: 1, output: 3) }
    let drawings = [OrcaReserve.oracle, .pow2, .max].map {
      Marbles.draw(engine(.orca($0)), kvBlocks: 16, maxTokens: 8, marbles)
    }
    #expect(
      drawings == [
        "a Pdd|\nb Pdd|\nc Pdd|\nd Pdd|", "a Pdd|\nb Pdd|\nc Pdd|\nd qqqPdd|",
        "a Pdd|\nb qqqPdd|\nc qqqqqqPdd|\nd qqqqqqqqqPdd|",
      ], "\(drawings)")
  }
}
