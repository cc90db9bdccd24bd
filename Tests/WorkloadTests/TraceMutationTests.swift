import DiscreteEvents
import Testing
import Workload

@Suite("Mutated traces")
struct TraceMutationTests {
  private static let good: [(TraceFormat, String)] = [
    (
      .csv,
      """
      arrival_s,prompt_tokens,output_tokens,session,adapter,note
      0,10,20,1,lora-a,x
      0.000000000001,11,21,alice,"lora,b",y
      1.5e-05,12,22,,,
      12.25,100000000,1,7,lora-a,"a, b"

      """
    ),
    (
      .azure,
      """
      TIMESTAMP,ContextTokens,GeneratedTokens\r
      2023-11-16 18:17:03.9799600,4808,10\r
      2023-11-16T18:17:04.0319600+00:00,3180,8\r
      2023-11-16 18:17:05Z,110,27\r

      """
    ),
    (
      .burstgpt,
      """
      Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type
      5,1,0.5,ChatGPT,472,18,490,Conversation log
      45,,1.5,GPT-4,1087,230,1317,API log

      """
    ),
    (
      .mooncake,
      """
      {"timestamp": 0, "input_length": 6758, "output_length": 500, "hash_ids": [0, 1, 2]}
      {"timestamp": 2.5, "output_length": 490, "hash_ids": [], "input_length": 7322, "x": [[{}]]}

      """
    ),
    (
      .sharegpt,
      """
      {"input_toks": 2358, "output_toks": 531, "arrival_time_ns": 46926808, "ids": [5971, -2.5e3]}
      {"input_toks": 8, "output_toks": 5, "arrival_time_ns": 46926809, "s": "\\u00e9\\n", "t": true}

      """
    ),
  ]

  /// Reads all of a trace in every way; any error must be a ``TraceError`` of this file.
  private func read(_ file: TemporaryFile, _ format: TraceFormat) -> Int {
    var read = 0
    for onBadRow in OnBadRow.allCases {
      do {
        var last = SimTime.zero
        for row in try rows(of: file.path, format, onBadRow: onBadRow) {
          let tokens = 1...StreamConfig.maxTokens
          let isSound =
            row.time >= last && row.time <= .horizon && tokens.contains(row.prompt)
            && tokens.contains(row.output) && row.session >= -1 && row.adapter >= -1
          if !isSound { Issue.record("\(row) cannot be") }
          last = row.time
          read += 1
        }
      } catch let error as TraceError {
        #expect(error.file == file.path && !error.message.isEmpty)
      } catch {
        Issue.record("\(error) is no error of a trace")
      }
    }
    return read
  }

  @Test("random changes of good traces never trap", arguments: TraceFormat.allCases)
  func mutations(format: TraceFormat) throws {
    let random = RandomStream(seed: 20, name: "mutations/\(format.rawValue)")
    let text = try #require(TraceMutationTests.good.first { $0.0 == format }?.1)
    let good = Array(text.utf8)
    #expect(read(try TemporaryFile(good), format) >= 4)
    var read = 0
    for _ in 0..<2000 {
      var bytes = good
      for _ in 0...random.below(4) { mutate(&bytes, random) }
      read += self.read(try TemporaryFile(bytes), format)
    }
    // The changes are small: many rows must survive them, or the test looks at nothing.
    #expect(read > 1000)
  }

  private func mutate(_ bytes: inout [UInt8], _ random: RandomStream) {
    guard !bytes.isEmpty else { return }
    let place = random.below(bytes.count)
    let telling = Array("0123456789-+.eE,:\"\\{}[]\n\r\t zu\u{0}".utf8)
    switch random.below(6) {
    case 0: bytes[place] = UInt8(random.below(256))
    case 1: bytes[place] = telling[random.below(telling.count)]
    case 2: bytes.remove(at: place)
    case 3: bytes.insert(telling[random.below(telling.count)], at: place)
    case 4: bytes.removeLast(bytes.count - place)
    default:
      let end = min(bytes.count, place + 1 + random.below(20))
      for _ in 0...random.below(8) { bytes.insert(contentsOf: bytes[place..<end], at: place) }
    }
  }

  @Test("random bytes never trap", arguments: TraceFormat.allCases)
  func noise(format: TraceFormat) throws {
    let random = RandomStream(seed: 21, name: "noise/\(format.rawValue)")
    for _ in 0..<200 {
      let bytes = (0..<random.below(400)).map { _ in UInt8(random.below(256)) }
      #expect(read(try TemporaryFile(bytes), format) == 0)
    }
  }

  @Test("random changes of a compressed trace never trap")
  func compressed() throws {
    let random = RandomStream(seed: 22, name: "mutations/gzip")
    let source = try TemporaryFile(TraceMutationTests.good[0].1)
    let target = try TemporaryFile("", name: "trace.gz")
    _ = try TraceConversion(from: source.path, format: .csv, to: target.path, as: .csv)
    let good = try target.bytes
    for _ in 0..<1000 {
      var bytes = good
      mutate(&bytes, random)
      _ = read(try TemporaryFile(bytes), .csv)
    }
  }
}
