internal import Dispatch
internal import Synchronization

/// Independent runs of the same thing, side by side on the machine's cores.
package enum Replications {
  /// Calls `body` once for each replication 0..<`count` and returns its values in that order,
  /// whatever the number of threads and whichever finishes first.
  ///
  /// - Parameter threads: at most so many at a time; `nil` = one for each core.
  /// - Throws: the error of the lowest-numbered replication among those that failed. After a
  ///   failure no further replication is begun.
  package static func map<Value: Sendable>(
    _ count: Int, threads: Int? = nil, _ body: @Sendable (_ replication: Int) throws -> Value
  ) throws -> [Value] {
    let ledger = Mutex(Ledger<Value>(count: count))
    DispatchQueue.concurrentPerform(iterations: max(1, min(count, threads ?? count))) { _ in
      while let replication = ledger.withLock({ $0.begin() }) {
        let result = Result { try body(replication) }
        ledger.withLock { $0.finish(replication, result) }
      }
    }
    return try ledger.withLock { ledger in try ledger.results.compactMap { try $0?.get() } }
  }

  /// What was begun and what came of it.
  private struct Ledger<Value: Sendable>: Sendable {
    var results: [Result<Value, any Error>?]
    var begun = 0
    var hasFailed = false

    init(count: Int) { results = Array(repeating: nil, count: count) }

    mutating func begin() -> Int? {
      guard begun < results.count, !hasFailed else { return nil }
      defer { begun += 1 }
      return begun
    }

    mutating func finish(_ replication: Int, _ result: Result<Value, any Error>) {
      results[replication] = result
      if case .failure = result { hasFailed = true }
    }
  }
}
