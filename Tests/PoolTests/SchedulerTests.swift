import Pool
import Testing

/// The scheduler's rule, one drawing for each of its clauses; see `Marbles` for the marks.
@Suite("The vllm scheduler, drawn")
struct SchedulerTests {
  /// One token a block, so that blocks can be counted in the head: sequences of n tokens take n.
  private func engine(
    batch: Int = 8, budget: Int = 100, block: Int = 1, admit: AdmissionRule = .prompt,
    queue: Int? = nil
  ) -> EngineConfig {
    EngineConfig(
      maxBatch: batch, maxBatchTokens: budget, block: block, admit: admit, maxQueue: queue)
  }

  @Test("a prompt longer than the budget is prefilled in chunks; the last one emits")
  func chunkedPrefill() {
    let drawing = Marbles.draw(
      engine(budget: 4), [Marble(name: "a", prompt: 10, output: 3)])
    #expect(
      drawing == """
        a PPPdd|
        """)
  }

  @Test("decoding sequences take their token of the budget first, a prompt gets the rest")
  func budgetIsShared() {
    // b gets 1 + 3 + 2 tokens beside a.
    let drawing = Marbles.draw(
      engine(budget: 4),
      [Marble(name: "a", prompt: 3, output: 5), Marble(name: "b", prompt: 6, output: 2)])
    #expect(
      drawing == """
        a Pdddd|
        b PPPd|
        """)
  }

  @Test("no more sequences run than maxBatch; the next comes in when one has left")
  func maxBatch() {
    let drawing = Marbles.draw(
      engine(batch: 2),
      [
        Marble(name: "a", prompt: 1, output: 3), Marble(name: "b", prompt: 1, output: 2),
        Marble(name: "c", prompt: 1, output: 2),
      ])
    #expect(
      drawing == """
        a Pdd|
        b Pd|
        c qqPd|
        """)
  }

  @Test("a request that comes during an iteration, or as it ends, is in the next one")
  func arrival() {
    let drawing = Marbles.draw(
      engine(),
      [
        Marble(name: "a", prompt: 1, output: 4),
        Marble(name: "b", prompt: 1, output: 1, arrives: 1.5),
        Marble(name: "c", prompt: 1, output: 1, arrives: 3),
      ])
    #expect(
      drawing == """
        a Pddd|
        b  qP|
        c    P|
        """)
  }

  @Test("without a free block the youngest is preempted, and recomputes what it had")
  func preemption() {
    // At column 2 both hold 3 of 6 blocks. b comes back with 2 + 2 known tokens and emits its last.
    let drawing = Marbles.draw(
      engine(), kvBlocks: 6,
      [Marble(name: "a", prompt: 2, output: 4), Marble(name: "b", prompt: 2, output: 3)])
    #expect(
      drawing == """
        a Pddd|
        b PdxqP|
        """)
  }

  @Test("as many are preempted as it takes, and they come back in their order")
  func preemptionOfSeveral() {
    // Two tokens a block: at column 1 all four need their second block of four in all.
    let drawing = Marbles.draw(
      engine(block: 2), kvBlocks: 4,
      "abcd".map { Marble(name: $0, prompt: 2, output: 3) })
    #expect(
      drawing == """
        a Pdd|
        b Pdd|
        c PxqPd|
        d PxqPd|
        """)
  }

  @Test("a preempted sequence is at the head of the queue; nobody overtakes it")
  func preemptedIsFirst() {
    // At column 3 one block is free: enough for c, but not for b's 4.
    let drawing = Marbles.draw(
      engine(), kvBlocks: 6,
      [
        Marble(name: "a", prompt: 2, output: 4), Marble(name: "b", prompt: 2, output: 3),
        Marble(name: "c", prompt: 1, output: 1, arrives: 1.5),
      ])
    #expect(
      drawing == """
        a Pddd|
        b PdxqP|
        c  qqqP|
        """)
  }

  @Test("an iteration that preempted admits nobody")
  func preemptionStopsAdmission() {
    // At column 2 preempting b leaves 2 blocks free, enough for its next chunk of 2.
    let drawing = Marbles.draw(
      engine(budget: 3, admit: .chunk), kvBlocks: 6,
      [Marble(name: "a", prompt: 2, output: 4), Marble(name: "b", prompt: 2, output: 3)])
    #expect(
      drawing == """
        a Pddd|
        b PPxqPd|
        """)
  }

  @Test("admit: prompt waits for room for the whole prompt")
  func admitPrompt() {
    let drawing = Marbles.draw(
      engine(budget: 4, admit: .prompt), kvBlocks: 8,
      [Marble(name: "a", prompt: 4, output: 4), Marble(name: "b", prompt: 6, output: 1)])
    #expect(
      drawing == """
        a Pddd|
        b qqqqPP|
        """)
  }

  @Test("admit: chunk asks for room for the chunk alone, and may regret it")
  func admitChunk() {
    let drawing = Marbles.draw(
      engine(budget: 4, admit: .chunk), kvBlocks: 8,
      [Marble(name: "a", prompt: 4, output: 4), Marble(name: "b", prompt: 6, output: 1)])
    #expect(
      drawing == """
        a Pddd|
        b qPxqPP|
        """)
  }

  @Test("what can never fit the KV memory or the model is refused, what just fits is served")
  func neverFits() {
    let marbles = [
      Marble(name: "a", prompt: 5, output: 3), Marble(name: "b", prompt: 5, output: 4),
    ]
    let expected = """
      a Pdd|
      b !
      """
    #expect(Marbles.draw(engine(block: 2), kvBlocks: 4, marbles) == expected)
    #expect(Marbles.draw(engine(), maxModelLength: 8, marbles) == expected)
  }

  @Test("a full queue refuses")
  func maxQueue() {
    let drawing = Marbles.draw(
      engine(batch: 1, queue: 1),
      [
        Marble(name: "a", prompt: 1, output: 3),
        Marble(name: "b", prompt: 1, output: 1, arrives: 0.5),
        Marble(name: "c", prompt: 1, output: 1, arrives: 0.5),
        Marble(name: "d", prompt: 1, output: 1, arrives: 3.5),
      ])
    #expect(
      drawing == """
        a Pdd|
        b qqqP|
        c !
        d    qP|
        """)
  }

  @Test("an idle engine with no queue takes one request, which does not wait")
  func noQueue() {
    let drawing = Marbles.draw(
      engine(queue: 0),
      [
        Marble(name: "a", prompt: 1, output: 2), Marble(name: "b", prompt: 1, output: 1),
        Marble(name: "c", prompt: 1, output: 1, arrives: 1.5),
      ])
    #expect(
      drawing == """
        a Pd|
        b !
        c  !
        """)
  }

  @Test("a running sequence whose client goes leaves at the boundary, a waiting one at once")
  func cancellation() {
    let drawing = Marbles.draw(
      engine(batch: 1),
      [
        Marble(name: "a", prompt: 1, output: 5, goes: 1.5),
        Marble(name: "b", prompt: 1, output: 1),
        Marble(name: "c", prompt: 1, output: 1, goes: 0.5),
      ])
    #expect(
      drawing == """
        a Pd!
        b qqP|
        c !
        """)
  }
}
