package import DiscreteEvents

/// KV on its way: between replicas, or from the tiers below their memories.
///
/// A transfer leaves by one way and comes in by another, each with a bandwidth. Those that leave by
/// a way share it fairly, those that come in by one do too, and a transfer goes at the lesser of
/// its two shares: processor sharing at each end. What one end leaves unused the other does not get
/// (max–min fairness would give it away). Rates change only when a transfer begins or ends at one
/// of the two ends: O(transfers under way) then.
package struct KVTransfers {
  /// One request's KV.
  package struct Transfer: Hashable, Sendable {
    package let slot: Int32
    package let source: Int
    package let target: Int
    /// What it sends in all, and how long a byte is on its way.
    package let bytes: Double
    fileprivate let latency: SimTime
    /// What was left to be sent at `since`, at `rate` bytes a second from then on.
    fileprivate(set) var left: Double
    fileprivate(set) var since: SimTime
    fileprivate(set) var rate = 0.0
    /// When its last byte will be sent, as things stand; from then on, when it will be there.
    fileprivate(set) var end = SimTime.never
    fileprivate(set) var isSent = false
  }

  /// Of each way out and each way in, in bytes a second.
  let out: ContiguousArray<Double>
  let into: ContiguousArray<Double>
  /// In the order of their beginning.
  private(set) var active: ContiguousArray<Transfer> = []
  /// By way: transfers that leave by it, and that come in by it.
  private(set) var outgoing: ContiguousArray<Int32>
  private(set) var incoming: ContiguousArray<Int32>
  /// When the next event of the transfers is, and which of those scheduled it is.
  private(set) var due: SimTime?
  private(set) var generation: UInt64 = 0

  /// No transfers over ways of these bandwidths, out and in, in bytes a second.
  package init(out: ContiguousArray<Double>, into: ContiguousArray<Double>) {
    self.out = out
    self.into = into
    outgoing = ContiguousArray(repeating: 0, count: out.count)
    incoming = ContiguousArray(repeating: 0, count: into.count)
  }

  /// When the next event is to be, and what tells it from those scheduled before; `nil` = it is
  /// scheduled already, or there is none.
  mutating func nextEvent() -> (time: SimTime, generation: UInt64)? {
    let next = next
    guard next != due else { return nil }
    due = next
    generation += 1
    return next.map { ($0, generation) }
  }

  /// When something happens next.
  package var next: SimTime? { active.lazy.map(\.end).min() }

  /// Begins to send `bytes`, which are more than none.
  ///
  /// - Parameter latency: from a byte's leaving to its being there.
  package mutating func begin(
    _ slot: Int32, from source: Int, to target: Int, bytes: Double, latency: SimTime,
    at time: SimTime
  ) {
    active.append(
      Transfer(
        slot: slot, source: source, target: target, bytes: bytes, latency: latency, left: bytes,
        since: time))
    outgoing[source] += 1
    incoming[target] += 1
    share(source, target, at: time)
  }

  /// What happens at `time`, when ``next`` is: last bytes are sent, and KV has come.
  ///
  /// - Returns: the transfers that are over, in the order of their beginning.
  package mutating func advance(to time: SimTime) -> ContiguousArray<Transfer> {
    self.due = nil
    let due = active.indices.filter { !active[$0].isSent && active[$0].end <= time }
    for index in due {
      active[index].isSent = true
      active[index].left = 0
      let latency = active[index].latency
      active[index].end = latency < .never - time ? time + latency : .never
    }
    for index in due { letGo(active[index], at: time) }
    let over = active.filter { $0.isSent && $0.end <= time }
    if !over.isEmpty { active.removeAll { $0.isSent && $0.end <= time } }
    return ContiguousArray(over)
  }

  /// Nobody wants what is sent of `slot` any more, if anything is.
  ///
  /// - Returns: the transfers that are under way no more.
  @discardableResult
  package mutating func cancel(_ slot: Int32, at time: SimTime) -> ContiguousArray<Transfer> {
    var cancelled: ContiguousArray<Transfer> = []
    while let index = active.firstIndex(where: { $0.slot == slot }) {
      let transfer = active.remove(at: index)
      if !transfer.isSent { letGo(transfer, at: time) }
      cancelled.append(transfer)
    }
    return cancelled
  }

  /// Stops the program when an invariant is broken. O(transfers + replicas).
  func checkInvariants() {
    var sharers = (out: outgoing, into: incoming)
    for transfer in active where !transfer.isSent {
      sharers.out[transfer.source] -= 1
      sharers.into[transfer.target] -= 1
      precondition(
        transfer.left >= 0 && transfer.left <= transfer.bytes, "bytes were lost or made up")
    }
    precondition(
      sharers.out.allSatisfy { $0 == 0 } && sharers.into.allSatisfy { $0 == 0 },
      "the counts of transfers that share a link are wrong")
    checkRates()
  }

  private func checkRates() {
    var left = (out: out, into: into)
    for transfer in active where !transfer.isSent {
      left.out[transfer.source] -= transfer.rate
      left.into[transfer.target] -= transfer.rate
    }
    // Sums of quotients of one number: off by at most one rounding a term.
    precondition(
      zip(left.out, out).allSatisfy { $0 >= -1e-9 * $1 }
        && zip(left.into, into).allSatisfy { $0 >= -1e-9 * $1 },
      "a link carries more than it can")
  }

  private mutating func letGo(_ transfer: Transfer, at time: SimTime) {
    outgoing[transfer.source] -= 1
    incoming[transfer.target] -= 1
    share(transfer.source, transfer.target, at: time)
  }

  /// Shares out the way out of `source` and the way into `target` anew.
  private mutating func share(_ source: Int, _ target: Int, at time: SimTime) {
    for index in active.indices where !active[index].isSent {
      guard active[index].source == source || active[index].target == target else { continue }
      let (source, target) = (active[index].source, active[index].target)
      let rate = min(
        out[source] / Double(outgoing[source]), into[target] / Double(incoming[target]))
      guard rate != active[index].rate else { continue }
      let sent = active[index].rate * (time - active[index].since).seconds
      active[index].left = max(0, active[index].left - sent)
      active[index].since = time
      active[index].rate = rate
      // Rounded up to a picosecond, as what begins at an instant does not end at it; less than a
      // thousandth of one is the error of sums.
      let span = (active[index].left / rate * 1e12 - 1e-3).rounded(.up)
      let isFar = span >= Double(SimTime.never.picoseconds - time.picoseconds) / 2
      active[index].end =
        isFar ? .never : SimTime(picoseconds: time.picoseconds + max(1, Int64(span)))
    }
  }
}
