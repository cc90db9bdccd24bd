internal import ArgumentParser
internal import Calibration
internal import Pool
internal import Report

/// Fitting the roofline's efficiencies, for a GPU whose iterations will be computed rather than
/// looked up.
struct RooflineOptions: ParsableArguments {
  /// What is fitted beside the profile.
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case roofline
  }

  @Option(
    help: ArgumentHelp(
      "Also fit the efficiencies of roofline timing, and write the GPU to --catalogue.",
      valueName: "roofline"))
  var fit: Kind?

  @Option(
    help: "With --fit: write the GPU with its efficiencies, to be named by catalogue: [FILE].",
    completion: .file(extensions: ["json"]))
  var catalogue: String?

  func validate() throws {
    if (fit == nil) != (catalogue == nil) {
      throw ValidationError("--fit roofline and --catalogue FILE go together")
    }
  }

  /// Fits `samples` of `hardware` and writes its GPU to `file`.
  func write(
    _ samples: [IterationSample], of hardware: RooflineConfig, source: String,
    to file: AtomicFile, _ quiet: Bool
  ) throws {
    guard let fit = RooflineFit(samples, of: hardware) else {
      throw CalibrationFailure.tooFew(samples.count, kept: nil)
    }
    var gpu = hardware.gpu
    gpu.efficiency = fit.efficiency
    gpu.source = "\(hardware.gpu.source); efficiency: fitted to \(source)"
    file.append(CatalogueJSON.text(gpu))
    try file.commit()
    guard !quiet else { return }
    let before = RooflineFit.errors(of: samples, hardware)
    Terminal.write("\n" + RooflineFitTable(fit, hardware.gpu, before: before).text + "\n")
    if let catalogue { Terminal.write("\n  Written to \(catalogue): catalogue: [\(catalogue)]\n") }
  }
}
