internal import DiscreteEvents
internal import Fleet
package import Pool

/// What no table of kernels tells, decided by the first requests of a measured run alone: what the
/// host adds to an iteration, what it adds to one that prefills, and whether unequal contexts cost
/// what the profile says.
///
/// The measure is the median over those requests of |error| of TPOT and 0.15 times that of TTFT.
/// The later requests are simulated with them, as they share the machine, and nothing that was
/// measured of them is looked at. Both times are searched together, from 0 to one median TPOT;
/// unequal contexts are costed as the profile has it only where the measure is then less.
package struct ReplayHostFit {
  /// What was found.
  package struct Result: Hashable, Sendable {
    /// Requests that arrived before this were looked at, and how many.
    package var beforeS: Double
    package var requests: Int
    /// Seconds that the host adds to an iteration, and to one that prefills besides.
    package var perIterationS: Double
    package var perPrefillIterationS: Double
    /// Whether unequal contexts cost more; `nil` = the profile does not say what they cost.
    package var skew: Bool?
    /// Median |error| over the requests.
    package var ttftError: Double
    package var tpotError: Double
  }

  /// Requests needed at least, for a median to mean anything.
  package static let leastRequests = 10

  private let replay: Replay
  private let profile: Profile
  private let window: Double
  private let counted: [MeasuredRequest]

  /// - Parameter window: seconds since the first arrival.
  /// - Throws: ``ReplayError`` when the pool has no profile, or too few requests arrive in time.
  package init(_ replay: Replay, window: Double) throws(ReplayError) {
    guard case .profile(let profile) = replay.config.pools[0].timing else {
      throw ReplayError("--fit-host needs timing: { profile: FILE } in the scenario's pool")
    }
    self.replay = replay
    self.profile = profile
    self.window = window
    let requests = replay.measured.requests
    counted = Array(requests.prefix { $0.arrival.seconds < window })
    let known = counted.count { $0.ttft != nil && $0.tpot != nil }
    guard known >= ReplayHostFit.leastRequests else {
      throw ReplayError(
        "--fit-host \(window): \(known) requests with TTFT and TPOT arrive in time; "
          + "\(ReplayHostFit.leastRequests) are needed")
    }
    guard counted.count < requests.count else {
      throw ReplayError("--fit-host \(window): all requests arrive in time, and none is left")
    }
  }

  /// The profile with what fits best, and what that is.
  ///
  /// - Complexity: some 220 simulations, twice where the profile has unequal contexts.
  package func fit() throws -> (profile: Profile, result: Result) {
    let limit = max(1e-4, quantile(counted.compactMap { $0.tpot?.seconds }.sorted(), 0.5))
    var best: (candidate: Candidate, loss: Loss)?
    for skew in profile.decodeSkew == nil ? [false] : [false, true] {
      let found = try ReplayHostSearch.minimise(upTo: limit) { prefill, iteration in
        try self.loss(Candidate(perIteration: iteration, perPrefill: prefill, skew: skew)).sum
      }
      let candidate = Candidate(
        perIteration: found.second, perPrefill: found.first, skew: skew)
      let remaining = try self.loss(candidate)
      if remaining.sum < best?.loss.sum ?? .infinity { best = (candidate, remaining) }
    }
    guard let best else { throw ReplayError("--fit-host: no simulated request can be compared") }
    return (profile(best.candidate), result(best.candidate, best.loss))
  }

  private struct Candidate {
    var perIteration: Double
    var perPrefill: Double
    var skew: Bool
  }

  private struct Loss {
    var ttft: Double
    var tpot: Double
    /// TTFT counts 0.15 times, as in ``HostFit``: of a request that hardly waits it is a few
    /// iterations, and as much again of the way from the client into the engine's queue (20 ms in
    /// the mean of the served runs, up to 200), which is not simulated.
    var sum: Double { 0.15 * ttft + tpot }
  }

  private func profile(_ candidate: Candidate) -> Profile {
    var profile = profile
    profile.overhead = candidate.perIteration
    profile.linear.perPrefillIteration = candidate.perPrefill
    if !candidate.skew { profile.decodeSkew = nil }
    return profile
  }

  private func loss(_ candidate: Candidate) throws -> Loss {
    let outcome = try replay.simulate(timing: .profile(profile(candidate)), isSampled: false)
    let simulated = outcome.requests(replay.measured.requests.count)
    func error(_ latency: (MeasuredRequest) -> SimTime?) -> Double {
      let values = ReplayPicture.values(zip(counted, simulated), latency)
      return values.isEmpty ? .infinity : ReplayComparison.Spread(values).median
    }
    return Loss(ttft: error(\.ttft), tpot: error(\.tpot))
  }

  private func result(_ candidate: Candidate, _ loss: Loss) -> Result {
    Result(
      beforeS: window, requests: counted.count, perIterationS: candidate.perIteration,
      perPrefillIterationS: candidate.perPrefill,
      skew: profile.decodeSkew == nil ? nil : candidate.skew, ttftError: loss.ttft,
      tpotError: loss.tpot)
  }
}

/// Why a replay cannot be made.
package struct ReplayError: Error, Hashable, Sendable, CustomStringConvertible {
  /// `error: message`
  package let description: String

  package init(_ message: String) { description = "error: \(message)" }
}
