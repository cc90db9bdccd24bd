package import DiscreteEvents

/// What a replica has drawn since the start of the run, while it draws one power after another.
package struct PowerMeter: Hashable, Sendable {
  /// Microwatts now and before the last change, the time of that change, and what had been drawn
  /// by then.
  private var microwatts: Int64
  private var before: Int64
  private var since = SimTime.zero
  private var drawn = Energy()

  /// A replica that draws so much at first.
  package init(microwatts: Int64) {
    self.microwatts = microwatts
    before = microwatts
  }

  /// From `time` on the replica draws so much. Nothing changes where it does already, so that the
  /// meter is the same whether or not somebody looked meanwhile.
  package mutating func set(_ microwatts: Int64, at time: SimTime) {
    guard microwatts != self.microwatts else { return }
    drawn = energy(until: time)
    before = self.microwatts
    self.microwatts = microwatts
    since = time
  }

  /// What it has drawn until `time`, which may lie before the last change but not before the one
  /// before that: a batch whose clients have all gone runs on after the last of them.
  package func energy(until time: SimTime) -> Energy {
    let level = time >= since ? microwatts : before
    return drawn + Energy(microwatts: level, for: time - since)
  }
}
