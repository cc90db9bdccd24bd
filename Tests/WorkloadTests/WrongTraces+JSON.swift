import Workload

extension WrongTrace {
  private static func mooncake(_ line: String, _ message: String) -> WrongTrace {
    WrongTrace(.mooncake, line + "\n", message)
  }

  private static func syntax(_ line: String, _ message: String) -> WrongTrace {
    WrongTrace(.mooncake, line + "\n", ":1: error: not JSON: column " + message)
  }

  static let json =
    members + [
      syntax("timestamp", "1: expected '{'"),
      syntax("[1]", "1: expected '{'"),
      syntax("{", "2: expected a key in quotes"),
      syntax("{timestamp: 0}", "2: expected a key in quotes"),
      syntax("{\"timestamp\" 0}", "14: expected ':'"),
      syntax("{\"timestamp", "12: the string is not closed"),
      syntax("{\"timestamp\": 0", "16: expected ',' or '}'"),
      syntax("{\"timestamp\": 0,}", "17: expected a key in quotes"),
      syntax("{\"timestamp\": 007}", "16: expected no digit after a leading 0"),
      syntax("{\"timestamp\": 1.}", "17: expected a digit"),
      syntax("{\"timestamp\": -}", "16: expected a digit"),
      syntax("{\"timestamp\": 1e+}", "18: expected a digit"),
      syntax("{\"x\": nul}", "7: expected a value"),
      syntax("{\"x\": }", "7: expected a value"),
      syntax("{\"x\": [1, 2}", "12: expected ',' or ']'"),
      syntax("{\"x\": [1,]}", "10: expected a value"),
      syntax("{\"x\": {\"y\" 1}}", "12: expected ':'"),
      syntax("{\"x\": \"\\q\"}", "8: JSON has no such escape"),
      syntax("{\"x\": \"\\u12g4\"}", "8: \\u needs four hexadecimal digits"),
      syntax("{\"x\": \"\\", "8: the string is not closed"),
      syntax("{\"x\": \"a\u{1}b\"}", "9: a control character in a string"),
      syntax("{\"x\": " + String(repeating: "[", count: 100), "71: nested deeper than 64"),
      syntax(
        "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 1} {}",
        "57: expected the end of the line"),
    ]

  private static let members = [
    mooncake("{}", ":1: error: timestamp: missing"),
    mooncake(
      "{\"timestamp\": 0, \"inputlength\": 1, \"output_length\": 1}",
      ":1: error: input_length: missing; is 'inputlength' meant?"),
    mooncake(
      "{\"timestamp\": 0, \"input_length\": 1}",
      ":1: error: output_length: missing"),
    mooncake(
      "{\"timestamp\": 0, \"timestamp\": 0}", ":1: error: timestamp: given twice"),
    mooncake(
      "{\"timestamp\": \"0\"}", ":1: error: timestamp: expected a number, found a string"),
    mooncake(
      "{\"input_length\": null}", ":1: error: input_length: expected a number, found null"),
    mooncake(
      "{\"input_length\": [5]}", ":1: error: input_length: expected a number, found an array"),
    mooncake(
      "{\"output_length\": {}}", ":1: error: output_length: expected a number, found an object"),
    mooncake(
      "{\"hash_ids\": 5}", ":1: error: hash_ids: expected an array, found a number"),
    mooncake(
      "{\"hash_ids\": [1, true]}", ":1: error: hash_ids: expected whole numbers, found true"),
    mooncake(
      "{\"hash_ids\": [1, -2]}",
      ":1: error: hash_ids: '-2' is not a whole number from 0 to 10^18"),
    mooncake(
      "{\"hash_ids\": [1], \"hash_ids\": [1]}", ":1: error: hash_ids: given twice"),
    mooncake(
      "{\"timestamp\": 0, \"input_length\": 1.5, \"output_length\": 1}",
      ":1: error: input_length: '1.5' is not a whole number"),
    mooncake(
      "{\"timestamp\": -1, \"input_length\": 1, \"output_length\": 1}",
      ":1: error: timestamp: '-1' is negative"),
    mooncake(
      "{\"timestamp\": 8640000001, \"input_length\": 1, \"output_length\": 1}",
      ":1: error: timestamp: '8640000001' is over 100 days"),
    WrongTrace(
      .sharegpt,
      "{\"input_toks\": 5, \"output_toks\": 0, \"arrival_time_ns\": 3}\n",
      ":1: error: output_toks: 0 tokens; a request has at least 1 "
        + "(onBadRow: skip leaves such rows out)"),
    WrongTrace(
      .sharegpt,
      "{\"input_toks\": 5, \"output_toks\": 1, \"arrival_time_ns\": 3}\n"
        + "{\"input_toks\": 5, \"output_toks\": 1, \"arrival_time_ns\": 2}\n",
      ":2: error: arrival_time_ns: '2' is earlier than the row before"),
    WrongTrace(
      .sharegpt, "{\"input_toks\": 5, \"output_toks\": 1, \"arrival_ns\": 2}\n",
      ":1: error: arrival_time_ns: missing; is 'arrival_ns' meant?"),
  ]
}
