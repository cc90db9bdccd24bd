import DiscreteEvents
import Pool
import Testing

/// What adapters add to the scheduler's rule, one drawing for each clause; see `Marbles` for the
/// marks. A load takes a whole number of columns.
@Suite("Adapters in the scheduler, drawn")
struct AdapterSchedulerTests {
  private let engine = EngineConfig(maxBatch: 8, maxBatchTokens: 100, block: 1)

  /// Adapters of which the i-th takes `columns[i]` columns to load and `blocks` KV blocks.
  private func service(
    loads columns: [Int], slots: Int, maxPerBatch: Int? = nil, blocks: Int = 0,
    preload: [Int] = [], prefetches: Bool = false, host: Int = .max
  ) -> AdapterService {
    AdapterService(
      adapters: columns.map { ServedAdapter(bytes: Double($0), blocks: blocks) }, slots: slots,
      maxPerBatch: maxPerBatch, host: host,
      disk: LoadPath(name: "disk", bandwidth: 1e9, latency: .zero),
      link: LoadPath(name: "link", bandwidth: 1e9, latency: .zero), prefetches: prefetches,
      preload: preload)
  }

  @Test("a request waits for its own load only; others pass it")
  func passing() {
    let drawing = Marbles.draw(
      engine, adapters: service(loads: [3, 1], slots: 2, preload: [1]),
      [
        Marble(name: "a", prompt: 1, output: 2, adapters: [0]),
        Marble(name: "b", prompt: 1, output: 2, adapters: [1]),
        Marble(name: "c", prompt: 1, output: 2),
      ])
    #expect(
      drawing == """
        a lllPd|
        b Pd|
        c Pd|
        """)
  }

  @Test("loads take their turns on the link, and run beside the batches")
  func channel() {
    let drawing = Marbles.draw(
      engine, adapters: service(loads: [2, 3], slots: 2),
      [
        Marble(name: "a", prompt: 1, output: 2, adapters: [0]),
        Marble(name: "b", prompt: 1, output: 1, adapters: [1]),
        Marble(name: "c", prompt: 1, output: 7),
      ])
    #expect(
      drawing == """
        a llPd|
        b lllllP|
        c Pdddddd|
        """)
  }

  @Test("who comes while its adapter loads waits for that load, and is queued in order of arrival")
  func sharedLoad() {
    let drawing = Marbles.draw(
      EngineConfig(maxBatch: 1, maxBatchTokens: 100, block: 1),
      adapters: service(loads: [2], slots: 1),
      [
        Marble(name: "a", prompt: 1, output: 1, adapters: [0]),
        Marble(name: "b", prompt: 1, output: 1, arrives: 0.5, adapters: [0]),
        Marble(name: "c", prompt: 1, output: 1, arrives: 2.5, adapters: [0]),
      ])
    #expect(
      drawing == """
        a llP|
        b llqP|
        c   qqP|
        """)
  }

  @Test("from disk an adapter comes to host memory first, and stays there")
  func hostTier() {
    // b pushes adapter 0 out of the one slot; c finds it in host memory, one column away.
    let drawing = Marbles.draw(
      engine, adapters: service(loads: [1, 2], slots: 1, host: 2 - 1),
      [
        Marble(name: "a", prompt: 1, output: 1, adapters: [0]),
        Marble(name: "b", prompt: 1, output: 1, arrives: 3, adapters: [1]),
        Marble(name: "c", prompt: 1, output: 1, arrives: 8, adapters: [1]),
        Marble(name: "d", prompt: 1, output: 1, arrives: 9, adapters: [0]),
      ])
    #expect(
      drawing == """
        a llP|
        b    llllP|
        c         P|
        d          llP|
        """)
  }

  @Test("an adapter in use is not evicted; its slot is free when the last who uses it leaves")
  func pinning() {
    let drawing = Marbles.draw(
      engine, adapters: service(loads: [1, 1], slots: 1, preload: [0]),
      [
        Marble(name: "a", prompt: 1, output: 4, adapters: [0]),
        Marble(name: "b", prompt: 1, output: 1, adapters: [1]),
        Marble(name: "c", prompt: 1, output: 1, arrives: 1.5, adapters: [0]),
      ])
    #expect(
      drawing == """
        a Pddd|
        b lllllP|
        c  qP|
        """)
  }

  @Test("a request with one adapter too many for the batch is passed by")
  func maxPerBatch() {
    let drawing = Marbles.draw(
      engine, adapters: service(loads: [1, 1], slots: 2, maxPerBatch: 1, preload: [0, 1]),
      [
        Marble(name: "a", prompt: 1, output: 3, adapters: [0]),
        Marble(name: "b", prompt: 1, output: 1, adapters: [1]),
        Marble(name: "c", prompt: 1, output: 2, arrives: 0.5, adapters: [0]),
        Marble(name: "d", prompt: 1, output: 2, arrives: 0.5),
      ])
    #expect(
      drawing == """
        a Pdd|
        b qqqP|
        c qPd|
        d qPd|
        """)
  }

  @Test("idle adapters give way before anybody is preempted")
  func evictionBeforePreemption() {
    // Adapters take 3 of 12 blocks each; at column 3 a and b hold all of the 6 that are left.
    let drawing = Marbles.draw(
      engine, kvBlocks: 12,
      adapters: service(loads: [1, 1], slots: 2, blocks: 3, preload: [0, 1]),
      [
        Marble(name: "a", prompt: 1, output: 4), Marble(name: "b", prompt: 1, output: 4),
        Marble(name: "c", prompt: 1, output: 1, arrives: 4.5, adapters: [0]),
      ])
    #expect(
      drawing == """
        a Pddd|
        b Pddd|
        c     llP|
        """)
  }

  @Test("a load that lacks KV blocks keeps everybody else from them")
  func starvation() {
    // At column 1 a and b hold 11 of 12 blocks, and c's adapter needs 3: d would fit, but waits.
    let drawing = Marbles.draw(
      engine, kvBlocks: 12, adapters: service(loads: [1], slots: 1, blocks: 3),
      [
        Marble(name: "a", prompt: 5, output: 3), Marble(name: "b", prompt: 4, output: 2),
        Marble(name: "c", prompt: 1, output: 1, arrives: 0.5, adapters: [0]),
        Marble(name: "d", prompt: 1, output: 1, arrives: 0.5),
      ])
    #expect(
      drawing == """
        a Pdd|
        b Pd|
        c lllP|
        d qqP|
        """)
  }

  @Test("a sequence of several adapters waits for all of them, and holds those it has")
  func several() {
    // b holds adapter 1 while 0 loads, so that c cannot have its slot.
    let drawing = Marbles.draw(
      engine, adapters: service(loads: [2, 1, 1], slots: 2, preload: [1]),
      [
        Marble(name: "b", prompt: 1, output: 2, adapters: [0, 1]),
        Marble(name: "c", prompt: 1, output: 1, arrives: 0.5, adapters: [2]),
      ])
    #expect(
      drawing == """
        b llPd|
        c lllllP|
        """)
  }

  @Test("two sequences that want each other's adapters take their turns")
  func assembly() {
    let drawing = Marbles.draw(
      engine, adapters: service(loads: [1, 1, 1, 1], slots: 2, preload: [0, 2]),
      [
        Marble(name: "a", prompt: 1, output: 1, adapters: [0, 1]),
        Marble(name: "b", prompt: 1, output: 1, adapters: [2, 3]),
      ])
    #expect(
      drawing == """
        a lP|
        b llllP|
        """)
  }

  @Test("who waits for adapters and goes lets the next one have its turn")
  func cancellation() {
    let drawing = Marbles.draw(
      engine, adapters: service(loads: [9, 1, 1], slots: 2, preload: [1]),
      [
        Marble(name: "a", prompt: 1, output: 1, goes: 1.5, adapters: [0, 1]),
        Marble(name: "b", prompt: 1, output: 1, adapters: [1, 2]),
      ])
    #expect(
      drawing == """
        a l!
        b llllllllllP|
        """)
  }

  @Test(
    "what asks for more adapters than a batch may have is refused, and so is what is not served")
  func refusal() {
    let marbles = [
      Marble(name: "a", prompt: 1, output: 1, adapters: [0, 1]),
      Marble(name: "b", prompt: 1, output: 1, adapters: [7]),
    ]
    let expected = """
      a !
      b !
      """
    #expect(Marbles.draw(engine, adapters: service(loads: [1, 1], slots: 1), marbles) == expected)
    #expect(Marbles.draw(engine, marbles) == expected)
  }

  @Test("into a free slot comes what most have asked for")
  func prefetching() {
    // At column 4 b and c need 7 of 8 blocks, and the adapter with its 3 gives way. At column 5 b
    // has left, and it comes back by itself.
    let drawing = Marbles.draw(
      engine, kvBlocks: 8,
      adapters: service(loads: [1], slots: 1, blocks: 3, prefetches: true),
      [
        Marble(name: "a", prompt: 1, output: 1, adapters: [0]),
        Marble(name: "b", prompt: 3, output: 2, arrives: 3),
        Marble(name: "c", prompt: 2, output: 3, arrives: 3),
        Marble(name: "d", prompt: 1, output: 1, arrives: 8, adapters: [0]),
      ])
    #expect(
      drawing == """
        a lP|
        b    Pd|
        c    Pdd|
        d         P|
        """)
  }

  @Test("an iteration with adapters takes one grouped kernel more")
  func kernel() {
    let kernel = AdapterKernel(launch: 1000, perSize: 10, perTokenSize: 1)
    var batch = BatchShape()
    #expect(kernel.duration(of: batch) == 0)
    batch.adapterSizes = 5
    batch.adapterTokenSizes = 20
    #expect(kernel.duration(of: batch) == 1050)
    batch.adapterTokenSizes = 70
    #expect(kernel.duration(of: batch) == 1070)
  }
}
