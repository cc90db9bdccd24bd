import Foundation

/// Measured scores of models on queries, which stay outside the repository: in the folder
/// `SEATRIAL_DATA` names, or in `../shared/data` beside the package.
struct RewardTable {
  /// The models, in the order of the file's columns.
  var models: [String] = []
  /// Of each query, what is known of it: the logarithm of its length, and the data set it is from.
  var contexts: [[Double]] = []
  /// Of each query, the score of each model.
  var scores: [[Double]] = []

  /// The table in `rewards/name`; `nil`, said aloud, where it is not there.
  ///
  /// - Parameters:
  ///   - models: How many columns at the end are scores.
  ///   - task: Which column is the data set.
  ///   - length: Which column is the query's length in characters.
  init?(_ name: String, models count: Int, task: Int?, length: Int) throws {
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../..")
    let root =
      ProcessInfo.processInfo.environment["SEATRIAL_DATA"].map { URL(fileURLWithPath: $0) }
      ?? package.appending(path: "../shared/data")
    let file = root.appending(path: "rewards/\(name)")
    guard FileManager.default.isReadableFile(atPath: file.path) else {
      print("SKIPPED: no \(file.standardized.path); set SEATRIAL_DATA to the folder of scores")
      return nil
    }
    let lines = try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isNewline)
    let rows = lines.map { $0.split(separator: ",").map(String.init) }
    guard let header = rows.first else { return nil }
    models = header.suffix(count).map { $0.replacing("score:", with: "") }
    var tasks: [String] = []
    for row in rows.dropFirst() where row.count == header.count {
      var context = [log(1 + (Double(row[length]) ?? 0)) / 4 - 1.5]
      if let task {
        if !tasks.contains(row[task]) { tasks.append(row[task]) }
        let kind = tasks.firstIndex(of: row[task]) ?? 0
        context += (0..<64).map { $0 == kind ? 1 : 0 }
      }
      contexts.append(context)
      scores.append(row.suffix(count).map { Double($0) ?? 0 })
    }
  }
}
