internal import DiscreteEvents
package import Fleet

/// A CSV file with a row for each request, in the order they leave.
///
/// Times are in seconds, exact; a field is empty where the request never got there. Requests that
/// arrived during the warm-up are rows like any other.
package final class RequestTable: Recorder {
  package static let columns =
    "id,session,arrival_s,pool,replica,adapter,prompt_tokens,cached_tokens,output_tokens,"
    + "queue_s,ttft_s,tpot_s,e2e_s,preemptions,status"

  /// Further columns where answers have a quality.
  package static let qualityColumns = ",arm,reward"

  private let file: AtomicFile
  private let pools: [[UInt8]]
  /// `nil` = nothing is known of the quality of answers, and the table has no columns for it.
  private let arms: [[UInt8]]?
  private let statuses: [RequestStatus: [UInt8]]

  /// Begins the table at `path`, for pools called `pools`; where answers have a quality, with two
  /// further columns, for arms called `arms`.
  package init(
    _ path: String, pools: [String], arms: [String]? = nil
  ) throws(AtomicFile.Failure) {
    file = try AtomicFile(path)
    self.pools = pools.map { Array(csvField($0).utf8) }
    self.arms = arms.map { $0.map { Array(csvField($0).utf8) } }
    statuses = Dictionary(
      uniqueKeysWithValues: RequestStatus.allCases.map { ($0, Array($0.rawValue.utf8)) })
    file.append(RequestTable.columns + (arms == nil ? "" : RequestTable.qualityColumns) + "\n")
  }

  package var wantsIterations: Bool { false }

  package func record(_ stretch: IterationStretch) {}

  package func record(_ request: RequestRecord) {
    file.append { row in
      row.append(decimal: request.id)
      row.append(cell: request.session)
      row.append(cell: request.arrival)
      row.append(comma)
      if pools.indices.contains(request.pool) { row.append(contentsOf: pools[request.pool]) }
      row.append(cell: request.replica)
      row.append(cell: request.adapter)
      row.append(cell: request.promptTokens)
      row.append(cell: request.cachedTokens)
      row.append(cell: request.outputTokens)
      row.append(cell: request.queue)
      row.append(cell: request.ttft)
      row.append(cell: request.tpot)
      row.append(cell: request.e2e)
      row.append(cell: request.preemptions)
      row.append(comma)
      row.append(contentsOf: statuses[request.status] ?? [])
      if let arms {
        row.append(comma)
        if arms.indices.contains(request.arm) { row.append(contentsOf: arms[request.arm]) }
        row.append(comma)
        if let reward = request.reward { row.append(contentsOf: "\(reward)".utf8) }
      }
      row.append(UInt8(ascii: "\n"))
    }
  }

  /// Completes the file.
  package func finish() throws(AtomicFile.Failure) { try file.commit() }
}

private let comma = UInt8(ascii: ",")

extension [UInt8] {
  /// Appends a field with a number; a negative one means that there is none.
  fileprivate mutating func append(cell value: Int) {
    append(comma)
    if value >= 0 { append(decimal: value) }
  }

  /// Appends a field with a time in seconds, empty when there is none.
  fileprivate mutating func append(cell time: SimTime?) {
    append(comma)
    if let time { append(time) }
  }
}
