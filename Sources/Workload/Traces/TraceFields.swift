internal import Diagnostics

/// The names of a trace format's fields, and how its times are written.
struct TraceFields: Sendable {
  /// How a format writes the time of an arrival.
  enum Clock: Sendable {
    /// A decimal number of units of 10^`scale` picoseconds since the start of the trace.
    case units(scale: Int)
    /// A date and a time of day; the first row arrives at 0.
    case wall
  }

  var time: String
  var clock: Clock
  var prompt: String
  var output: String
  /// Optional fields; `nil` = the format has none.
  var session: String?
  var adapter: String?
  var hashIDs: String?
  /// The prompt's tokens.
  var tokenIDs: String?
  /// Tokens of a block that a hash stands for. Of 16 where the format gives tokens: the block of
  /// vLLM's default, and shared blocks of any multiple are told apart too.
  var blockTokens = 16
  /// Lines of JSON; otherwise comma-separated values under a header.
  var isJSON = false

  /// The name among `names` that was probably meant to be `name`; not one that has a meaning of
  /// its own.
  func mistaken(for name: String, among names: [String]) -> String? {
    let known = [time, prompt, output, session, adapter, hashIDs, tokenIDs]
    return NearestName.of(name, among: names.filter { !known.contains($0) })
  }
}

extension TraceFormat {
  var fields: TraceFields {
    switch self {
    case .csv:
      TraceFields(
        time: "arrival_s", clock: .units(scale: 12), prompt: "prompt_tokens",
        output: "output_tokens", session: "session", adapter: "adapter")
    case .azure:
      TraceFields(
        time: "TIMESTAMP", clock: .wall, prompt: "ContextTokens", output: "GeneratedTokens")
    case .burstgpt:
      TraceFields(
        time: "Timestamp", clock: .units(scale: 12), prompt: "Request tokens",
        output: "Response tokens", session: "Session ID")
    case .mooncake:
      TraceFields(
        time: "timestamp", clock: .units(scale: 9), prompt: "input_length",
        output: "output_length", hashIDs: "hash_ids", blockTokens: 512, isJSON: true)
    case .sharegpt:
      TraceFields(
        time: "arrival_time_ns", clock: .units(scale: 3), prompt: "input_toks",
        output: "output_toks", tokenIDs: "input_tok_ids", isJSON: true)
    }
  }
}

/// Where the fields of a row lie among its bytes; `nil` = the row has none.
struct RowRanges {
  var time: Range<Int>
  var prompt: Range<Int>
  var output: Range<Int>
  var session: Range<Int>?
  var adapter: Range<Int>?
}
