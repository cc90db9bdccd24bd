internal import Foundation

/// What `meta.json` of a served run tells.
struct ServedRunMeta {
  var engine = MeasuredEngine()
  var dataset: String?
  /// When the load began, in seconds since 1970; `nil` = it does not say.
  var start: Double?

  private struct File: Decodable {
    struct Arguments: Decodable {
      var sequences: Int?
      var tokens: Int?

      enum CodingKeys: String, CodingKey {
        case sequences = "max_num_seqs"
        case tokens = "max_num_batched_tokens"
      }
    }

    struct Cache: Decodable {
      var blocks: Int?
      var block: Int?
      var prefixes: Bool?

      enum CodingKeys: String, CodingKey {
        case blocks = "num_gpu_blocks"
        case block = "block_size"
        case prefixes = "enable_prefix_caching"
      }
    }

    var arguments: Arguments?
    var cache: Cache?
    var dataset: String?
    var start: String?

    enum CodingKeys: String, CodingKey {
      case arguments = "engine_kwargs"
      case cache = "kv_cache"
      case dataset = "dataset_path"
      case start = "started_at"
    }
  }

  /// What `file` tells; `nil` = there is no such file.
  ///
  /// - Throws: ``TableMistakes`` when it is no JSON, or a value is not of its kind.
  static func read(_ file: String) throws(TableMistakes) -> ServedRunMeta? {
    guard let data = FileManager.default.contents(atPath: file) else { return nil }
    do {
      return ServedRunMeta(try JSONDecoder().decode(File.self, from: data))
    } catch {
      throw TableMistakes([TableMistake(file: file, message: message(error))])
    }
  }

  private init(_ file: File) {
    engine.maxBatch = file.arguments?.sequences
    engine.maxBatchTokens = file.arguments?.tokens
    engine.kvBlocks = file.cache?.blocks
    engine.block = file.cache?.block
    engine.prefixCache = file.cache?.prefixes
    dataset = file.dataset
    start = file.start.flatMap(ServedRunMeta.seconds)
  }

  private static func message(_ error: any Error) -> String {
    guard case .typeMismatch(let kind, let context)? = error as? DecodingError else {
      return "is no object of JSON"
    }
    let path = context.codingPath.map(\.stringValue).joined(separator: ".")
    return "\(path): must be \(kind == Bool.self ? "true or false" : "of kind \(kind)")"
  }

  /// Seconds since 1970 of `2026-08-20T23:19:39.992496Z`; `nil` when it is no such text.
  static func seconds(_ text: String) -> Double? {
    let parts = text.split(separator: ".", maxSplits: 1)
    let fraction = parts.count == 2 ? parts[1].prefix { $0.isASCII && $0.isNumber } : ""
    let zone = parts.count == 2 ? String(parts[1].dropFirst(fraction.count)) : ""
    let whole = (parts.first.map(String.init) ?? "") + zone
    guard let date = ISO8601DateFormatter().date(from: whole) else { return nil }
    return date.timeIntervalSince1970 + (Double("0.\(fraction)") ?? 0)
  }
}
