internal import Foundation

/// What was measured while an engine served requests: all that a replay is held against.
package struct MeasuredRun: Sendable {
  /// The file or folder that it is from.
  package var source: String
  /// Completed requests in order of arrival.
  package var requests: [MeasuredRequest]
  /// Requests that did not complete.
  package var others = 0
  /// What the engine looked like over time; `nil` = it was not recorded.
  package var timeline: ReplayTimeline?
  package var engine = MeasuredEngine()
  /// The data set that the prompts are from, as the run names it.
  package var dataset: String?
  /// What a reader of a comparison should know of it.
  package var notes: [String] = []

  package init(source: String, requests: [MeasuredRequest]) {
    self.source = source
    self.requests = requests
  }

  /// Reads a table of requests, or the folder of a served run.
  ///
  /// - Throws: ``TableMistakes``, everything that is wrong with it.
  package static func read(_ path: String) throws(TableMistakes) -> MeasuredRun {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw TableMistakes([TableMistake(file: path, message: absence(of: path))])
    }
    return isFolder.boolValue ? try ServedRunFolder.read(path) : try table(path)
  }

  private static func table(_ path: String) throws(TableMistakes) -> MeasuredRun {
    let records = try RequestRecordFile.read(path)
    var run = MeasuredRun(source: path, requests: records.requests)
    run.others = records.others
    guard run.requests.contains(where: { $0.ttft != nil || $0.tpot != nil || $0.e2e != nil })
    else {
      throw TableMistakes([
        TableMistake(
          file: path, line: 1,
          message: "the header has none of 'ttft_s', 'tpot_s' and 'e2e_s', or they are empty")
      ])
    }
    if !records.missing.isEmpty {
      run.notes.append(
        "\(path) has no \(records.missing.joined(separator: ", ")); what needs it is not compared.")
    }
    return run
  }

  /// Why nothing can be read at `path`: with the nearest name in its folder.
  private static func absence(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    let name = (path as NSString).lastPathComponent
    let names = try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)
    return "there is no such file or folder" + nearest(name, among: (names ?? []).sorted())
  }
}

/// How the engine of a measured run was set up, as far as the run tells; `nil` = it does not.
package struct MeasuredEngine: Hashable, Sendable {
  package var kvBlocks: Int?
  package var block: Int?
  package var maxBatch: Int?
  package var maxBatchTokens: Int?
  package var prefixCache: Bool?
}
