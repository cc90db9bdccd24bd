import DiscreteEvents
import Pool
import Testing

/// What a tier holds.
@Suite("Stores of KV blocks")
struct KVStoreTests {
  private func piece(_ branch: Int32, _ start: Int32, _ end: Int32) -> KVPiece {
    KVPiece(branch: branch, start: start, end: end)
  }

  private func store(_ blocks: Int) -> KVStore {
    KVStore(blocks: blocks, eviction: .lru, bytes: 1, seconds: 1)
  }

  private func put(
    _ piece: KVPiece, in store: KVStore, at time: SimTime = .zero, ready: SimTime = .zero
  ) -> ContiguousArray<KVPiece> {
    var evicted: ContiguousArray<KVPiece> = []
    store.put(piece, at: time, evicted: &evicted) { _ in ready }
    store.checkInvariants()
    return evicted
  }

  @Test("the end of what was used longest ago goes first")
  func evictsEnds() {
    let store = store(10)
    #expect(put(piece(0, 0, 6), in: store) == [])
    #expect(put(piece(1, 0, 4), in: store) == [])
    store.touch(0, at: .zero)
    #expect(put(piece(2, 0, 3), in: store) == [piece(1, 1, 4)])
    #expect(put(piece(2, 3, 5), in: store) == [piece(1, 0, 1), piece(0, 5, 6)])
    #expect(store.used == 10)
    #expect(store.held(of: 1) == nil)
  }

  @Test("pieces that touch are joined, and one beyond a gap takes the other's place")
  func joins() {
    let store = store(20)
    _ = put(piece(0, 4, 8), in: store)
    _ = put(piece(0, 0, 4), in: store)
    _ = put(piece(0, 6, 10), in: store)
    #expect(store.held(of: 0) == piece(0, 0, 10))
    #expect(put(piece(0, 12, 14), in: store) == [piece(0, 0, 10)])
    #expect(store.held(of: 0) == piece(0, 12, 14))
  }

  @Test("what is larger than the store is held as far as there is room")
  func cuts() {
    let store = store(5)
    _ = put(piece(0, 0, 9), in: store)
    #expect(store.held(of: 0) == piece(0, 0, 5))
    _ = put(piece(0, 0, 9), in: store)
    #expect(store.used == 5)
  }

  @Test("what is being written can be read when it has come, and the rest before")
  func readable() {
    let store = store(20)
    _ = put(piece(0, 0, 4), in: store, ready: .seconds(1))
    #expect(store.readable(of: 0, at: .seconds(0.5))?.isEmpty == true)
    #expect(store.readable(of: 0, at: .seconds(1)) == 0..<4)
    _ = put(piece(0, 4, 6), in: store, at: .seconds(2), ready: .seconds(3))
    #expect(store.readable(of: 0, at: .seconds(2)) == 0..<4)
    #expect(store.readable(of: 0, at: .seconds(3)) == 0..<6)
    #expect(store.readable(of: 1, at: .seconds(3)) == nil)
  }
}
