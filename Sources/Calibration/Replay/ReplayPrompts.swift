internal import Foundation
internal import Workload

/// The tokens of measured requests' prompts, from the data set that the run sent: they tell which
/// prompts begin alike, and so share KV memory.
package struct ReplayPrompts: Sendable {
  package let file: String
  /// A request each, in order of arrival: its tokens, as the data set writes the list; `nil` = it
  /// does not say.
  let tokens: [String?]

  /// - Parameter file: JSON lines with `input_toks` and `input_tok_ids`, as a trace of format
  ///   `sharegpt`.
  /// - Throws: ``TableMistakes`` when it cannot be read, or is not what `requests` were sent from:
  ///   a request's line has a prompt of another length.
  package init(_ file: String, of requests: [MeasuredRequest]) throws(TableMistakes) {
    self.file = file
    let rows: [Row]
    do {
      rows = try ReplayPrompts.rows(file)
    } catch {
      throw TableMistakes([
        TableMistake(
          file: file, line: error.line,
          message: error.field.isEmpty ? error.message : "\(error.field): \(error.message)")
      ])
    }
    var mistakes = TableMistakes()
    tokens = requests.map { request in
      guard rows.indices.contains(request.id) else {
        mistakes.add(
          TableMistake(
            file: file,
            message: "has \(rows.count) prompts, and none for request \(request.id), from 0"))
        return nil
      }
      let row = rows[request.id]
      if row.prompt != request.promptTokens {
        mistakes.add(
          TableMistake(
            file: file, line: row.line,
            message: "input_toks: \(row.prompt), but request \(request.id) was measured with a "
              + "prompt of \(request.promptTokens) tokens"))
      }
      return row.tokens
    }
    guard mistakes.isEmpty else { throw mistakes }
  }

  private struct Row {
    var line: Int
    var prompt: Int
    var tokens: String?
  }

  /// The prompts of `file`, checked as those of any trace.
  private static func rows(_ file: String) throws(TraceError) -> [Row] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw TraceError(file: file, line: 0, message: "cannot be read")
    }
    let lines = String(decoding: data, as: UTF8.self)
      .split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let reader = try TraceReader(
      file: file, format: .sharegpt, onBadRow: .fail, readsPrompts: true)
    var rows: [Row] = []
    while let row = try reader.next() {
      let text = lines.indices.contains(reader.line - 1) ? lines[reader.line - 1] : ""
      rows.append(Row(line: reader.line, prompt: row.prompt, tokens: list(in: text)))
    }
    return rows
  }

  /// The list under `input_tok_ids` of a line that is known to be right.
  private static func list(in line: Substring) -> String? {
    guard let key = line.range(of: "\"input_tok_ids\""),
      let open = line[key.upperBound...].firstIndex(of: "["),
      let close = line[open...].firstIndex(of: "]")
    else { return nil }
    return String(line[open...close])
  }

  /// Where the data set that `run` names lies: under its whole name or its last part, in the run's
  /// folder or one of the four above, or in a folder of their `traces`; `nil` = it is not there.
  package static func find(for run: MeasuredRun) -> String? {
    guard let dataset = run.dataset, !dataset.isEmpty else { return nil }
    let name = (dataset as NSString).lastPathComponent
    var folder = URL(filePath: run.source).standardizedFileURL
    for _ in 0..<5 {
      let traces = folder.appending(path: "traces")
      let below = (try? FileManager.default.contentsOfDirectory(atPath: traces.path)) ?? []
      let places =
        [folder.appending(path: dataset), folder.appending(path: name)]
        + below.sorted().map { traces.appending(path: "\($0)/\(name)") }
      if let found = places.first(where: { FileManager.default.fileExists(atPath: $0.path) }) {
        return found.path
      }
      folder.deleteLastPathComponent()
    }
    return nil
  }
}
