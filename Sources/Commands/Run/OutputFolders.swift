internal import ArgumentParser
internal import Report

/// Where `--output` puts each scenario's files: a folder of its name.
struct OutputFolders {
  private let folders: [String]

  /// Names the folders of scenarios called `names`; makes none yet.
  init(under root: String, for names: [String]) throws {
    let safe = names.map(OutputFolders.folderName)
    guard Set(safe).count == safe.count else {
      throw ValidationError("--output needs scenarios with different names")
    }
    folders = safe.map { "\(root)/\($0)" }
  }

  /// Writes the files of the scenario at `index`.
  func write(_ outcome: ScenarioStudy.Outcome, at index: Int) throws {
    try OutputFolder.make(folders[index])
    let summary = try AtomicFile("\(folders[index])/summary.json")
    summary.append(SummaryJSON.text(outcome.summary) + "\n")
    try summary.commit()
    try SeriesCSV.write(
      outcome.series, pools: outcome.pools, to: "\(folders[index])/timeseries.csv")
    if !outcome.regrets.isEmpty {
      try RegretCSV.write(outcome.regrets, to: "\(folders[index])/regret.csv")
    }
  }

  /// `name` with everything but letters, digits, `-`, `_` and inner dots made a hyphen, so that it
  /// stays below the folder it is put in.
  private static func folderName(_ name: String) -> String {
    let safe = name.map { $0.isLetter || $0.isNumber || "-_.".contains($0) ? $0 : "-" }
    return safe.first == "." ? "-" + String(safe.dropFirst()) : String(safe)
  }
}
