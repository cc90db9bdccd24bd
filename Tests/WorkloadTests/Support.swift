import DiscreteEvents
import Foundation
import Workload

/// A file that lasts as long as this value.
final class TemporaryFile {
  let path: String

  init(_ bytes: [UInt8], name: String = "trace") throws {
    path = NSTemporaryDirectory() + "/seatrial-\(UUID().uuidString)-\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  convenience init(_ text: String, name: String = "trace") throws {
    try self.init(Array(text.utf8), name: name)
  }

  deinit { unlink(path) }

  var bytes: [UInt8] {
    get throws { Array(try Data(contentsOf: URL(fileURLWithPath: path))) }
  }

  var text: String {
    get throws { String(decoding: try bytes, as: UTF8.self) }
  }
}

/// All rows of a trace.
func rows(of path: String, _ format: TraceFormat, onBadRow: OnBadRow = .fail) throws -> [Arrival] {
  let reader = try TraceReader(file: path, format: format, onBadRow: onBadRow)
  var rows: [Arrival] = []
  while let row = try reader.next() { rows.append(row) }
  return rows
}

func rows(in text: String, _ format: TraceFormat) throws -> [Arrival] {
  let file = try TemporaryFile(text)
  return try withExtendedLifetime(file) { try rows(of: file.path, format) }
}

/// The first `count` arrivals of a stream.
func arrivals(
  _ source: SourceConfig, count: Int, name: String = "chat", seed: UInt64 = 1,
  replication: Int = 0, sessions: Int? = nil
) throws -> [Arrival] {
  let config = StreamConfig(name: name, source: source, sessions: sessions)
  var stream = try TrafficStream(config, seed: seed, replication: replication)
  var arrivals: [Arrival] = []
  while arrivals.count < count, let arrival = try stream.next() { arrivals.append(arrival) }
  return arrivals
}

/// A stream with lengths that do not matter.
func generated(_ arrivals: ArrivalsConfig) -> SourceConfig {
  .generated(
    arrivals: arrivals, lengths: .independent(prompt: .constant(10), output: .constant(5)))
}

/// A stream whose prompts have the distribution to test.
func generated(prompt: LengthConfig) -> SourceConfig {
  .generated(
    arrivals: .constant(rate: 1), lengths: .independent(prompt: prompt, output: .constant(1)))
}

/// Where a file of the public traces lies; `nil`, saying so, when they are not there.
func publicTrace(_ path: String) -> String? {
  let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
  let beside = package.appendingPathComponent("../shared/data").standardized.path
  let folder = ProcessInfo.processInfo.environment["SEATRIAL_DATA"] ?? beside
  let file = "\(folder)/traces/\(path)"
  if FileManager.default.fileExists(atPath: file) { return file }
  print("SKIPPED: no \(file); SEATRIAL_DATA names the folder with the public traces")
  return nil
}
