internal import Calibration
internal import Pool
internal import Report

/// A known device's profile, brought to the one that a few iterations were measured on.
struct AdaptationRun {
  /// To be written: adapted, or the samples' own fit where that predicts better.
  let profile: Profile
  private let result: AdaptationResult
  private let target: CalibrationTarget
  private let machine: String

  init(
    _ prior: AdaptationPrior, _ measured: MeasuredIterations, of target: CalibrationTarget,
    machine: String, seed: UInt64
  ) {
    let result = AdaptationResult(prior, measured, ranks: target.setup.adapterRanks, seed: seed)
    self.result = result
    self.target = target
    self.machine = machine
    let date = MonotonicSeconds.today
    profile = result.profile(
      name: target.name, of: target.hardware, machine: machine, date: date,
      software: "Seatrial \(ProgramVersion.current)")
  }

  func table(seconds: Double) -> String {
    let hardware = target.hardware
    return AdaptationTable(
      result, title: "\(target.name) · \(hardware.model.name) on \(hardware.gpu.name)",
      machine: machine, seconds: seconds
    ).text
  }
}
