internal import DiscreteEvents
internal import Pool

/// The outages of one unit, one after another.
struct OutageProcess {
  private let config: OutageConfig
  private let unit: Int
  private let random: RandomStream?
  /// The next listed outage to be looked at.
  private var next = 0

  /// - Parameter stream: the unit's own.
  init(_ config: OutageConfig, unit: Int, stream: () -> RandomStream) {
    self.config = config
    self.unit = unit
    if case .renewal = config { random = stream() } else { random = nil }
  }

  /// The next outage, of a unit that has been mended at `time`; `nil` = there is none in the time
  /// that a run can last. Both its times are drawn at once.
  ///
  /// - Parameter startup: how long it takes from there to working order, where an uptime begins.
  mutating func outage(
    after time: SimTime, startup: SimTime
  ) -> (start: SimTime, length: SimTime)? {
    switch config {
    case .renewal(let uptime, let downtime):
      guard let random else { return nil }
      let start = startup + uptime.sample(using: random)
      let length = downtime.sample(using: random)
      guard start < SimTime.horizon - time else { return nil }
      return (time + start, length)
    case .listed(let outages):
      while next < outages.count {
        let outage = outages[next]
        next += 1
        guard outage.unit == unit || outage.unit < 0, outage.start < .horizon else { continue }
        return (max(outage.start, time), outage.length)
      }
      return nil
    // The battery itself says when.
    case .drained: return nil
    case .priced(let spot): return spot.outage(after: time, before: .horizon)
    }
  }
}

extension Lifetime {
  /// A time from this distribution.
  func sample(using random: RandomStream) -> SimTime {
    switch self {
    case .constant(let time): time
    case .exponential(let mean): .seconds(random.exponential(mean: mean.seconds))
    case .weibull(let mean, let shape):
      .seconds(random.weibull(mean: mean.seconds, shape: shape))
    }
  }
}
