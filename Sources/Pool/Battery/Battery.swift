package import DiscreteEvents

/// A replica's energy store: what is left in it, what has gone in and out.
///
/// Powers are whole microwatts and times whole picoseconds, so that amounts are whole attojoules
/// and start + charged − drawn = left at any time, however a span is cut into pieces. What comes
/// in while it is full and more than is drawn is not taken.
package struct Battery: Hashable, Sendable {
  /// Everything that changes.
  private struct State: Hashable, Sendable {
    var since = SimTime.zero
    var left: Int128
    var drawn: Int128 = 0
    var charged: Int128 = 0
    /// What the replica draws, in microwatts.
    var draw: Int64
    var isFlat = false
  }

  package let config: BatteryConfig
  private var state: State
  /// As it was before the last change.
  private var before: State
  /// Tells the event that is to come from those that a change has overtaken.
  package private(set) var generation: UInt64 = 0

  /// The battery of a replica that draws `draw` microwatts at first.
  package init(_ config: BatteryConfig, draw: Int64) {
    self.config = config
    state = State(left: config.start.attojoules, draw: draw)
    before = state
  }

  /// What the replica draws, in microwatts.
  package var draw: Int64 { state.draw }

  /// Whether the replica is out, until it has been charged.
  package var isFlat: Bool { state.isFlat }

  /// From `time` on the replica draws so many microwatts.
  package mutating func set(draw: Int64, at time: SimTime) { change(at: time) { $0.draw = draw } }

  /// The replica goes out, or starts again.
  package mutating func set(isFlat: Bool, at time: SimTime) {
    change(at: time) { $0.isFlat = isFlat }
  }

  /// Nothing changes but what is to come: the charge has, or is looked at.
  package mutating func look(at time: SimTime) { change(at: time) { _ in } }

  private mutating func change(at time: SimTime, _ body: (inout State) -> Void) {
    before = state
    state = advanced(state, to: time)
    body(&state)
    generation &+= 1
  }

  /// Whether, as last changed, it has run down to its cutoff, or is charged again.
  package var isDue: Bool {
    state.isFlat
      ? state.left >= config.resume.attojoules : state.left <= config.cutoff.attojoules
  }

  /// When it will have run down or be charged again, or the charge changes before; `nil` = never,
  /// as things are. Later than the last change. O(log steps).
  package var next: SimTime? {
    let (charge, change) = step(at: state.since)
    let net = Int128(charge) - Int128(state.draw)
    var span: Int128?
    if state.isFlat, net > 0 {
      span = Self.time(for: config.resume.attojoules - state.left, at: net)
    } else if !state.isFlat, net < 0 {
      span = Self.time(for: state.left - config.cutoff.attojoules, at: -net)
    }
    let most = Int128(SimTime.horizon.picoseconds)
    let due = span.flatMap { $0 < most ? state.since + SimTime(picoseconds: Int64($0)) : nil }
    guard let due else { return change }
    return min(due, change ?? due)
  }

  /// Picoseconds until `amount` has passed at `rate`, and one at least: so that what follows from
  /// it does not happen in an instant at which some batches have begun.
  private static func time(for amount: Int128, at rate: Int128) -> Int128 {
    max(1, (amount + rate - 1) / rate)
  }

  private func step(at time: SimTime) -> (microwatts: Int64, next: SimTime?) {
    let (watts, next) = config.charge.step(at: time)
    return (Int64((watts * 1e6).rounded()), next)
  }

  private func advanced(_ state: State, to time: SimTime) -> State {
    var state = state
    while state.since < time {
      let (charge, change) = step(at: state.since)
      let end = min(time, change ?? time)
      let span = end - state.since
      let drawn = Energy(microwatts: state.draw, for: span).attojoules
      let offered = Energy(microwatts: charge, for: span).attojoules
      let spilled = max(0, state.left + offered - drawn - config.capacity.attojoules)
      let taken = offered - spilled
      state.charged += taken
      state.drawn += drawn
      state.left += taken - drawn
      state.since = end
    }
    return state
  }

  private func state(at time: SimTime) -> State {
    advanced(time >= state.since ? state : before, to: time)
  }

  /// What is left at `time`, which may lie before the last change but not before the one before
  /// that, as with ``PowerMeter/energy(until:)``; and what has gone in and out until then.
  package func amounts(at time: SimTime) -> (left: Energy, charged: Energy, drawn: Energy) {
    let state = state(at: time)
    return (
      Energy(attojoules: state.left), Energy(attojoules: state.charged),
      Energy(attojoules: state.drawn)
    )
  }

  /// What is left at `time` as a part of what it holds.
  package func stateOfCharge(at time: SimTime) -> Double {
    Double(state(at: time).left) / Double(max(1, config.capacity.attojoules))
  }

  /// Whether nothing was lost or made up, and it holds neither more than it can nor less than
  /// nothing, but for what is drawn in a picosecond.
  package func isConserved(drawing most: Int64) -> Bool {
    state.left == config.start.attojoules + state.charged - state.drawn
      && state.left <= config.capacity.attojoules && state.left >= -Int128(most)
  }
}
