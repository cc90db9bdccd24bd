internal import ArgumentParser
internal import Calibration
internal import Diagnostics
internal import Pool
internal import Report
internal import Scenario

/// Importing published kernel tables in place of measuring.
struct TableOptions: ParsableArguments {
  /// Whose tables they are.
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case aiconfigurator, llmservingsim, vidur
  }

  @Option(
    name: .customLong("from"),
    help: ArgumentHelp(
      "Make the profile of published kernel tables in a directory, given in the scenario's place.",
      valueName: "aiconfigurator|llmservingsim|vidur"))
  var format: Format?

  @Option(help: "With --from: the GPU, as catalog gpus lists it.")
  var gpu: String?

  @Option(help: "With --from: the model, as catalog models lists it.")
  var model: String?

  @Option(help: "With --from: GPUs that share the layers.")
  var tensorParallel = 1

  @Option(help: "With --from: format of the weights.")
  var weights = Precision.bf16.rawValue

  @Option(help: "With --from: the serving engine whose host time is added; without it, none.")
  var host: String?

  @Flag(help: "With --from llmservingsim: unequal contexts cost what its skew.csv says.")
  var skew = false

  @Option(
    help: ArgumentHelp(
      "With --from llmservingsim: what the host adds to an iteration that prefills.",
      valueName: "milliseconds"))
  var prefillOverhead = 0.0

  func validate(profile: String?) throws {
    guard let format else { return }
    guard profile != nil else {
      throw ValidationError("--from needs --profile FILE or --catalogue FILE")
    }
    guard gpu != nil, model != nil else { throw ValidationError("--from needs --gpu and --model") }
    guard (1...1024).contains(tensorParallel) else {
      throw ValidationError("--tensor-parallel must be from 1 to 1024, not \(tensorParallel)")
    }
    guard (0...1000).contains(prefillOverhead) else {
      throw ValidationError("--prefill-overhead must be from 0 to 1000, not \(prefillOverhead)")
    }
    if format != .llmservingsim, skew || prefillOverhead != 0 {
      throw ValidationError("--skew and --prefill-overhead go with --from llmservingsim alone")
    }
  }

  /// Writes the profile to `file`.
  ///
  /// - Throws: `TableMistakes`, all of them; a ``ValidationError`` for names not in the catalogue.
  func run(
    directory: String, file: String?, _ roofline: RooflineOptions, _ quiet: Bool
  ) throws {
    guard let format else { return }
    let request = ImportRequest(
      model: try find(model ?? "", "model", Model.catalogue, \.name),
      gpu: try find(gpu ?? "", "GPU", GPU.catalogue, \.name), tensorParallel: tensorParallel,
      precision: try find(weights, "precision", Precision.allCases, \.rawValue),
      host: try host.map { try find($0, "engine host", ServingHost.catalogue, \.name) })
    // Begun first, so that a place where nothing can be written is known before tables are read.
    let output = try file.map { try AtomicFile($0) }
    let catalogue = try roofline.catalogue.map { try AtomicFile($0) }
    let profile =
      switch format {
      case .aiconfigurator: try AIConfiguratorTables.profile(from: directory, request)
      case .vidur: try VidurTables.profile(from: directory, request)
      case .llmservingsim:
        try LLMServingSimTables.profile(
          from: directory, request, hasSkew: skew, perPrefillIteration: prefillOverhead * 1e-3)
      }
    if let file, let output {
      output.append(ProfileJSON.text(profile))
      try output.commit()
      if !quiet {
        Terminal.write("  \(profile.name) of \(profile.source)\n  Written to \(file)\n")
      }
    }
    if let catalogue {
      let samples = TabulatedDevice(profile).samples(
        TabulatedDevice.shapes(
          tokens: 8192, sequences: 256, areSimple: format != .llmservingsim))
      try roofline.write(
        samples, of: request.roofline, source: profile.source, to: catalogue, quiet)
    }
  }

  private func find<Entry>(
    _ name: String, _ noun: String, _ entries: [Entry], _ title: KeyPath<Entry, String>
  ) throws -> Entry {
    if let entry = entries.first(where: { $0[keyPath: title] == name }) { return entry }
    let near = NearestName.of(name, among: entries.map { $0[keyPath: title] })
    throw ValidationError(
      "no \(noun) is called '\(name)'" + (near.map { "; did you mean '\($0)'?" } ?? ""))
  }
}
