internal import DiscreteEvents
internal import Foundation
package import Workload

/// Reads the requests that a server completed from a table as `--requests` writes it.
package enum RequestRecordFile {
  /// The completed requests in `file`, in order of arrival, and how many rows were of others.
  ///
  /// Columns may stand in any order, and others are passed over. A row without a `status` counts
  /// as completed.
  ///
  /// - Throws: `TraceError` when the file cannot be read or a row is not right.
  package static func read(
    _ file: String
  ) throws(TraceError) -> (requests: [ObservedRequest], others: Int) {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw TraceError(file: file, line: 0, message: "cannot be read")
    }
    let text = String(decoding: data, as: UTF8.self)
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    let columns = try Columns(header: lines.first ?? "", file: file)
    var requests: [ObservedRequest] = []
    var others = 0
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let row = Row(
        fields: line.split(separator: ",", omittingEmptySubsequences: false), file: file,
        line: index + 1)
      if let request = try columns.request(row) { requests.append(request) } else { others += 1 }
    }
    guard !requests.isEmpty else {
      throw TraceError(file: file, line: 0, message: "holds no completed request")
    }
    return (requests.sorted { $0.arrival < $1.arrival }, others)
  }

  /// A row's fields. Names of pools with commas stand in quotes and are not supported.
  private struct Row {
    let fields: [Substring]
    let file: String
    let line: Int

    func number(_ column: Int, _ name: String, in range: ClosedRange<Double>) throws(TraceError)
      -> Double
    {
      let text = fields.indices.contains(column) ? fields[column] : ""
      guard let value = Double(text), range.contains(value) else {
        throw TraceError(
          file: file, line: line, field: name,
          message: text.isEmpty
            ? "empty" : "'\(text.prefix(40))' is not a number in its range")
      }
      return value
    }
  }

  /// Which column holds what.
  private struct Columns {
    let numbers: [Int]
    let status: Int?
    static let names = ["arrival_s", "prompt_tokens", "output_tokens", "ttft_s", "e2e_s"]

    init(header: some StringProtocol, file: String) throws(TraceError) {
      let found = String(header).split(separator: "," as Character).map(String.init)
      var numbers: [Int] = []
      for name in Columns.names {
        guard let column = found.firstIndex(of: name) else {
          throw TraceError(file: file, line: 1, message: "the header lacks the column '\(name)'")
        }
        numbers.append(column)
      }
      self.numbers = numbers
      status = found.firstIndex(of: "status")
    }

    /// The request of a row; `nil` when it did not complete.
    func request(_ row: Row) throws(TraceError) -> ObservedRequest? {
      if let status, row.fields.indices.contains(status), row.fields[status] != "completed" {
        return nil
      }
      var values: [Double] = []
      for (index, name) in Columns.names.enumerated() {
        let isCount = name.hasSuffix("tokens")
        let range = isCount ? 1...Double(StreamConfig.maxTokens) : 0...SimTime.horizon.seconds
        values.append(try row.number(numbers[index], name, in: range))
      }
      return ObservedRequest(
        arrival: .seconds(values[0]), promptTokens: Int(values[1]), outputTokens: Int(values[2]),
        ttft: .seconds(values[3]), e2e: .seconds(values[4]))
    }
  }
}
