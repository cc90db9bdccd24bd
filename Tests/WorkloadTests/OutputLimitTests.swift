import DiscreteEvents
import Testing
import Workload

@Suite("Bounded answers")
struct OutputLimitTests {
  private func outputs(
    maxTokens: Int? = nil, earlyExit: EarlyExitConfig? = nil, count: Int = 2000
  ) throws -> [Int] {
    let config = StreamConfig(
      name: "chat",
      source: .generated(
        arrivals: .poisson(rate: 1),
        lengths: .independent(prompt: .constant(1), output: .uniform(min: 1, max: 100))),
      maxTokens: maxTokens, earlyExit: earlyExit)
    var stream = try TrafficStream(config, seed: 7, replication: 0)
    var outputs: [Int] = []
    while outputs.count < count, let arrival = try stream.next() { outputs.append(arrival.output) }
    return outputs
  }

  @Test("answers end at the limit, and the others are as they were")
  func limit() throws {
    let (free, bounded) = (try outputs(), try outputs(maxTokens: 30))
    #expect(bounded == free.map { min($0, 30) })
  }

  @Test("who exits does so after the given part, at least one token; the others are as they were")
  func exit() throws {
    let free = try outputs()
    let halved = try outputs(earlyExit: EarlyExitConfig(share: 1, from: 0.5, to: 0.5))
    #expect(halved == free.map { ($0 + 1) / 2 })
    let none = try outputs(earlyExit: EarlyExitConfig(share: 1, from: 0, to: 0))
    #expect(none.allSatisfy { $0 == 1 })
    let some = try outputs(earlyExit: EarlyExitConfig(share: 0.3, from: 0.2, to: 0.6))
    let exits = zip(some, free).filter { $0 < $1 }
    #expect(exits.allSatisfy { Double($0) <= Double($1) * 0.6 + 1 })
    // Of 2,000 requests 600 exit, give or take 5 standard deviations of 20.5; but for those of one
    // token, 1 in 100, who cannot.
    #expect(abs(exits.count - 594) <= 103, "\(exits.count)")
  }
}
