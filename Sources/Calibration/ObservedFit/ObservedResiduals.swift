internal import DiscreteEvents
internal import Pool

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What is left between measured and simulated latencies of requests, and its minimisation.
struct ObservedResiduals {
  private let requests: [ObservedRequest]
  private let pool: PoolConfig
  /// Those whose residuals count; the others are only there.
  private let counted: Range<Int>

  init(_ requests: [ObservedRequest], _ pool: PoolConfig, counting counted: Range<Int>) {
    self.requests = requests
    self.pool = pool
    self.counted = counted
  }

  /// What all requests see of an engine with `timing`.
  func latencies(_ timing: ObservedTiming) -> [ReplicaReplay.Latency?] {
    var pool = pool
    pool.timing = .profile(timing.profile(name: "", source: "", engine: pool.engine))
    return ReplicaReplay.latencies(of: requests, on: pool, delay: .seconds(timing.delay))
  }

  /// How far the logarithms of TTFT and of E2E typically are from the measured ones.
  private struct Scale {
    var ttft = 0.2
    var e2e = 0.1
  }

  /// Where the sum of squares is least; `nil` = nowhere.
  ///
  /// Three rounds: the first with guessed scales of the two kinds of residuals, the others with
  /// what the round before has left.
  func fit(from guess: ObservedTiming) -> (timing: ObservedTiming, standardErrors: [Double])? {
    var timing = guess
    var scale = Scale()
    var errors: [Double] = []
    for _ in 0..<3 {
      let start = timing.logarithms
      let centre = guess.logarithms
      let shape = timing
      let weighing = scale
      let solution = LeastSquares.minimise(
        from: start, count: 2 * counted.count + 2 * start.count, step: 0.02, iterations: 60
      ) { logarithms in
        weighed(shape.with(logarithms: logarithms), weighing)
          + prior(logarithms, centre, knots: shape.knots.count)
      }
      guard let solution else { return nil }
      timing = timing.with(logarithms: solution.parameters)
      errors = solution.covariance.indices.map { max(0, solution.covariance[$0][$0]).squareRoot() }
      scale = remaining(timing)
    }
    return (timing, errors)
  }

  /// The residuals that count: TTFT's, then E2E's, in units of their scales, and bent so that one
  /// far out pulls no harder than one at 1.5 (pseudo-Huber, Charbonnier et al. 1997).
  private func weighed(_ timing: ObservedTiming, _ scale: Scale) -> [Double] {
    let latencies = latencies(timing)
    return counted.map { bent(ttft($0, latencies) / scale.ttft) }
      + counted.map { bent(e2e($0, latencies) / scale.e2e) }
  }

  private func ttft(_ index: Int, _ latencies: [ReplicaReplay.Latency?]) -> Double {
    guard let latency = latencies[index] else { return ObservedResiduals.refused }
    return logRatio(latency.ttft, requests[index].ttft)
  }

  private func e2e(_ index: Int, _ latencies: [ReplicaReplay.Latency?]) -> Double {
    guard let latency = latencies[index] else { return ObservedResiduals.refused }
    return logRatio(latency.e2e, requests[index].e2e)
  }

  /// The residual of a request that was served, and that the simulated replica refuses.
  private static let refused = 3.0

  private func logRatio(_ a: SimTime, _ b: SimTime) -> Double {
    log(max(a.seconds, 1e-9) / max(b.seconds, 1e-9))
  }

  private func bent(_ residual: Double) -> Double {
    let corner = 1.5
    let part = residual / corner
    let bent = corner * (2 * ((1 + part * part).squareRoot() - 1)).squareRoot()
    return residual < 0 ? -bent : bent
  }

  /// What holds parameters that the requests tell nothing of: each is within a factor of e^3 of the
  /// first guess or so, and neighbouring slopes within a factor of e.
  private func prior(_ logarithms: [Double], _ centre: [Double], knots: Int) -> [Double] {
    let distances = zip(logarithms, centre).map { ($0 - $1) / 3 }
    let jumps = logarithms.indices.map { index in
      index >= 2 && index <= knots ? logarithms[index] - logarithms[index - 1] : 0
    }
    return distances + jumps
  }

  /// The scales that `timing` leaves: 1.4826 times the median of the absolute residuals, which
  /// is the standard deviation where they are normal, and at least 1 %.
  private func remaining(_ timing: ObservedTiming) -> Scale {
    let quantiles = quantiles(timing)
    return Scale(
      ttft: max(0.01, 1.4826 * quantiles.ttft[0]), e2e: max(0.01, 1.4826 * quantiles.e2e[0]))
  }

  /// The 50 % and 90 % quantiles of the absolute residuals that count.
  func quantiles(_ timing: ObservedTiming) -> (ttft: [Double], e2e: [Double]) {
    let latencies = latencies(timing)
    let first = counted.map { abs(ttft($0, latencies)) }.sorted()
    let last = counted.map { abs(e2e($0, latencies)) }.sorted()
    return (
      [0.5, 0.9].map { quantile(first, $0) }, [0.5, 0.9].map { quantile(last, $0) }
    )
  }
}
