internal import ArgumentParser
internal import Report
internal import RunStore

#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Where a command keeps its runs, and under which label.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep the runs in this file, for seatrial history; results/runs/runs.sqlite where there is "
        + "a folder results.", valueName: "file"),
    completion: .file(extensions: ["sqlite"]))
  var store: String?

  @Flag(help: "Keep the runs nowhere.")
  var noStore = false

  @Option(help: "What to call the runs in the store; the commit unless given.")
  var label: String?

  func validate() throws {
    guard store == nil || !noStore else {
      throw ValidationError("--store and --no-store exclude each other")
    }
    guard label?.contains(where: \.isNewline) != true else {
      throw ValidationError("--label must be a single line")
    }
  }

  /// Where the runs go unless an option says so; the environment's `SEATRIAL_STORE` changes it.
  static let defaultFile = "results/runs/runs.sqlite"
}

/// Keeps the runs of a command in the store, after they have ended.
enum RunStoring {
  /// Finds out before the work whether a store that was asked for can be used.
  ///
  /// - Throws: `RunStore.Failure`.
  static func check(_ options: StoreOptions) throws {
    if let file = options.store { _ = try RunStore(file) }
  }

  /// Stores `runs`, all or none, under the label of `options`; does not look at them where nothing
  /// is to be stored.
  ///
  /// A store that nobody asked for by name is a convenience: when it cannot be written, a line on
  /// standard error says so, and that is all.
  ///
  /// - Throws: `RunStore.Failure`, when a store that was asked for cannot be written.
  static func store(
    _ runs: @autoclosure () -> [StoredRun], _ options: StoreOptions
  ) throws {
    guard let file = options.store ?? automaticFile(options) else { return }
    let label = options.label ?? CommitLabel.current
    let labelled = runs().map { run in
      var run = run
      run.label = label
      return run
    }
    do throws(RunStore.Failure) {
      try RunStore(file).add(labelled)
    } catch {
      if options.store != nil { throw error }
      Terminal.writeError("\(error.path): warning: the run was not stored: \(error.reason)\n")
    }
  }

  /// The store that is used without being asked for; `nil` = none.
  private static func automaticFile(_ options: StoreOptions) -> String? {
    if options.noStore { return nil }
    switch Environment.value("SEATRIAL_STORE") {
    case "off": return nil
    case let file?: return file
    case nil:
      var status = stat()
      let isThere = stat("results", &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
      return isThere ? StoreOptions.defaultFile : nil
    }
  }
}
