import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Trace formats")
struct TraceFormatTests {
  private func arrival(
    _ picoseconds: Int64, _ prompt: Int, _ output: Int, session: Int = -1, adapter: Int = -1
  ) -> Arrival {
    Arrival(
      time: SimTime(picoseconds: picoseconds), prompt: prompt, output: output, session: session,
      adapter: adapter)
  }

  @Test("csv finds its columns by name, in any order, and passes over others")
  func csv() throws {
    let file = try TemporaryFile(
      """
      note,output_tokens,session,arrival_s, prompt_tokens ,adapter
      a,20,7,0.5,10,lora-a
      "b, c",21,,0.75,11,"lora-b"
      ,22,8,1,12,
      d,23,7,1.25,13,lora-a

      """)
    let reader = try TraceReader(file: file.path, format: .csv)
    #expect(reader.hasSessions && reader.hasAdapters)
    #expect(try reader.next() == arrival(500_000_000_000, 10, 20, session: 7, adapter: 0))
    #expect(reader.line == 2)
    #expect(try reader.next() == arrival(750_000_000_000, 11, 21, adapter: 1))
    #expect(try reader.next() == arrival(1_000_000_000_000, 12, 22, session: 8))
    #expect(try reader.next() == arrival(1_250_000_000_000, 13, 23, session: 7, adapter: 0))
    #expect(try reader.next() == nil)
    #expect(try reader.next() == nil)
    #expect(reader.adapterNames == ["lora-a", "lora-b"] && reader.rows == 4)
  }

  @Test("sessions that are no numbers keep apart")
  func sessions() throws {
    let header = "arrival_s,prompt_tokens,output_tokens,session\n"
    let names = ["alice", "bob", "alice", "-1", "1.5", "3f2a"]
    let text = header + names.map { "1,1,1,\($0)\n" }.joined()
    let sessions = try rows(in: text, .csv).map(\.session)
    #expect(sessions[0] == sessions[2] && Set(sessions).count == 5)
    #expect(sessions.allSatisfy { $0 >= 0 })
  }

  @Test("line ends, blank lines, a byte order mark and a missing last line end do not matter")
  func lineEnds() throws {
    let plain = try rows(in: "arrival_s,prompt_tokens,output_tokens\n1,2,3\n4,5,6\n", .csv)
    #expect(plain.count == 2)
    for text in [
      "arrival_s,prompt_tokens,output_tokens\r\n1,2,3\r\n4,5,6\r\n",
      "\u{FEFF}arrival_s,prompt_tokens,output_tokens\n1,2,3\n4,5,6",
      "\n\narrival_s,prompt_tokens,output_tokens\n\n1,2,3\n   \n\t4 , 5,6 \r\n\r\n",
    ] {
      #expect(try rows(in: text, .csv) == plain)
    }
  }

  @Test("lines longer than the reader's buffer are read whole")
  func longLines() throws {
    let filler = String(repeating: "x", count: 100_000)
    let text =
      "arrival_s,prompt_tokens,output_tokens,note\n"
      + (1...7).map { "\($0),\($0),\($0),\(filler)\n" }.joined()
    #expect(try rows(in: text, .csv).map(\.prompt) == Array(1...7))
  }

  @Test("azure times count from the first row, exactly")
  func azure() throws {
    let text = """
      TIMESTAMP,ContextTokens,GeneratedTokens
      2023-12-31 23:59:59.9799600,4808,10
      2024-01-01 00:00:00.0000001,3180,8
      2024-03-01 00:00:00,110,27

      """
    // 2024 is a leap year: 31 + 29 days from January to March.
    #expect(
      try rows(in: text, .azure) == [
        arrival(0, 4808, 10), arrival(20_040_100_000, 3180, 8),
        arrival(60 * 86_400_000_000_000_000 + 20_040_000_000, 110, 27),
      ])
  }

  @Test("azure times may have an offset from UTC, as those of 2024 do")
  func azureOffsets() throws {
    let text = """
      TIMESTAMP,NumImages,ContextTokens,GeneratedTokens
      2024-05-10 00:00:00.009930+00:00,0,2162,5
      2024-05-10T02:00:01.009930+02:00,0,2399,6
      2024-05-09 19:30:02.009930-04:30,0,76,15
      2024-05-10 00:00:03.009930Z,0,2376,4

      """
    #expect(
      try rows(in: text, .azure).map(\.time) == [.zero, .seconds(1), .seconds(2), .seconds(3)])
  }

  @Test("mooncake times are milliseconds; hash ids are kept apart")
  func mooncake() throws {
    let file = try TemporaryFile(
      """
      {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}
      {"output_length":490,"x":{"timestamp":[1,"}"]},"hash_ids":[0,14],"input_length":7322,\
      "timestamp":2999}
       { "timestamp" : 3000.5 , "input_length" : 1 , "output_length" : 1 }

      """)
    let reader = try TraceReader(file: file.path, format: .mooncake)
    #expect(try reader.next() == arrival(0, 6758, 500))
    #expect(reader.promptBlocks == [0, 1, 2])
    #expect(try reader.next() == arrival(2_999_000_000_000, 7322, 490))
    #expect(reader.promptBlocks == [0, 14])
    #expect(try reader.next() == arrival(3_000_500_000_000, 1, 1))
    #expect(reader.promptBlocks == [])
    #expect(try reader.next() == nil)
  }

  @Test("burstgpt has sessions in its newer form only")
  func burstgpt() throws {
    let old = """
      Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type
      5,ChatGPT,472,18,490,Conversation log
      45.5,GPT-4,1087,230,1317,API log

      """
    let new = """
      Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
      5,3,0.7,ChatGPT,472,18,490,Conversation log
      45.5,,9,GPT-4,1087,230,1317,API log

      """
    let (second, late) = (Int64(5_000_000_000_000), Int64(45_500_000_000_000))
    #expect(
      try rows(in: old, .burstgpt) == [arrival(second, 472, 18), arrival(late, 1087, 230)])
    #expect(
      try rows(in: new, .burstgpt)
        == [arrival(second, 472, 18, session: 3), arrival(late, 1087, 230)])
  }

  @Test("sharegpt times are nanoseconds; token ids are passed over")
  func sharegpt() throws {
    let ids = (0..<20_000).map(String.init).joined(separator: ", ")
    let text =
      "{\"input_toks\": 2358, \"output_toks\": 531, \"arrival_time_ns\": 46926808,"
      + " \"input_tok_ids\": [\(ids)], \"output_tok_ids\": []}\n"
    #expect(try rows(in: text, .sharegpt) == [arrival(46_926_808_000, 2358, 531)])
  }

  @Test("decimal times are exact to the picosecond, halves upwards")
  func decimals() throws {
    let exact: [(String, Int64)] = [
      ("0", 0), ("-0", 0), ("0.0", 0), (".5", 500_000_000_000), ("5.", 5_000_000_000_000),
      ("007", 7_000_000_000_000), ("0.000000000001", 1), ("0.0000000000005", 1),
      ("0.00000000000049999", 0), ("1.5e-05", 15_000_000), ("1E2", 100_000_000_000_000),
      ("1e-999999999999", 0), ("0e999999999999", 0), ("0.30000000000000004", 300_000_000_000),
      ("1234567.123456789012", 1_234_567_123_456_789_012),
      ("1234567.12345678901249999999999999999", 1_234_567_123_456_789_012),
      ("1234567.1234567890125", 1_234_567_123_456_789_013),
      ("8640000", 8_640_000_000_000_000_000),
      ("0000000000000000000000000000000000001.5", 1_500_000_000_000),
    ]
    for (text, picoseconds) in exact {
      let rows = try rows(in: "arrival_s,prompt_tokens,output_tokens\n\(text),1,1\n", .csv)
      #expect(rows.map(\.time.picoseconds) == [picoseconds], "\(text)")
    }
  }

  @Test("a compressed trace is the same as the plain one")
  func gzip() throws {
    let text =
      "arrival_s,prompt_tokens,output_tokens\n"
      + (1...20_000).map { "\($0 / 7).5,\($0),\($0 % 9 + 1)\n" }.joined()
    let plain = try TemporaryFile(text)
    let packed = try TemporaryFile("", name: "trace.csv.gz")
    _ = try TraceConversion(from: plain.path, format: .csv, to: packed.path, as: .csv)
    let expected = try rows(of: plain.path, .csv)
    #expect(expected.count == 20_000)
    #expect(try packed.bytes.count < plain.bytes.count / 2)
    #expect(try rows(of: packed.path, .csv) == expected)
  }

  @Test("the format shows in the first line")
  func detection() throws {
    let lines: [(TraceFormat, String)] = [
      (.csv, "arrival_s,prompt_tokens,output_tokens"),
      (.azure, "TIMESTAMP,ContextTokens,GeneratedTokens"),
      (.burstgpt, "Timestamp,Model,Request tokens,Response tokens,Total tokens,Log Type"),
      (.mooncake, "{\"timestamp\": 0, \"input_length\": 1, \"output_length\": 1}"),
      (.sharegpt, "{\"input_toks\": 1, \"output_toks\": 1, \"arrival_time_ns\": 1}"),
    ]
    for (format, line) in lines {
      let file = try TemporaryFile(line)
      let found = try withExtendedLifetime(file) { try TraceFormat(detectedIn: file.path) }
      #expect(found == format)
    }
    let odd = try TemporaryFile("hello\n")
    let error = #expect(throws: TraceError.self) { try TraceFormat(detectedIn: odd.path) }
    #expect(
      error?.description == "\(odd.path):1: error: looks like none of the formats "
        + "csv, azure, mooncake, burstgpt, sharegpt")
  }
}
