internal import DiscreteEvents
internal import Foundation
internal import Workload

/// Measured requests as a trace that a simulated stream replays: a temporary file. A class, because
/// it owns the file.
final class ReplayTrace: Sendable {
  let config: TraceConfig

  /// - Parameter prompts: `nil` = all prompts are taken to differ from their first token.
  /// - Throws: `TraceError` when the file cannot be written.
  init(_ requests: [MeasuredRequest], _ prompts: ReplayPrompts?) throws(TraceError) {
    let folder = FileManager.default.temporaryDirectory
    let file = folder.appending(path: "seatrial-replay-\(UUID().uuidString).trace").path
    config = TraceConfig(file: file, format: prompts == nil ? .csv : .sharegpt)
    if let prompts {
      try ReplayTrace.write(requests, prompts, to: file)
    } else {
      let writer = try TraceWriter(file: file, format: .csv, sessions: false, adapters: false)
      for request in requests { try writer.write(ReplayTrace.arrival(request)) }
      try writer.finish()
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: config.file) }

  private static func arrival(_ request: MeasuredRequest) -> Arrival {
    Arrival(
      time: request.arrival, prompt: request.promptTokens, output: request.outputTokens)
  }

  /// The format that holds tokens: times are whole nanoseconds, rounded down, which keeps order.
  private static func write(
    _ requests: [MeasuredRequest], _ prompts: ReplayPrompts, to file: String
  ) throws(TraceError) {
    let rows = zip(requests, prompts.tokens).map { request, tokens in
      "{\"input_toks\": \(request.promptTokens), \"output_toks\": \(request.outputTokens), "
        + "\"arrival_time_ns\": \(request.arrival.picoseconds / 1000)"
        + (tokens.map { ", \"input_tok_ids\": \($0)" } ?? "") + "}\n"
    }
    guard FileManager.default.createFile(atPath: file, contents: Data(rows.joined().utf8)) else {
      throw TraceError(file: file, line: 0, message: "cannot be written")
    }
  }
}
