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
  /// A schedule changes in jumps, so that the sum has many small valleys: a simplex goes downhill
  /// from several starts, and what it finds best, again from there with the scales of residuals
  /// that are left. The least squares at its end are for the errors.
  func fit(from guess: ObservedTiming) -> (timing: ObservedTiming, standardErrors: [Double])? {
    let centre = guess.logarithms
    var scale = Scale()
    var best =
      starts(around: centre).map {
        Simplex.minimise(from: $0, step: 0.3, evaluations: 1000) { cost($0, guess, scale) }
      }.min { $0.value < $1.value }?.point ?? centre
    for step in [0.2, 0.1, 0.05] {
      scale = remaining(guess.with(logarithms: best))
      let weighing = scale
      if let solution = squares(from: best, guess, weighing), solution.sumOfSquares.isFinite {
        best = solution.parameters
      }
      best =
        Simplex.minimise(from: best, step: step, evaluations: 2500) {
          cost($0, guess, weighing)
        }.point
    }
    guard let solution = squares(from: best, guess, scale, iterations: 0) else { return nil }
    let errors = solution.covariance.indices.map {
      max(0, solution.covariance[$0][$0]).squareRoot()
    }
    return (guess.with(logarithms: best), errors)
  }

  /// The guess, and points around it.
  private func starts(around centre: [Double]) -> [[Double]] {
    let random = RandomStream(seed: 1, name: "observe/starts")
    let others = (0..<6).map { _ in centre.map { $0 + 2 * random.uniform() - 1 } }
    return [centre] + others
  }

  private func cost(_ logarithms: [Double], _ guess: ObservedTiming, _ scale: Scale) -> Double {
    all(logarithms, guess, scale).reduce(0) { $0 + $1 * $1 }
  }

  private func all(_ logarithms: [Double], _ guess: ObservedTiming, _ scale: Scale) -> [Double] {
    weighed(guess.with(logarithms: logarithms), scale)
      + prior(logarithms, guess.logarithms, knots: guess.knots.count)
  }

  private func squares(
    from start: [Double], _ guess: ObservedTiming, _ scale: Scale, iterations: Int = 20
  ) -> LeastSquares.Solution? {
    LeastSquares.minimise(
      from: start, count: 2 * counted.count + 2 * start.count, step: 0.03, iterations: iterations
    ) { all($0, guess, scale) }
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
  /// first guess or so, and neighbouring slopes within a factor of 1.3: what a row costs changes
  /// slowly, and without that a machine whose speed moves bends the curve instead.
  private func prior(_ logarithms: [Double], _ centre: [Double], knots: Int) -> [Double] {
    let distances = zip(logarithms, centre).map { ($0 - $1) / 3 }
    let jumps = logarithms.indices.map { index in
      index >= 2 && index <= knots ? 4 * (logarithms[index] - logarithms[index - 1]) : 0
    }
    return distances + jumps
  }

  /// The scales that `timing` leaves: 1.4826 times the median of the absolute residuals, which
  /// is the standard deviation where they are normal, and at least 0.5 %.
  private func remaining(_ timing: ObservedTiming) -> Scale {
    let quantiles = quantiles(timing)
    return Scale(
      ttft: max(0.005, 1.4826 * quantiles.ttft[0]), e2e: max(0.005, 1.4826 * quantiles.e2e[0]))
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
