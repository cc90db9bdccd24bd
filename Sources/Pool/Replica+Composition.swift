/// What the iteration under way computes, sequence by sequence.
extension Replica {
  /// The first iteration of the current stretch: in every later one, which only decode, each
  /// context is longer by one. A sequence with several adapters counts with its first. O(batch).
  package func composition(_ sequences: SequenceTable) -> IterationShape {
    var shape = IterationShape()
    var slot = running.first
    while slot >= 0 {
      let sequence = sequences[Int(slot)]
      let adapter = sequence.adapters.isEmpty ? -1 : sequence.adapters[0]
      switch sequence.state {
      case .decoding where pausesAnswers: break
      case .decoding:
        let context = Int(sequence.computed) + Int(tick &- sequence.since)
        shape.decodes.append(.init(context: context, adapter: adapter))
      case .prefilling where sequence.chunk > 0:
        let (tokens, depth) = (Int(sequence.chunk), Int(sequence.computed))
        shape.chunks.append(
          .init(
            tokens: tokens, depth: depth, emits: depth + tokens == sequence.known,
            adapter: adapter))
      case .prefilling, .outside, .waiting, .awaitingAdapters, .receiving, .received: break
      }
      slot = sequence.next
    }
    return shape
  }

  /// Makes the stretch that has just begun one iteration of so many picoseconds (at least 1), and
  /// longer if the replica is slowed.
  package mutating func take(_ picoseconds: Int64) {
    let time =
      slowdown == 1 ? picoseconds : Picoseconds.whole(Double(picoseconds) * slowdown * 1e-12)
    stretch = Stretch(start: stretch.start, first: max(1, time), slope: 0, iterations: 1)
  }
}
