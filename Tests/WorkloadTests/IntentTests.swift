import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Intents of a stream's requests, and what is said of them")
struct IntentTests {
  private static let mix = [
    IntentConfig(name: "prose", share: 6, bytesPerToken: .init(mean: 4.5, cv: 0.2)),
    IntentConfig(name: "code", share: 2.5, bytesPerToken: .init(mean: 3)),
    IntentConfig(name: "rag", share: 1.5),
  ]

  /// A request and what is said of it; `nil` = nothing is.
  private struct Described {
    let time: SimTime
    let prompt: Int
    let output: Int
    let session: Int
    let traits: RequestTraits?
  }

  private func requests(
    _ count: Int, intents: [IntentConfig] = mix, expected: ExpectedOutputConfig? = nil,
    workload: [String]? = nil
  ) throws -> [Described] {
    let config = StreamConfig(
      name: "chat",
      source: .generated(
        arrivals: .poisson(rate: 5),
        lengths: .independent(
          prompt: .lognormal(mean: 900, cv: 1.4, max: 8192),
          output: .gamma(mean: 200, cv: 1, max: 2048))),
      sessions: 9, intents: intents, expectedOutput: expected)
    var stream = try TrafficStream(config, seed: 1, replication: 0, intents: workload)
    return try (0..<count).compactMap { _ in
      try stream.next().map { arrival in
        Described(
          time: arrival.time, prompt: arrival.prompt, output: arrival.output,
          session: arrival.session,
          traits: stream.describesRequests ? stream.describe(arrival) : nil)
      }
    }
  }

  @Test("come in the shares that the stream gives them")
  func shares() throws {
    var counts = [0, 0, 0]
    for request in try requests(20_000) { counts[request.traits?.intent ?? 0] += 1 }
    let p = StatisticalTest.chiSquare(counts, [0.6, 0.25, 0.15])
    #expect(p > StatisticalTest.level, "\(counts)")
  }

  @Test("are numbered by their places in the whole workload")
  func numbers() throws {
    let own = try requests(200)
    let moved = try requests(200, workload: ["x", "rag", "prose", "code"])
    let places = [2, 3, 1]
    #expect(own.map { places[$0.traits?.intent ?? -1] } == moved.map { $0.traits?.intent })
    let streams = [["a", "b"], ["c", "b"], [], ["d"]].map { names in
      StreamConfig(
        name: "s", source: generated(.constant(rate: 1)),
        intents: names.map { IntentConfig(name: $0) })
    }
    #expect(streams.intents == ["a", "b", "c", "d"])
  }

  /// ln(bytes / (4.5 · tokens)) is normal with variance v = ln(1 + 0.04) and mean −v/2. Rounding
  /// to whole bytes moves a logarithm by up to 0.5 / (4.5 · tokens): prompts under 100 tokens are
  /// left out, and the rest are moved by less than 0.0011, to and fro, on a spread of 0.198.
  @Test("give prompts as many bytes as their tokens have, with the spread over prompts")
  func bytes() throws {
    let all = try requests(20_000)
    let prose = all.filter { $0.traits?.intent == 0 && $0.prompt >= 100 }
    let logs = prose.map { log(Double($0.traits?.promptBytes ?? 0) / (4.5 * Double($0.prompt))) }
    let variance = log(1 + 0.2 * 0.2)
    let p = StatisticalTest.moments(
      logs, mean: -variance / 2, variance: variance, excessKurtosis: 0)
    #expect(p.mean > StatisticalTest.level)
    #expect(p.variance > StatisticalTest.level)
    for request in all where request.traits?.intent == 1 {
      #expect(request.traits?.promptBytes == 3 * request.prompt)
    }
    #expect(all.allSatisfy { $0.traits?.intent != 2 || $0.traits?.promptBytes == 0 })
  }

  @Test("the expected output is exact, or off by a lognormal factor of mean 1")
  func expectedOutput() throws {
    let exact = try requests(500, expected: .exact)
    #expect(exact.allSatisfy { $0.traits?.expectedOutput == $0.output })
    let guessed = try requests(20_000, expected: .lognormal(cv: 0.3)).filter { $0.output >= 100 }
    // As for bytes: rounding moves a logarithm by less than 0.005 on a spread of 0.294.
    let logs = guessed.map {
      log(Double($0.traits?.expectedOutput ?? 0) / Double($0.output))
    }
    let variance = log(1 + 0.3 * 0.3)
    let p = StatisticalTest.moments(
      logs, mean: -variance / 2, variance: variance, excessKurtosis: 0)
    #expect(p.mean > StatisticalTest.level)
    #expect(p.variance > StatisticalTest.level)
  }

  @Test("leave arrivals, lengths and sessions alone, and each other")
  func independence() throws {
    let plain = try requests(2000, intents: [])
    #expect(plain.allSatisfy { $0.traits == nil })
    let full = try requests(2000, expected: .lognormal(cv: 0.3))
    #expect(plain.map(\.time) == full.map(\.time))
    #expect(plain.map(\.prompt) == full.map(\.prompt))
    #expect(plain.map(\.output) == full.map(\.output))
    #expect(plain.map(\.session) == full.map(\.session))
    var other = Self.mix
    other[1].bytesPerToken = nil
    let changed = try requests(2000, intents: other)
    #expect(full.map { $0.traits?.intent } == changed.map { $0.traits?.intent })
    for (a, b) in zip(full, changed) where a.traits?.intent == 0 {
      #expect(a.traits?.promptBytes == b.traits?.promptBytes)
    }
  }

  @Test("that make no sense are told with their places")
  func mistakes() {
    let config = StreamConfig(
      name: "chat", source: generated(.constant(rate: 1)),
      intents: [
        IntentConfig(name: "", share: -1), IntentConfig(name: "a", share: 0),
        IntentConfig(name: "a", share: 0, bytesPerToken: .init(mean: 0, cv: -1)),
      ], expectedOutput: .lognormal(cv: .nan))
    #expect(
      config.mistakes.map(\.path) == [
        "intents[0].name", "intents[0].share", "intents[2].name",
        "intents[2].bytesPerToken.mean", "intents[2].bytesPerToken.cv", "intents",
        "expectedOutput.cv",
      ])
  }
}
