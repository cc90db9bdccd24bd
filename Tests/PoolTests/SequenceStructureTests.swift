import DiscreteEvents
import Pool
import Testing

@Suite("The structures a replica keeps its sequences in")
struct SequenceStructureTests {
  @Test("the heap of finishing ticks agrees with a sorted array over 50,000 random operations")
  func finishHeap() {
    let random = RandomStream(seed: 1, name: "operations")
    var heap = FinishHeap()
    var entries: [(tick: UInt32, slot: Int32)] = []
    var slot: Int32 = 0
    for _ in 0..<50_000 {
      switch random.below(8) {
      case 0...3 where entries.count < 60:
        // Few different ticks, so that many are equal.
        let tick = UInt32(random.below(20))
        heap.push(tick: tick, slot: slot)
        entries.append((tick, slot))
        slot += 1
      case 4, 5:
        guard let index = entries.indices.randomElement(using: random) else { continue }
        heap.remove(slot: entries.remove(at: index).slot)
      default:
        guard let first = entries.min(by: <) else { continue }
        heap.removeFirst()
        entries.removeAll { $0 == first }
      }
      let first = entries.min(by: <)
      #expect(heap.first?.tick == first?.tick && heap.first?.slot == first?.slot)
    }
  }

  @Test("two lists of sequences agree with arrays over 20,000 random operations")
  func sequenceLists() {
    let random = RandomStream(seed: 2, name: "operations")
    let sequence = TokenSequence(prompt: 1, output: 1, gapClass: -1)
    var sequences = SequenceTable(repeating: sequence, count: 12)
    var lists = [SequenceList(), SequenceList()]
    var arrays: [[Int32]] = [[], []]
    for _ in 0..<20_000 {
      let slot = Int32(random.below(sequences.count))
      if let list = arrays.firstIndex(where: { $0.contains(slot) }) {
        lists[list].remove(slot, in: &sequences)
        arrays[list].removeAll { $0 == slot }
      } else {
        let list = random.below(2)
        if random.below(2) == 0 {
          lists[list].append(slot, in: &sequences)
          arrays[list].append(slot)
        } else {
          lists[list].prepend(slot, in: &sequences)
          arrays[list].insert(slot, at: 0)
        }
      }
      for (list, array) in zip(lists, arrays) {
        #expect(walk(list.first, sequences, \.next) == array)
        #expect(walk(list.last, sequences, \.previous) == array.reversed())
        #expect(list.count == array.count)
      }
    }
  }

  private func walk(
    _ start: Int32, _ sequences: SequenceTable, _ step: KeyPath<TokenSequence, Int32>
  ) -> [Int32] {
    Array(
      sequence(first: start) { sequences[Int($0)][keyPath: step] }
        .prefix { $0 >= 0 }.prefix(sequences.count + 1))
  }
}

extension Range<Int> {
  /// One of them; `nil` = there is none.
  fileprivate func randomElement(using random: RandomStream) -> Int? {
    isEmpty ? nil : lowerBound + random.below(count)
  }
}
