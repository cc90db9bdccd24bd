import Workload

/// A trace with a mistake, and what is said about it after the file's name.
struct WrongTrace: CustomStringConvertible, Sendable {
  var format: TraceFormat
  var text: String
  var message: String

  var description: String { message }

  init(_ format: TraceFormat, _ text: String, _ message: String) {
    self.format = format
    self.text = text
    self.message = message
  }

  /// Rows under the right header of csv.
  static func csv(_ rows: String, _ message: String) -> WrongTrace {
    WrongTrace(.csv, "arrival_s,prompt_tokens,output_tokens\n" + rows, message)
  }

  static func azure(_ rows: String, _ message: String) -> WrongTrace {
    WrongTrace(.azure, "TIMESTAMP,ContextTokens,GeneratedTokens\n" + rows, message)
  }

  static func burst(_ rows: String, _ message: String) -> WrongTrace {
    let header = "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type\n"
    return WrongTrace(.burstgpt, header + rows, message)
  }

  static let all: [WrongTrace] = headers + tables + numbers + instants + json

  private static let headers = [
    WrongTrace(
      .csv, "", ": error: empty; expected the header arrival_s,prompt_tokens,output_tokens"),
    WrongTrace(
      .azure, "\n\r\n",
      ": error: empty; expected the header TIMESTAMP,ContextTokens,GeneratedTokens"),
    WrongTrace(
      .burstgpt, "\u{FEFF}",
      ": error: empty; expected the header Timestamp,Request tokens,Response tokens"),
    csv("", ": error: holds no rows"),
    csv("\n  \n\t\n", ": error: holds no rows"),
    WrongTrace(.mooncake, "", ": error: holds no rows"),
    WrongTrace(.sharegpt, "\n\n", ": error: holds no rows"),
    WrongTrace(
      .csv, "arrival,prompt_tokens,output_tokens\n1,2,3\n",
      ":1: error: arrival_s: the header lacks this column; is 'arrival' meant?"),
    WrongTrace(
      .csv, "arrival_s,promt_tokens,output_tokens\n1,2,3\n",
      ":1: error: prompt_tokens: the header lacks this column; is 'promt_tokens' meant?"),
    WrongTrace(
      .csv, "arrival_s,prompt_tokens\n1,2\n",
      ":1: error: output_tokens: the header lacks this column; it has: arrival_s, prompt_tokens"),
    WrongTrace(
      .csv, "1.5,20,30\n2.5,30,40\n",
      ":1: error: arrival_s: the header lacks this column; it has: 1.5, 20, 30"),
    WrongTrace(
      .azure, "timestamp,ContextTokens,GeneratedTokens\n",
      ":1: error: TIMESTAMP: the header lacks this column; is 'timestamp' meant?"),
    WrongTrace(
      .azure, "TIMESTAMP;ContextTokens;GeneratedTokens\n",
      ":1: error: TIMESTAMP: the header lacks this column; "
        + "it has: TIMESTAMP;ContextTokens;GeneratedTokens"),
    WrongTrace(
      .burstgpt, "Timestamp,Model,Request_tokens,Response tokens\n",
      ":1: error: Request tokens: the header lacks this column; is 'Request_tokens' meant?"),
    WrongTrace(
      .csv, "arrival_s,prompt_tokens,output_tokens,arrival_s\n1,2,3,4\n",
      ":1: error: arrival_s: the header has this column twice"),
    WrongTrace(
      .csv, "arrival_s,prompt_tokens,output_tokens,session,session\n1,2,3,4,5\n",
      ":1: error: session: the header has this column twice"),
    WrongTrace(
      .csv, "arrival_s,\"prompt_tokens,output_tokens\n",
      ":1: error: a double quote is not closed"),
    WrongTrace(.csv, "PK\u{3}\u{4}\u{0}\u{0}x\n", ":1: error: not text: byte 3 in column 3"),
    WrongTrace(.azure, "\u{0}T\u{0}I\u{0}M\u{0}\n", ":1: error: not text: byte 0 in column 1"),
    WrongTrace(
      .mooncake, "\u{1}\u{2}\u{3}\n", ":1: error: not JSON: column 1: expected '{'"),
  ]

  private static let tables = [
    csv("1,2\n", ":2: error: 2 fields where the header has 3"),
    csv("1,2,3\n1\n", ":3: error: 1 field where the header has 3"),
    csv("1,2,3\n\n2,3,4,5\n", ":4: error: 4 fields where the header has 3"),
    csv("1,2,3,\n", ":2: error: 4 fields where the header has 3"),
    csv("1,\"2,3\n", ":2: error: a double quote is not closed"),
    csv("1,\"2\"5,3\n", ":2: error: text after a closing double quote"),
    csv(",2,3\n", ":2: error: arrival_s: empty"),
    csv("1,,3\n", ":2: error: prompt_tokens: empty"),
    csv("1,2, \n", ":2: error: output_tokens: empty"),
    csv("1,2,\"\"\n", ":2: error: output_tokens: empty"),
    azure("2023-11-16 18:17:03.1,5\n", ":2: error: 2 fields where the header has 3"),
    burst("0,ChatGPT,5,5,10\n", ":2: error: 5 fields where the header has 6"),
  ]

  private static let numbers = [
    csv("soon,2,3\n", ":2: error: arrival_s: 'soon' is not a number"),
    csv("nan,2,3\n", ":2: error: arrival_s: 'nan' is not a number"),
    csv("inf,2,3\n", ":2: error: arrival_s: 'inf' is not a number"),
    csv("1e,2,3\n", ":2: error: arrival_s: '1e' is not a number"),
    csv("1.2.3,2,3\n", ":2: error: arrival_s: '1.2.3' is not a number"),
    csv(".,2,3\n", ":2: error: arrival_s: '.' is not a number"),
    csv("+1,2,3\n", ":2: error: arrival_s: '+1' is not a number"),
    csv("0x10,2,3\n", ":2: error: arrival_s: '0x10' is not a number"),
    csv("-0.5,2,3\n", ":2: error: arrival_s: '-0.5' is negative"),
    csv("-1e99,2,3\n", ":2: error: arrival_s: '-1e99' is negative"),
    csv(
      "8640000.000000000001,2,3\n",
      ":2: error: arrival_s: '8640000.000000000001' is over 100 days"),
    csv("1e300,2,3\n", ":2: error: arrival_s: '1e300' is over 100 days"),
    csv(
      "99999999999999999999999999999999999999999999,2,3\n",
      ":2: error: arrival_s: '9999999999999999999999999999999999999999…' is over 100 days"),
    csv("2,2,3\n1.999,2,3\n", ":3: error: arrival_s: '1.999' is earlier than the row before"),
    csv("1,2.5,3\n", ":2: error: prompt_tokens: '2.5' is not a whole number"),
    csv("1,2,3x\n", ":2: error: output_tokens: '3x' is not a whole number"),
    csv("1,2,1e3\n", ":2: error: output_tokens: '1e3' is not a whole number"),
    csv("1,-2,3\n", ":2: error: prompt_tokens: '-2' is negative"),
    csv("1,-,3\n", ":2: error: prompt_tokens: '-' is not a whole number"),
    csv("1,2,-7\n", ":2: error: output_tokens: '-7' is negative"),
    csv(
      "1,0,3\n",
      ":2: error: prompt_tokens: 0 tokens; a request has at least 1 "
        + "(onBadRow: skip leaves such rows out)"),
    csv("1,100000001,3\n", ":2: error: prompt_tokens: '100000001' is over 100000000 tokens"),
    csv(
      "1,2,99999999999999999999999999\n",
      ":2: error: output_tokens: '99999999999999999999999999' is over 100000000 tokens"),
    csv("1,2 3,4\n", ":2: error: prompt_tokens: '2 3' is not a whole number"),
    csv(
      "1,\u{0}\u{1}é,4\n",
      ":2: error: prompt_tokens: '\\x00\\x01\\xc3\\xa9' is not a whole number"),
    burst(
      "5,ChatGPT,472,18,490,Conversation log\n45,ChatGPT,1087,0,1087,Conversation log\n",
      ":3: error: Response tokens: 0 tokens; a request has at least 1 "
        + "(onBadRow: skip leaves such rows out)"),
    burst("-5,GPT-4,1,1,2,API log\n", ":2: error: Timestamp: '-5' is negative"),
  ]

  private static let instants =
    [
      "yesterday", "2023-11-16", "2023-11-16 18:17", "2023-13-16 18:17:03", "2023-02-29 18:17:03",
      "2023-11-00 18:17:03", "2023-11-16 24:00:00", "2023-11-16 18:60:03", "2023-11-16 18:17:60",
      "2023-11-16 18:17:03.", "2023-11-16 18:17:03.5x", "2023-11-16 18:17:03+0000",
      "2023/11/16 18:17:03", "16-11-2023 18:17:03", "0000-11-16 18:17:03",
    ].map { text in
      azure(
        "\(text),374,44\n",
        ":2: error: TIMESTAMP: '\(text)' is not a time such as 2023-11-16 18:17:03.9799600")
    } + [
      azure(
        "2023-11-16 18:17:03.5,1,1\n2023-11-16 18:17:03.4,1,1\n",
        ":3: error: TIMESTAMP: '2023-11-16 18:17:03.4' is earlier than the row before"),
      azure(
        "2023-11-16 18:17:03,1,1\n2024-11-16 18:17:03,1,1\n",
        ":3: error: TIMESTAMP: '2024-11-16 18:17:03' is over 100 days after the first row"),
      azure(
        "2023-11-16 18:17:03,1,1\n2022-11-16 18:17:03,1,1\n",
        ":3: error: TIMESTAMP: '2022-11-16 18:17:03' is over 100 days before the first row"),
      azure("2023-11-16 18:17:03,0.5,1\n", ":2: error: ContextTokens: '0.5' is not a whole number"),
    ]
}
