import DiscreteEvents
import Pool
import Statistics
import Testing

@Suite("Virtual token counters")
struct FairnessTests {
  /// Two clients who always have something waiting, one of them with four times as long requests:
  /// what each has been served after every iteration, weighted.
  private func service(_ order: QueueOrder, share: FairShare) -> [Int] {
    let pool = PoolConfig(
      name: "", replicas: 1,
      engine: EngineConfig(maxBatch: 1000, maxBatchTokens: 64, block: 1, order: order),
      timing: .affine(AffineTiming(base: SimTime(picoseconds: 1000))), kvBlocks: Self.memory)
    var replica = Replica(Engine(pool, mode: .step), gapClasses: 1)
    let random = RandomStream(seed: 1, name: "lengths")
    var sequences = SequenceTable()
    // Client 0 sends its 3,000 requests before client 1 does.
    for client in 0..<2 {
      for _ in 0..<3000 {
        let prompt = 1 + random.below(Self.longestPrompt)
        let output = (1 + random.below(8)) * (client == 0 ? 4 : 1)
        var sequence = TokenSequence(prompt: prompt, output: output, gapClass: -1)
        sequence.place = QueuePlace(key: Int64(client))
        sequences.append(sequence)
        _ = replica.receive(Int32(sequences.count - 1), at: .zero, sequences: &sequences)
      }
    }
    var gaps: ContiguousArray<Histogram> = [Histogram()]
    var (difference, differences) = (0, [Int]())
    var seen = Array(repeating: (scheduled: false, emitted: 0), count: sequences.count)
    for iteration in 0..<2000 {
      var left: ContiguousArray<Int32> = []
      let now = SimTime(picoseconds: Int64(iteration) * 1000)
      _ = replica.end(
        at: now, generation: replica.generation, sequences: &sequences, gaps: &gaps,
        finished: &left)
      _ = replica.start(at: now, sequences: &sequences, released: &left)
      for slot in sequences.indices {
        let sign = slot < 3000 ? 1 : -1
        let emitted = replica.emitted(Int32(slot), by: now, sequences: sequences)
        difference += sign * share.outputWeight * (emitted - seen[slot].emitted)
        if sequences[slot].scheduled != .never, !seen[slot].scheduled {
          difference += sign * share.promptWeight * Int(sequences[slot].prompt)
          seen[slot].scheduled = true
        }
        seen[slot].emitted = emitted
      }
      differences.append(difference)
      let lastWait = [2999, 5999].allSatisfy { sequences[$0].state == .waiting }
      #expect(lastWait, "a client has nothing waiting any more")
    }
    return differences
  }

  private static let memory = 300
  private static let longestPrompt = 40

  /// Theorem 4.4 of Sheng et al. (OSDI 2024): while both wait, the service that two clients get in
  /// any interval differs by no more than 2·max(w_p·L, w_q·M), L being the longest prompt and M the
  /// tokens of the largest batch, which the memory bounds.
  @Test(
    "serve clients that wait alike within the paper's bound, which first come first served breaks")
  func bound() {
    let share = FairShare()
    let bound =
      2 * max(share.promptWeight * Self.longestPrompt, share.outputWeight * Self.memory)
    let fair = service(.fair(share), share: share)
    // The widest difference over any interval is that of the extremes.
    let spread = (fair.max() ?? 0) - (fair.min() ?? 0)
    #expect(spread <= bound && spread > 0, "\(spread), bound \(bound)")
    let unfair = service(.fcfs, share: share)
    #expect((unfair.max() ?? 0) - (unfair.min() ?? 0) > bound)
  }
}
