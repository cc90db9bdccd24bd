/// The energy store that a replica runs from: a linear one without losses, as in models of
/// energy-harvesting devices (Kansal et al., "Power management in energy harvesting sensor
/// networks", ACM TECS 2007, with an efficiency of one and no leakage).
package struct BatteryConfig: Hashable, Sendable {
  /// What it holds, and what is in it at the start of the run.
  package var capacity: Energy
  package var start: Energy
  /// Watts that come in while it is not full, by the time of the run.
  package var charge: StepSeries
  /// At this or less the replica goes out; at this or more it starts again, which is more.
  package var cutoff: Energy
  package var resume: Energy

  package init(
    capacity: Energy, start: Energy, charge: StepSeries, cutoff: Energy, resume: Energy
  ) {
    self.capacity = capacity
    self.start = start
    self.charge = charge
    self.cutoff = cutoff
    self.resume = resume
  }
}
