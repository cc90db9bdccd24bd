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
    ReplicaReplay.latencies(of: requests, on: pool(timing), delay: .seconds(timing.delay))
  }

  private func pool(_ timing: ObservedTiming) -> PoolConfig {
    var pool = pool
    pool.timing = .profile(timing.profile(name: "", source: "", engine: pool.engine))
    return pool
  }

  /// How far the logarithms of TTFT and of E2E typically are from the measured ones.
  private struct Scale {
    var ttft: Double
    var e2e: Double
  }

  /// The timing that explains the requests best.
  ///
  /// A batch that forms otherwise changes all batches after it, so that the sum of squares of a
  /// whole run has valleys everywhere. In short pieces of the run that is less so: from where these
  /// are explained best, whole runs are.
  func fit(from guess: ObservedTiming) -> ObservedTiming {
    let starts = (1...8).map { start in
      search(from: guess.logarithms, step: 0.7, generations: 100, "start-\(start)") {
        cost(ofPieces: $0, guess, scale: 0.1)
      }
    }.sorted { $0.value < $1.value }.prefix(3).map(\.point)
    let pieces = typical(advances(guess.with(logarithms: starts[0])).map(\.residual))
    let closer = starts.enumerated().map { rank, start in
      search(from: start, step: 0.2, "pieces-\(rank)") {
        cost(ofPieces: $0, guess, scale: pieces)
      }.point
    }
    var scale = remaining(guess.with(logarithms: closer[0]))
    let whole = closer.enumerated().map { rank, start in
      search(from: start, step: 0.1, "whole-\(rank)") { cost($0, guess, scale) }
    }.min { $0.value < $1.value }?.point
    let best = whole ?? closer[0]
    scale = remaining(guess.with(logarithms: best))
    let last = search(from: best, step: 0.05, "last") { cost($0, guess, scale) }.point
    return guess.with(logarithms: last)
  }

  /// Standard errors of the logarithms of the parameters that were `found` from `guess`: those of
  /// the jackknife, which finds them anew from the pieces with a block of consecutive requests left
  /// out at a time. Requests close in time share what disturbed the server, hence the blocks
  /// (Künsch 1989).
  func standardErrors(of found: ObservedTiming, from guess: ObservedTiming) -> [Double] {
    let blocks = ObservedResiduals.blocks
    let scale = typical(advances(found).map(\.residual))
    let without = (0..<blocks).map { block in
      let left = counted.count * block / blocks..<counted.count * (block + 1) / blocks
      return search(from: found.logarithms, step: 0.2, generations: 100, "block-\(block)") {
        cost(ofPieces: $0, guess, scale: scale, without: left)
      }.point
    }
    return found.logarithms.indices.map { index in
      let values = without.map { $0[index] }
      let centre = mean(values)
      let squares = values.reduce(0) { $0 + ($1 - centre) * ($1 - centre) }
      return (Double(blocks - 1) / Double(blocks) * squares).squareRoot()
    }
  }

  private static let blocks = 8

  private func search(
    from start: [Double], step: Double, generations: Int = 150, _ name: String,
    _ cost: ([Double]) -> Double
  ) -> (point: [Double], value: Double) {
    CovarianceAdaptation.minimise(
      from: start, step: step, generations: generations, more: 6,
      RandomStream(seed: 1, name: "observe/\(name)"), cost)
  }

  private func cost(_ logarithms: [Double], _ guess: ObservedTiming, _ scale: Scale) -> Double {
    sum(weighed(guess.with(logarithms: logarithms), scale), logarithms, guess)
  }

  private func cost(
    ofPieces logarithms: [Double], _ guess: ObservedTiming, scale: Double,
    without: Range<Int> = 0..<0
  ) -> Double {
    let residuals = advances(guess.with(logarithms: logarithms)).map {
      without.contains($0.request) ? 0 : bent($0.residual / scale, from: 1.5)
    }
    return sum(residuals, logarithms, guess)
  }

  private func sum(
    _ residuals: [Double], _ logarithms: [Double], _ guess: ObservedTiming
  ) -> Double {
    let prior = prior(logarithms, guess.logarithms, knots: guess.knots.count)
    return (residuals + prior).reduce(0) { $0 + $1 * $1 }
  }

  private func advances(_ timing: ObservedTiming) -> [ReplicaReplay.Advance] {
    ReplicaReplay.advances(
      of: Array(requests[counted]), on: pool(timing), delay: .seconds(timing.delay))
  }

  /// The residuals that count: TTFT's, then E2E's, in units of their scales. They are bent only far
  /// out: what slows a machine down now and then will do so again, and belongs to its means.
  private func weighed(_ timing: ObservedTiming, _ scale: Scale) -> [Double] {
    let latencies = latencies(timing)
    return counted.map { bent(rootDeviance(ttft($0, latencies)) / scale.ttft, from: 5) }
      + counted.map { bent(rootDeviance(e2e($0, latencies)) / scale.e2e, from: 5) }
  }

  /// The root of the gamma distribution's deviance, 2 (y/μ − 1 − ln y/μ) for a measured y where μ
  /// was simulated (McCullagh and Nelder 1989, section 2.3), with the sign of ln μ/y, which it is
  /// given and next to equals where that is small. Its sum of squares is least where the mean of
  /// y/μ is 1; that of the logarithms is where their geometric mean is, which is lower on a machine
  /// that something else slows down now and then: there fitted means were 2 to 3 per cent short.
  private func rootDeviance(_ logRatio: Double) -> Double {
    let deviance = max(0, 2 * (expm1(-logRatio) + logRatio))
    return logRatio < 0 ? -deviance.squareRoot() : deviance.squareRoot()
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

  /// A residual that pulls no harder far out than one at `corner` (pseudo-Huber, Charbonnier et al.
  /// 1997).
  private func bent(_ residual: Double, from corner: Double) -> Double {
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

  private func remaining(_ timing: ObservedTiming) -> Scale {
    let latencies = latencies(timing)
    return Scale(
      ttft: typical(counted.map { ttft($0, latencies) }),
      e2e: typical(counted.map { e2e($0, latencies) }))
  }

  /// The scale of residuals: 1.4826 times the median of the absolute ones, which is the standard
  /// deviation where they are normal, and at least 0.5 %.
  private func typical(_ residuals: [Double]) -> Double {
    max(0.005, 1.4826 * quantile(residuals.map { abs($0) }.sorted(), 0.5))
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

extension ReplicaReplay.Advance {
  /// What a piece is off by, of its logarithm. Tokens of one iteration are seen one after another,
  /// so that less than 2 ms says nothing.
  fileprivate var residual: Double { log(max(simulated, 0.002) / max(measured, 0.002)) }
}
