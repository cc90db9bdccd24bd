internal import DiscreteEvents
internal import Foundation
internal import Workload

/// Reads the folder of a served run in the form that casys-kaist/LLMServingSim publishes:
///
/// - `requests.jsonl`: a line a request, with when it arrived by the client's clock and when it was
///   queued, scheduled, and had its first and last token by the engine's.
/// - `timeseries.csv`: what the engine said every second; may be missing.
/// - `meta.json`: how the engine was set up, and what it was asked; may be missing.
enum ServedRunFolder {
  /// - Throws: ``TableMistakes``, everything that is wrong with its files.
  static func read(_ folder: String) throws(TableMistakes) -> MeasuredRun {
    let folder = self.folder(folder)
    var mistakes = TableMistakes()
    let (requests, start) = requests(in: "\(folder)/requests.jsonl", &mistakes)
    var run = MeasuredRun(source: folder, requests: requests.completed)
    run.others = requests.others
    do {
      let meta = try ServedRunMeta.read("\(folder)/meta.json")
      run.engine = meta?.engine ?? run.engine
      run.dataset = meta?.dataset
      // Seconds of the time series count from when the load began, a little before the first
      // request.
      let lead = meta?.start.map { start - $0 } ?? 0
      run.timeline = try ReplayTimeline.read(
        "\(folder)/timeseries.csv", lead: (0...60).contains(lead) ? lead : 0)
    } catch {
      mistakes.add(error)
    }
    guard mistakes.isEmpty else { throw mistakes }
    if let timeline = run.timeline, timeline.kv == nil {
      run.notes.append("\(folder)/timeseries.csv has no KV use: 0 throughout, or no such column.")
    }
    return run
  }

  /// `folder`, or the folder `served` in it.
  private static func folder(_ folder: String) -> String {
    let path = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    let isThere = FileManager.default.fileExists(atPath: "\(path)/requests.jsonl")
    let isBelow = FileManager.default.fileExists(atPath: "\(path)/served/requests.jsonl")
    return !isThere && isBelow ? "\(path)/served" : path
  }

  private struct Line {
    var id: Int
    var prompt: Int
    var output: Int
    /// By the client's clock, and by the engine's.
    var arrival: Double
    var queued: Double
    var scheduled: Double?
    var first: Double
    var last: Double
  }

  /// The requests of a file, and when the first arrived by the client's clock.
  private static func requests(
    in file: String, _ mistakes: inout TableMistakes
  ) -> (requests: (completed: [MeasuredRequest], others: Int), start: Double) {
    guard let data = FileManager.default.contents(atPath: file) else {
      mistakes.add(TableMistake(file: file, message: "cannot be read"))
      return (([], 0), 0)
    }
    let text = String(decoding: data, as: UTF8.self)
    var lines: [Line] = []
    var others = 0
    for (index, text) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
      .enumerated() where !text.allSatisfy(\.isWhitespace)
    {
      var record = JSONRecord(text, file: file, line: index + 1)
      let line = line(&record, number: lines.count + others)
      for mistake in record.mistakes { mistakes.add(mistake) }
      if let line { lines.append(line) } else { others += 1 }
    }
    if lines.isEmpty, mistakes.isEmpty {
      mistakes.add(TableMistake(file: file, message: "holds no completed request"))
    }
    let start = lines.map(\.arrival).min() ?? 0
    return ((requests(of: lines, start: start), others), start)
  }

  /// `nil` = a request without a last token: it did not complete.
  private static func line(_ record: inout JSONRecord, number: Int) -> Line? {
    let isGood = record.mistakes.isEmpty
    if isGood, !record.has("last_token_ts"), record.has("arrival_time") { return nil }
    let tokens = 1...StreamConfig.maxTokens
    let times = 0.0...1e12
    let line = Line(
      id: record.text("request_id").split(separator: "-").last.flatMap { Int($0) } ?? number,
      prompt: record.count("input_toks", in: tokens),
      output: record.count("output_toks", in: tokens),
      arrival: record.number("arrival_time", in: times),
      queued: record.number("queued_ts", in: times),
      scheduled: record.has("scheduled_ts") ? record.number("scheduled_ts", in: times) : nil,
      first: record.number("first_token_ts", in: times),
      last: record.number("last_token_ts", in: times))
    if record.mistakes.isEmpty, !(line.queued <= line.first && line.first <= line.last) {
      record.fail("queued_ts, first_token_ts and last_token_ts must not fall", at: "queued_ts")
    }
    return line
  }

  /// With times since the first arrival. Arrivals are on the client's clock and the rest is on the
  /// engine's: no request is queued before it arrives, so that the one that was queued soonest
  /// tells how far the clocks are apart, but for its own way to the engine.
  private static func requests(of lines: [Line], start: Double) -> [MeasuredRequest] {
    let apart = lines.map { $0.queued - $0.arrival }.min() ?? 0
    return lines.map { line in
      func since(_ time: Double) -> SimTime { .seconds(max(0, time - apart - line.arrival)) }
      return MeasuredRequest(
        id: line.id, arrival: .seconds(line.arrival - start), promptTokens: line.prompt,
        outputTokens: line.output, queue: line.scheduled.map(since), ttft: since(line.first),
        e2e: since(line.last))
    }.inOrder()
  }
}
