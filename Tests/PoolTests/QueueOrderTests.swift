import Pool
import Testing

/// The orders of a queue, one drawing for each of their clauses; see `Marbles` for the marks.
@Suite("Orders of a queue, drawn")
struct QueueOrderTests {
  private func engine(
    _ order: QueueOrder, batch: Int = 1, overtakes: Bool = false, budget: Int = 100
  ) -> EngineConfig {
    EngineConfig(
      maxBatch: batch, maxBatchTokens: budget, block: 1, order: order, overtakes: overtakes)
  }

  @Test("the lowest key is first, equals are in order of arrival, and nobody who runs is disturbed")
  func priority() {
    let drawing = Marbles.draw(
      engine(.priority),
      [
        Marble(name: "a", prompt: 1, output: 3, key: 9),
        Marble(name: "b", prompt: 1, output: 1, arrives: 0.5, key: 2),
        Marble(name: "c", prompt: 1, output: 2, arrives: 1, key: 1),
        Marble(name: "d", prompt: 1, output: 1, arrives: 1.5, key: 1),
      ])
    #expect(
      drawing == """
        a Pdd|
        b qqqqqqP|
        c  qqPd|
        d  qqqqP|
        """, "\(drawing)")
  }

  @Test("who overtakes takes the place of the last by key; that one waits, and computes anew")
  func overtaking() {
    let drawing = Marbles.draw(
      engine(.priority, batch: 2, overtakes: true),
      [
        Marble(name: "a", prompt: 1, output: 4, key: 5),
        Marble(name: "b", prompt: 1, output: 4, key: 3),
        Marble(name: "c", prompt: 1, output: 2, arrives: 1.5, key: 1),
      ])
    #expect(
      drawing == """
        a PdxqPd|
        b Pddd|
        c  qPd|
        """, "\(drawing)")
  }

  @Test("an equal does not overtake")
  func equals() {
    let drawing = Marbles.draw(
      engine(.priority, overtakes: true),
      [
        Marble(name: "a", prompt: 1, output: 3, key: 1),
        Marble(name: "b", prompt: 1, output: 1, arrives: 0.5, key: 1),
      ])
    #expect(
      drawing == """
        a Pdd|
        b qqqP|
        """, "\(drawing)")
  }

  @Test("without free blocks the last by key gives way, wherever it is in the batch")
  func givingWay() {
    // Both take their fourth block at column 2, and there are 6.
    let drawing = Marbles.draw(
      engine(.priority, batch: 8), kvBlocks: 6,
      [
        Marble(name: "a", prompt: 2, output: 3, key: 7),
        Marble(name: "b", prompt: 2, output: 4, key: 1),
      ])
    #expect(
      drawing == """
        a PdxqP|
        b Pddd|
        """, "\(drawing)")
  }

  @Test("the shortest remaining answer is first, and what was answered already counts")
  func remaining() {
    // At 3, a has 2 of 5 tokens left: b, with 3, does not overtake it; c, with 1, does.
    let drawing = Marbles.draw(
      engine(.srpt(.exact), overtakes: true),
      [
        Marble(name: "a", prompt: 1, output: 5, key: 5),
        Marble(name: "b", prompt: 1, output: 3, arrives: 2.5, key: 3),
        Marble(name: "c", prompt: 1, output: 1, arrives: 2.5, key: 1),
      ])
    #expect(
      drawing == """
        a PddxPd|
        b   qqqqPdd|
        c   qP|
        """, "\(drawing)")
  }

  @Test("a sequence falls to the next level when it is longer than its level's bound")
  func feedback() {
    // a joins at the second level, past 2 tokens, and falls to the last one past 4.
    let drawing = Marbles.draw(
      engine(.feedback(FeedbackLevels(first: 2, ratio: 2, levels: 3)), overtakes: true),
      [
        Marble(name: "a", prompt: 3, output: 5),
        Marble(name: "b", prompt: 3, output: 1, arrives: 0.5),
      ])
    #expect(
      drawing == """
        a PdxPdd|
        b qqP|
        """, "\(drawing)")
  }

  @Test("the client that was served least is next, whoever came first")
  func fair() {
    let drawing = Marbles.draw(
      engine(.fair(FairShare())),
      [
        Marble(name: "a", prompt: 1, output: 2, key: 1),
        Marble(name: "b", prompt: 1, output: 2, key: 1),
        Marble(name: "c", prompt: 1, output: 2, arrives: 0.5, key: 2),
      ])
    #expect(
      drawing == """
        a Pd|
        b qqqqPd|
        c qqPd|
        """, "\(drawing)")
  }

  @Test("KV that went to the host comes back, and the next token needs one iteration")
  func swap() {
    // As with `givingWay`, but a goes on where it was: with 4 known tokens, 3 of them computed.
    var engine = engine(.fcfs, batch: 8, budget: 2)
    engine.swap = SwapConfig(blocks: 3, secondsPerBlock: 0)
    let marbles = [
      Marble(name: "a", prompt: 1, output: 6), Marble(name: "b", prompt: 1, output: 4),
    ]
    let drawing = Marbles.draw(engine, kvBlocks: 7, marbles)
    #expect(
      drawing == """
        a Pddddd|
        b PddxqqP|
        """, "\(drawing)")
    // With too little room there it computes its 4 tokens anew, 2 an iteration.
    engine.swap = SwapConfig(blocks: 2, secondsPerBlock: 0)
    let anew = Marbles.draw(engine, kvBlocks: 7, marbles)
    #expect(
      anew == """
        a Pddddd|
        b PddxqqPP|
        """, "\(anew)")
  }
}
