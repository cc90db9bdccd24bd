internal import ArgumentParser
internal import Calibration
internal import Diagnostics
internal import Pool
internal import Scenario

/// Bringing a known device's profile to the one that is measured.
struct AdaptOptions: ParsableArguments {
  @Option(
    name: .customLong("adapt"),
    help: ArgumentHelp(
      "Bring the profile of a known device to this one by few --samples, 10 unless said.",
      valueName: "profile"),
    completion: .file(extensions: ["json"]))
  var known: String?

  @Option(
    name: .customLong("known-gpu"),
    help: "With --adapt: the known device's GPU, where its profile does not say it.")
  var knownGPU: String?

  /// - Parameter otherwise: whether another way to a profile is asked for too.
  func validate(otherwise: Bool) throws {
    if known != nil, otherwise {
      throw ValidationError("--adapt goes with none of --from, --fit and --precision")
    }
    if known == nil, knownGPU != nil { throw ValidationError("--known-gpu goes with --adapt") }
  }

  /// What the known profile says of `target`; `nil` = nothing is adapted.
  ///
  /// - Throws: mistakes in the profile; a profile of another model; a GPU not in the catalogue.
  func prior(for target: CalibrationTarget) throws -> AdaptationPrior? {
    guard let known else { return nil }
    let profile = try Scenario.profile(file: known)
    let record = profile.calibration
    let hardware = target.hardware
    if let record, record.modelDigest != hardware.model.digest {
      throw ValidationError(
        "\(known) is of \(record.model), and the pool runs \(hardware.model.name) of another shape")
    }
    guard let gpu = try gpu(record, hardware.gpu) else { return AdaptationPrior(profile, nil) }
    var from = hardware
    from.gpu = gpu
    from.precision = record?.precision ?? hardware.precision
    from.tensorParallel = record?.tensorParallel ?? hardware.tensorParallel
    return AdaptationPrior(profile, RooflineRatio(from: from, to: hardware))
  }

  /// The known device: as the option or the record says; `nil` = neither does.
  private func gpu(_ record: CalibrationRecord?, _ target: GPU) throws -> GPU? {
    if let knownGPU {
      if let gpu = GPU.catalogue.first(where: { $0.name == knownGPU }) { return gpu }
      let near = NearestName.of(knownGPU, among: GPU.catalogue.map(\.name))
      throw ValidationError(
        "no GPU is called '\(knownGPU)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
    }
    guard let name = record?.gpu else { return nil }
    return name == target.name ? target : GPU.catalogue.first { $0.name == name }
  }
}
