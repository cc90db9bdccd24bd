import Study
import Synchronization
import Testing

@Suite("Replications") struct ReplicationsTests {
  private struct Broken: Error, Equatable { let replication: Int }

  @Test("values come in order whatever the number of threads", arguments: [1, 2, 3, 16])
  func order(threads: Int) throws {
    let values = try Replications.map(25, threads: threads) { $0 * $0 }
    #expect(values == (0..<25).map { $0 * $0 })
  }

  @Test("each replication runs exactly once")
  func once() throws {
    let calls = Mutex([Int](repeating: 0, count: 100))
    _ = try Replications.map(100) { replication in
      calls.withLock { $0[replication] += 1 }
    }
    #expect(calls.withLock { $0 } == [Int](repeating: 1, count: 100))
  }

  @Test("a failure is thrown and begins no further replication")
  func failure() {
    let calls = Mutex(0)
    #expect(throws: Broken(replication: 3)) {
      _ = try Replications.map(100, threads: 1) { replication in
        calls.withLock { $0 += 1 }
        if replication >= 3 { throw Broken(replication: replication) }
      }
    }
    #expect(calls.withLock { $0 } == 4)
  }
}
