package import DiscreteEvents

/// Machines whose price moves, and that are taken away while it is above a bid: spot instances as
/// Amazon EC2 sold them until 2017 (Agmon Ben-Yehuda et al., "Deconstructing Amazon EC2 spot
/// instance pricing", ACM TEAC 2013).
package struct SpotConfig: Hashable, Sendable {
  /// US dollars an hour of one replica.
  package var price: StepSeries
  /// The most that is paid; `nil` = any price, and machines are never taken away.
  package var bid: Double?
  /// From when the price is too high to when the machines are gone.
  package var notice: SimTime

  package init(price: StepSeries, bid: Double? = nil, notice: SimTime = .seconds(120)) {
    self.price = price
    self.bid = bid
    self.notice = notice
  }

  /// The next time from `time` on, within `limit`, at which the price comes to be above the bid,
  /// and for how long it is; `nil` = there is none. O(steps until then).
  package func outage(
    after time: SimTime, before limit: SimTime
  ) -> (start: SimTime, length: SimTime)? {
    guard let bid, price.levels.contains(where: { $0 > bid }) else { return nil }
    var (start, at): (SimTime?, SimTime) = (nil, time)
    while at < limit {
      let (value, next) = price.step(at: at)
      if value > bid, start == nil { start = at }
      if value <= bid, let start { return (start, at - start) }
      guard let next else { break }
      at = next
    }
    return start.map { ($0, .never) }
  }

  /// The shortest time for which the price is above the bid; `nil` = it never is, or for ever.
  package var shortestOutage: SimTime? {
    let end = price.period.map { $0 + $0 } ?? .horizon
    var (at, shortest): (SimTime, SimTime?) = (.zero, nil)
    while let (start, length) = outage(after: at, before: end) {
      if length < shortest ?? .never { shortest = length }
      guard length < .horizon else { break }
      at = start + length
    }
    return shortest
  }

  /// What one replica costs between two times, in US dollars: the price of the time, and nothing
  /// while it is away. Notices are paid for. O(steps).
  package func dollars(from begin: SimTime, until end: SimTime) -> Double {
    var (sum, at) = (0.0, SimTime.zero)
    // Since when the price has been above the bid.
    var above: SimTime?
    while at < end {
      let (value, next) = price.step(at: at)
      let stop = min(end, next ?? end)
      if let bid, value > bid { above = above ?? at } else { above = nil }
      // Of this step, what is paid for ends with the notice.
      let paid = above.map { min(stop, $0 + notice) } ?? stop
      let from = max(at, begin)
      if paid > from { sum += value * (paid - from).seconds / 3600 }
      at = stop
    }
    return sum
  }
}
