internal import ArgumentParser
internal import Calibration
internal import Diagnostics
internal import Fleet
internal import Pool
internal import Scenario

/// The pool of a scenario that is calibrated.
struct CalibrationTarget {
  let pool: Int
  let name: String
  let hardware: RooflineConfig
  let setup: BackendSetup

  /// The pool called `name` of `scenario`, or its first.
  init(_ scenario: Scenario, pool name: String?) throws {
    let pools = scenario.config.pools
    let names = pools.map(\.name)
    guard let index = name.map({ names.firstIndex(of: $0) }) ?? 0 else {
      let nearest = NearestName.of(name ?? "", among: names)
      throw ValidationError(
        "no pool is called '\(name ?? "")'" + (nearest.map { "; did you mean '\($0)'?" } ?? ""))
    }
    guard let hardware = pools[index].hardware, let setup = BackendSetup(index, of: scenario.config)
    else {
      throw CalibrationFailure.noHardware(scenario.file, pool: pools[index].name)
    }
    self.pool = index
    self.name = pools[index].name
    self.hardware = hardware
    self.setup = setup
  }
}
