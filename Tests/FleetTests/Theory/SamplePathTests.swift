import DiscreteEvents
import Fleet
import Testing
import Workload

@Suite("Identities that hold on every path hold to the picosecond")
struct SamplePathTests {
  /// Bursts: many requests wait, and many find everything idle.
  private static let bursts = ArrivalsConfig.gamma(rate: 12, cv: 4)

  @Test(
    "one server: every start and departure is Lindley's", arguments: [bursts, .poisson(rate: 15)])
  func lindley(arrivals: ArrivalsConfig) throws {
    // D. V. Lindley, Proceedings of the Cambridge Philosophical Society 48, 1952.
    let path = try SamplePath(arrivals: arrivals, heldFrom: nil)
    var free = SimTime.zero
    for record in path.records {
      let start = max(record.arrival, free)
      free = start + SamplePath.service(of: record)
      try #require(record.scheduled == start && record.left == free, "\(record)")
    }
    let waited = path.records.filter { $0.scheduled != $0.arrival }.count
    #expect(waited > 500 && waited < 4900, "some wait, some do not")
  }

  @Test("servers with a central queue: every start and departure is Kiefer and Wolfowitz's")
  func kieferWolfowitz() throws {
    // J. Kiefer, J. Wolfowitz, Transactions of the American Mathematical Society 78, 1955.
    let path = try SamplePath(arrivals: .gamma(rate: 80, cv: 4), servers: 5)
    var free = Array(repeating: SimTime.zero, count: 5)
    for record in path.records {
      free.sort()
      let start = max(record.arrival, free[0])
      free[0] = start + SamplePath.service(of: record)
      try #require(record.scheduled == start && record.left == free[0], "\(record)")
    }
    let waited = path.records.filter { $0.scheduled != $0.arrival }.count
    #expect(waited > 500 && waited < 4900, "some wait, some do not")
  }

  @Test("one server: busy time is the work that was brought")
  func work() throws {
    let path = try SamplePath(arrivals: Self.bursts, heldFrom: nil)
    let brought = path.records.reduce(SimTime.zero) { $0 + SamplePath.service(of: $1) }
    let busy = path.stretches.reduce(SimTime.zero) { $0 + ($1.end - $1.start) }
    #expect(busy == brought)
    #expect(
      path.result.pools[0].iterations
        == Int(brought.picoseconds / SamplePath.iteration.picoseconds))
    // A fraction of the run in Double: a few roundings of 1e-16 each.
    let share = busy.seconds / path.result.end.seconds
    #expect(abs(path.result.pools[0].busy - share) <= 1e-14)
  }

  @Test("no server idles while a request waits for one", arguments: [(1, 1), (3, 1), (1, 4)])
  func conservation(servers: Int, maxBatch: Int) throws {
    let path = try SamplePath(
      arrivals: .gamma(rate: 15 * Double(servers * maxBatch), cv: 4), servers: servers,
      maxBatch: maxBatch, heldFrom: maxBatch)
    let busy = (0..<servers).map { path.busySpans(pool: 0, replica: $0) }
    var positions = Array(repeating: 0, count: servers)
    var waits = 0
    for record in path.records {
      let start = try #require(record.scheduled)
      guard start > record.arrival else { continue }
      waits += 1
      for server in busy.indices {
        while busy[server][positions[server]].end <= record.arrival { positions[server] += 1 }
        let span = busy[server][positions[server]]
        try #require(
          span.start <= record.arrival && start <= span.end,
          "server \(server) was idle while \(record) waited")
      }
    }
    #expect(waits > 500)
  }

  /// Everything happens at whole milliseconds, so what is seen half-way between two of them is what
  /// is there all the way, and sums over what is seen there are integrals over time.
  ///
  /// J. D. C. Little, Operations Research 9(3), 1961; on a path from empty to empty it is exact
  /// (S. Stidham, Operations Research 22(2), 1974).
  @Test("the integral of the number in the system is the sum of times in it: Little's law")
  func little() throws {
    let path = try SamplePath(
      arrivals: .constant(rate: 125), pools: 2, servers: 2, maxBatch: 2, heldFrom: 3,
      sampleEvery: SamplePath.halfIteration)
    let first = path.midway.filter { $0.pool == 0 }
    let inPools = path.midway.reduce(0) { $0 + $1.running + $1.waiting }
    let held = first.reduce(0) { $0 + $1.held }
    let total = path.records.reduce(SimTime.zero) { $0 + ($1.left - $1.arrival) }
    #expect(integral(inPools + held) == total)
    #expect(held > 0 && inPools > held)
  }

  @Test("it holds for each pool, for running and for waiting requests, when none are held")
  func littleByPool() throws {
    let path = try SamplePath(
      arrivals: .constant(rate: 125), pools: 2, servers: 2, maxBatch: 2, heldFrom: nil,
      sampleEvery: SamplePath.halfIteration)
    for pool in 0...1 {
      let samples = path.midway.filter { $0.pool == pool }
      let records = path.records.filter { $0.pool == pool }
      let waited = try records.reduce(SimTime.zero) {
        $0 + (try #require($1.scheduled) - $1.arrival)
      }
      let served = try records.reduce(SimTime.zero) {
        $0 + ($1.left - (try #require($1.scheduled)))
      }
      #expect(integral(samples.reduce(0) { $0 + $1.waiting }) == waited)
      #expect(integral(samples.reduce(0) { $0 + $1.running }) == served)
      #expect(waited > .zero && served > .zero)
    }
  }

  /// The integral over time of a number whose values half-way through every iteration sum to `sum`.
  private func integral(_ sum: Int) -> SimTime {
    SimTime(picoseconds: Int64(sum) * SamplePath.iteration.picoseconds)
  }
}
