package import DiscreteEvents

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// What a replica has drawn since the start of the run, while it draws one power after another.
///
/// With a `ramp` τ what is drawn follows the level with a lag of first order: a level P that is set
/// when p is drawn draws P + (p − P)·exp(−t/τ) after t, and P·T + (p − P)·τ·(1 − exp(−T/τ)) until
/// T. It is the ramp that EdgeReasoning (arXiv 2511.01866) fits to a Jetson's decoding.
package struct PowerMeter: Hashable, Sendable {
  /// One level, from when it was set.
  private struct Span: Hashable, Sendable {
    var microwatts: Int64
    /// What was drawn at its start, in microwatts, and in all until then.
    var first: Int64
    var since = SimTime.zero
    var drawn = Energy()

    func energy(until time: SimTime, ramp: SimTime) -> Energy {
      let whole = drawn + Energy(microwatts: microwatts, for: time - since)
      guard first != microwatts else { return whole }
      // Whole attojoules once for every level: where it is looked at does not change it.
      let lag =
        Double(first - microwatts) * Double(ramp.picoseconds) * -expm1(-passed(time, ramp))
      return whole + Energy(attojoules: Int128(lag.rounded()))
    }

    func power(at time: SimTime, ramp: SimTime) -> Int64 {
      guard first != microwatts else { return microwatts }
      let lag = (Double(first - microwatts) * exp(-passed(time, ramp))).rounded()
      return microwatts + Int64(lag)
    }

    private func passed(_ time: SimTime, _ ramp: SimTime) -> Double {
      Double((time - since).picoseconds) / Double(max(1, ramp.picoseconds))
    }
  }

  private let ramp: SimTime
  /// The level now, and the one before.
  private var span: Span
  private var before: Span

  /// A replica that draws so much at first; `ramp` = zero: it follows its levels at once.
  package init(microwatts: Int64, ramp: SimTime = .zero) {
    self.ramp = ramp
    span = Span(microwatts: microwatts, first: microwatts)
    before = span
  }

  /// From `time` on the replica draws so much. Nothing changes where it does already, so that the
  /// meter is the same whether or not somebody looked meanwhile.
  package mutating func set(_ microwatts: Int64, at time: SimTime) {
    guard microwatts != span.microwatts else { return }
    before = span
    let first = ramp > .zero ? span.power(at: time, ramp: ramp) : microwatts
    span = Span(
      microwatts: microwatts, first: first, since: time,
      drawn: before.energy(until: time, ramp: ramp))
  }

  /// What it has drawn until `time`, which may lie before the last change but not before the one
  /// before that: a batch whose clients have all gone runs on after the last of them.
  package func energy(until time: SimTime) -> Energy {
    (time >= span.since ? span : before).energy(until: time, ramp: ramp)
  }
}
