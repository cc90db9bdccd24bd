internal import DiscreteEvents
internal import Workload

/// Reads the requests that a server completed from a table as `--requests` writes it.
package enum RequestRecordFile {
  /// What a table holds.
  package struct Records: Sendable {
    /// The completed requests, in order of arrival.
    package var requests: [MeasuredRequest]
    /// Rows of other requests.
    package var others: Int
    /// Columns of latencies that it lacks.
    package var missing: [String]
  }

  /// Columns that may be missing.
  private static let latencies = ["queue_s", "ttft_s", "tpot_s", "e2e_s"]

  /// The requests in `file`. Columns may stand in any order, and others are passed over. A row
  /// without a `status` counts as completed.
  ///
  /// - Parameter needed: columns of latencies that must be there.
  /// - Throws: ``TableMistakes``, everything that is wrong with the file.
  package static func read(
    _ file: String, needing needed: [String] = []
  ) throws(TableMistakes) -> Records {
    var others = 0
    var missing: [String] = []
    var rows = 0
    let requests = try CSVTable.rows(of: file) { row -> MeasuredRequest? in
      if rows == 0 { missing = latencies.filter { !row.has($0) && !needed.contains($0) } }
      rows += 1
      if row.has("status"), row.text("status") != "completed" {
        others += 1
        return nil
      }
      // What is needed and missing is told of by asking for it.
      for column in needed where !row.has(column) { _ = row.number(column) }
      return request(&row, number: rows - 1)
    }
    guard !requests.isEmpty else {
      throw TableMistakes([TableMistake(file: file, message: "holds no completed request")])
    }
    return Records(requests: requests.inOrder(), others: others, missing: missing)
  }

  private static func request(_ row: inout CSVRow, number: Int) -> MeasuredRequest {
    let id = row.has("id") ? Int(row.text("id")) ?? number : number
    return MeasuredRequest(
      id: id, arrival: .seconds(row.number("arrival_s", in: times)),
      promptTokens: row.count("prompt_tokens", in: 1...StreamConfig.maxTokens),
      outputTokens: row.count("output_tokens", in: 1...StreamConfig.maxTokens),
      queue: time("queue_s", &row), ttft: time("ttft_s", &row), tpot: time("tpot_s", &row),
      e2e: time("e2e_s", &row))
  }

  private static let times = 0...SimTime.horizon.seconds

  /// The time in a column; `nil` = there is none, or the field is empty.
  private static func time(_ column: String, _ row: inout CSVRow) -> SimTime? {
    guard row.has(column), !row.text(column).isEmpty else { return nil }
    return .seconds(row.number(column, in: times))
  }
}
