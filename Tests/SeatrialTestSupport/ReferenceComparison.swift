internal import DiscreteEvents
internal import Fleet
internal import Graphs
internal import Pool
internal import Statistics
internal import Workload

/// Runs random scenarios through the fleet and through the reference engine and compares every
/// request.
package enum ReferenceComparison {
  /// What differs in plain random scenario `number`; `nil` = nothing.
  package static func difference(in number: UInt64) throws -> String? {
    let config = RandomScenario(number).makePlain()
    let collector = RecordCollector()
    let result = try Fleet.run(
      config, RunOptions(checksInvariants: true), recorder: collector)
    let pool = config.pools[0]
    var jobs: [[ReferenceEngine.Job]] = Array(repeating: [], count: pool.replicas)
    let prefixes = PrefixTree()
    for (id, arrival) in try arrivals(of: config, prefixes).enumerated() {
      var job = ReferenceEngine.Job(
        id: id, arrival: arrival.request.time, prompt: arrival.request.prompt,
        output: arrival.request.output,
        deadline: config.streams[arrival.stream].timeout.map { arrival.request.time + $0 },
        adapter: arrival.request.adapter)
      let stream = config.streams[arrival.stream]
      job.key = ReferenceEngine.key(
        of: job, in: stream, pool.engine.order,
        luck: RandomField(seed: config.seed, name: "requests/predicted length"))
      job.contents = contents(of: arrival.request, prefixes, block: pool.engine.block)
      jobs[id % pool.replicas].append(job)
    }
    let expected = jobs.flatMap { ReferenceEngine.run($0, on: pool) }.sorted { $0.id < $1.id }
    let actual = collector.requests.sorted { $0.id < $1.id }
    guard expected.count == actual.count else {
      return "\(actual.count) requests left, \(expected.count) expected"
    }
    for (job, record) in zip(expected, actual) where !agree(job, record) {
      return "expected \(job), got \(record)"
    }
    return gapDifference(expected, actual, result)
  }

  /// What differs between the gaps of the jobs and those that the fleet counted; `nil` = nothing.
  private static func gapDifference(
    _ jobs: [ReferenceEngine.Job], _ records: [RequestRecord], _ result: FleetResult
  ) -> String? {
    // There is one pool, so the fleet has one cell a stream.
    var expected = result.cells.map { _ in Histogram() }
    for (job, record) in zip(jobs, records) where record.measured {
      for gap in job.gaps { expected[record.stream].add(gap) }
    }
    for (stream, cell) in result.cells.enumerated() where cell.itl != expected[stream] {
      return """
        stream \(stream): \(cell.itl.count) gaps of mean \(cell.itl.mean) ps, \
        \(expected[stream].count) of mean \(expected[stream].mean) ps expected
        """
    }
    return nil
  }

  private static func agree(_ job: ReferenceEngine.Job, _ record: RequestRecord) -> Bool {
    job.id == record.id && job.arrival == record.arrival && job.left == record.left
      && job.status == record.status.rawValue && job.emitted == record.outputTokens
      && job.scheduled == record.scheduled && job.firstToken == record.firstToken
      && job.preemptions == record.preemptions && job.adapter == record.adapter
      && job.cached == record.cachedTokens
  }

  /// What the full blocks of a prompt hold: each is told by the first prefix that ends beyond it.
  private static func contents(
    of request: Arrival, _ prefixes: PrefixTree, block: Int
  ) -> [ReferenceBlocks.Content] {
    var contents: [ReferenceBlocks.Content] = []
    var path: ContiguousArray<Int32> = []
    prefixes.path(to: request.prefix, into: &path)
    for node in path {
      while (contents.count + 1) * block <= prefixes.end(of: node) {
        contents.append(.prefix(node, block: contents.count))
      }
    }
    return contents
  }

  /// The requests of all streams in the order in which the fleet meets them.
  private static func arrivals(
    of config: FleetConfig, _ prefixes: PrefixTree
  ) throws -> [(stream: Int, request: Arrival)] {
    var all: [(stream: Int, request: Arrival)] = []
    for (index, stream) in config.streams.enumerated() {
      var traffic = try TrafficStream(
        stream, seed: config.seed, replication: 0, adapters: config.adapters.map(\.name),
        prefixes: prefixes)
      for _ in 0..<(config.requests ?? 0) {
        guard let arrival = try traffic.next() else { break }
        if let duration = config.duration, arrival.time > duration { break }
        all.append((index, arrival))
      }
    }
    let order = all.indices.sorted {
      (all[$0].request.time, all[$0].stream, $0) < (all[$1].request.time, all[$1].stream, $1)
    }
    return order.prefix(config.requests ?? 0).map { all[$0] }
  }
}
