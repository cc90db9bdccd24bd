internal import DiscreteEvents
package import Pool

/// A timing model fitted to what requests saw of a server, with nothing known of its iterations.
///
/// The requests are served again by a simulated replica with candidate parameters, and the squares
/// of what is left between the logarithms of measured and simulated TTFT and E2E are made least.
/// The simulated scheduler puts requests into batches as the engine does, so that waiting,
/// chunking and mixing are explained by it and not by the parameters.
package struct ObservedFit: Sendable {
  package var timing: ObservedTiming
  /// Standard errors of the parameters, relative, in the order of ``ObservedTiming/names``; one
  /// of 1 or more says that the requests tell nothing of it.
  package var standardErrors: [Double]
  /// Requests that were fitted.
  package var requests: Int
  /// Of the same requests, and of the second half predicted from a fit to the first alone.
  package var fitted: [PredictionError]
  package var heldOut: [PredictionError]
  /// Quantiles of |ln simulated − ln measured| over requests: 50 %, 90 %.
  package var residuals: (ttft: [Double], e2e: [Double])

  /// Requests needed at least: several for each parameter, in both halves.
  package static let leastRequests = 60

  /// Fits the timing of a replica with the limits of `pool`, whose own timing is not looked at.
  ///
  /// - Parameter requests: in order of arrival.
  /// - Throws: ``ObservationError`` when they are too few, or cannot be explained at all.
  package init(_ requests: [ObservedRequest], on pool: PoolConfig) throws(ObservationError) {
    guard requests.count >= ObservedFit.leastRequests else {
      throw ObservationError(
        "\(requests.count) completed requests are too few for a fit; "
          + "\(ObservedFit.leastRequests) are needed")
    }
    let half = ObservedResiduals(requests, pool, counting: 0..<requests.count / 2)
    let all = ObservedResiduals(requests, pool, counting: requests.indices)
    let guess = ObservedTiming(guessedFrom: requests, engine: pool.engine)
    timing = all.fit(from: guess)
    let served = all.latencies(timing)
    guard served.contains(where: { $0 != nil }) else {
      throw ObservationError("no timing model explains the requests; is the pool the server's?")
    }
    standardErrors = all.standardErrors(of: timing, from: guess)
    self.requests = requests.count
    fitted = PredictionError.all(zip(requests, served))
    let predicted = zip(requests, half.latencies(half.fit(from: guess)))
    heldOut = PredictionError.all(predicted.dropFirst(requests.count / 2))
    residuals = all.quantiles(timing)
  }
}

extension ObservedTiming {
  /// A first guess: most of the quickest TPOT is there whatever the batch holds, and the quickest
  /// prompts a token waited for nothing.
  init(guessedFrom requests: [ObservedRequest], engine: EngineConfig) {
    let tpots = requests.compactMap(\.tpot).sorted()
    let ttfts = requests.map(\.ttft.seconds).sorted()
    let base = 0.8 * max(1e-6, quantile(tpots.isEmpty ? ttfts : tpots, 0.05))
    let perToken = requests.map {
      max(1e-8, $0.ttft.seconds - base) / Double(max(1, $0.promptTokens))
    }.sorted()
    let token = 0.8 * quantile(perToken, 0.2)
    let length = max(1, mean(requests.map { Double($0.promptTokens) }))
    let knots = ObservedTiming.knots(upTo: engine.maxBatchTokens)
    self.init(
      base: base, slopes: knots.map { _ in token }, perSequence: 0.1 * token,
      perDecode: 0.3 * token, perContextToken: 0.05 * token / length, perPair: 0.1 * token / length,
      delay: 0.3 * base,
      knots: knots)
  }
}
