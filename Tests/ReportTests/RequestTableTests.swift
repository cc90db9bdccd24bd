import DiscreteEvents
import Fleet
import Report
import Testing

@Suite("Request table") struct RequestTableTests {
  @Test("rows have exact times and are empty where a request never got")
  func rows() throws {
    let folder = try TemporaryFolder()
    let table = try RequestTable(folder.path("requests.csv"), pools: ["h100"])
    table.record(Samples.completed())
    table.record(Samples.rejected())
    try table.finish()
    #expect(
      try folder.text("requests.csv") == """
        id,session,arrival_s,pool,replica,adapter,prompt_tokens,cached_tokens,output_tokens,\
        queue_s,ttft_s,tpot_s,e2e_s,preemptions,status
        0,5,0.000000000001,h100,2,,100,0,4,1,3,1,6,1,completed
        1,,7.5,,,,8,0,0,,,,,0,rejected

        """)
  }

  @Test("where answers have a quality, rows end with the arm and the reward")
  func quality() throws {
    let folder = try TemporaryFolder()
    let table = try RequestTable(
      folder.path("requests.csv"), pools: ["h100"], arms: ["weak", "strong, dear"])
    var good = Samples.completed()
    (good.arm, good.reward) = (1, 0.8125)
    table.record(good)
    table.record(Samples.rejected())
    try table.finish()
    let lines = try folder.text("requests.csv").split(separator: "\n")
    #expect(lines[0].hasSuffix(",preemptions,status,arm,reward"))
    #expect(lines[1].hasSuffix(",1,completed,\"strong, dear\",0.8125"))
    #expect(lines[2].hasSuffix(",0,rejected,,"))
  }

  @Test("a pool's name is quoted where CSV needs it")
  func quoting() throws {
    let folder = try TemporaryFolder()
    let table = try RequestTable(folder.path("requests.csv"), pools: ["a, \"b\""])
    table.record(Samples.completed())
    try table.finish()
    #expect(try folder.text("requests.csv").contains("0.000000000001,\"a, \"\"b\"\"\",2,"))
  }

  @Test("only what is complete stands under its name")
  func atomic() throws {
    let folder = try TemporaryFolder()
    do {
      let table = try RequestTable(folder.path("requests.csv"), pools: ["h100"])
      table.record(Samples.completed())
      #expect(try folder.names.count == 1)
      #expect(try folder.names.first != "requests.csv")
    }
    #expect(try folder.names == [])
  }
}

@Suite("Decimal text") struct DecimalTextTests {
  private func text(_ fill: (inout [UInt8]) -> Void) -> String {
    var bytes: [UInt8] = []
    fill(&bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test("whole numbers read as Swift prints them")
  func integers() {
    var value = 1
    for exponent in 0..<19 {
      for near in [value - 1, value, value + 1, -value] {
        #expect(text { $0.append(decimal: near) } == String(near), "10^\(exponent)")
      }
      value = value.multipliedReportingOverflow(by: 10).partialValue
    }
    for edge in [Int.max, Int.min, 0] { #expect(text { $0.append(decimal: edge) } == String(edge)) }
  }

  @Test(
    "times are exact decimals without trailing zeros",
    arguments: [
      (0, "0"), (1, "0.000000000001"), (1_000_000_000_000, "1"), (1_500_000_000_000, "1.5"),
      (123_456_789_012_345, "123.456789012345"), (-250_000_000_000, "-0.25"),
      (Int64.max, "9223372.036854775807"), (Int64.min, "-9223372.036854775808"),
    ] as [(Int64, String)])
  func times(picoseconds: Int64, expected: String) {
    #expect(text { $0.append(SimTime(picoseconds: picoseconds)) } == expected)
  }
}
