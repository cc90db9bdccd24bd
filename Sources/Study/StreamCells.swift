package import Fleet
internal import Statistics
internal import Workload

/// What the requests of each stream saw, whichever pool they were in; of one run, or of several
/// merged.
package struct StreamCells: Hashable, Sendable {
  /// One for each stream.
  package private(set) var streams: [LatencyCell]
  /// One for each stream, `nil` for those without tasks; empty where none has any.
  package private(set) var tasks: [TaskResult?] = []

  /// Those of one run of `config`.
  package init(_ result: FleetResult, config: FleetConfig) {
    let pools = config.pools.count
    streams = config.streams.indices.map { stream in
      var cell = LatencyCell()
      for part in result.cells.dropFirst(stream * pools).prefix(pools) { cell.merge(part) }
      if result.unplaced.indices.contains(stream) { cell.outcomes.merge(result.unplaced[stream]) }
      return cell
    }
    tasks = result.tasks
  }

  init(_ streams: [LatencyCell]) { self.streams = streams }

  /// Adds what the same streams saw in another run. Sums of whole numbers: the order of merging
  /// leaves no trace.
  package mutating func merge(_ other: StreamCells) {
    for index in streams.indices { streams[index].merge(other.streams[index]) }
    for (index, more) in other.tasks.enumerated() where tasks.indices.contains(index) {
      if let more { tasks[index]?.merge(more) }
    }
  }

  /// All streams together.
  package var total: LatencyCell { total(of: streams.indices) }

  /// The tasks of a stream; `nil` = it has none.
  func tasks(of stream: Int) -> TaskResult? {
    tasks.indices.contains(stream) ? tasks[stream] : nil
  }

  /// How long the tasks of all streams took; `nil` where none has any.
  var taskTime: Histogram? {
    guard !tasks.isEmpty else { return nil }
    var total = Histogram()
    for case let part? in tasks { total.merge(part.time) }
    return total
  }

  func total(of indices: some Sequence<Int>) -> LatencyCell {
    var total = LatencyCell()
    for index in indices { total.merge(streams[index]) }
    return total
  }
}

extension LatencyCell {
  /// Adds all that `other` holds.
  mutating func merge(_ other: LatencyCell) {
    outcomes.merge(other.outcomes)
    promptTokens += other.promptTokens
    outputTokens += other.outputTokens
    ttft.merge(other.ttft)
    tpot.merge(other.tpot)
    itl.merge(other.itl)
    e2e.merge(other.e2e)
    queue.merge(other.queue)
    good += other.good
    rewards.merge(other.rewards)
  }
}

extension OutcomeCounts {
  /// Adds all that `other` holds.
  fileprivate mutating func merge(_ other: OutcomeCounts) {
    completed += other.completed
    rejected += other.rejected
    failed += other.failed
    timedOut += other.timedOut
    unfinished += other.unfinished
  }
}
