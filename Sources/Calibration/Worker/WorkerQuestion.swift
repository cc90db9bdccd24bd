internal import Foundation
internal import Pool

/// A line that a worker is asked with; docs/workers.md has the protocol.
enum WorkerQuestion: Encodable {
  case hello
  case setup(BackendSetup)
  case run(IterationShape)
  case copy(bytes: Int)
  case adapterLoad(adapter: Int, from: AdapterSource)
  case quit

  /// The protocol's version that this side speaks.
  static let version = 1

  /// As a line, without its end; the same for the same question. O(length).
  func line(id: Int) throws(BackendError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return Array(try encoder.encode(Numbered(id: id, question: self)))
    } catch {
      throw .unsupported("a worker cannot be asked this: \(error.localizedDescription)")
    }
  }

  /// A question with its number.
  private struct Numbered: Encodable {
    var id: Int
    var question: WorkerQuestion

    private enum CodingKeys: CodingKey { case id }

    func encode(to encoder: any Encoder) throws {
      var fields = encoder.container(keyedBy: CodingKeys.self)
      try fields.encode(id, forKey: .id)
      try question.encode(to: encoder)
    }
  }

  private enum Key: String, CodingKey {
    case word = "do"
    case seatrialWorker, bytes, adapter, from
  }

  func encode(to encoder: any Encoder) throws {
    var fields = encoder.container(keyedBy: Key.self)
    try fields.encode(word, forKey: .word)
    switch self {
    case .hello: try fields.encode(WorkerQuestion.version, forKey: .seatrialWorker)
    case .setup(let setup): try WorkerSetup(setup).encode(to: encoder)
    case .run(let shape): try WorkerShape(shape).encode(to: encoder)
    case .copy(let bytes): try fields.encode(bytes, forKey: .bytes)
    case .adapterLoad(let adapter, let source):
      try fields.encode(adapter, forKey: .adapter)
      try fields.encode(source, forKey: .from)
    case .quit: break
    }
  }

  /// What it is called on the wire, and in messages.
  var word: String {
    switch self {
    case .hello: "hello"
    case .setup: "setup"
    case .run: "run"
    case .copy: "copy"
    case .adapterLoad: "adapterLoad"
    case .quit: "quit"
    }
  }
}

/// Where an adapter's weights are before they are loaded.
package enum AdapterSource: String, Encodable, Sendable {
  /// Pinned host memory.
  case host
  /// A file, by the operating system's cache or not, as it happens to be.
  case disk
}
