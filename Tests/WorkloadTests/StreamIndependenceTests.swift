import DiscreteEvents
import Testing
import Workload

@Suite("Independence of a stream's random streams")
struct StreamIndependenceTests {
  private func stream(
    arrivals config: ArrivalsConfig = .poisson(rate: 5),
    prompt: LengthConfig = .lognormal(mean: 900, cv: 1.4, max: 8192),
    output: LengthConfig = .gamma(mean: 200, cv: 1, max: 2048),
    name: String = "chat", seed: UInt64 = 1, replication: Int = 0, sessions: Int? = 9
  ) throws -> [Arrival] {
    try arrivals(
      .generated(arrivals: config, lengths: .independent(prompt: prompt, output: output)),
      count: 2000, name: name, seed: seed, replication: replication, sessions: sessions)
  }

  @Test("the same configuration gives the same requests")
  func reproducible() throws {
    #expect(try stream() == stream())
  }

  @Test("another output distribution leaves arrivals, prompts and sessions alone")
  func outputs() throws {
    let (a, b) = (try stream(), try stream(output: .zipf(exponent: 1.1, max: 4096)))
    #expect(a.map(\.output) != b.map(\.output))
    #expect(a.map(\.time) == b.map(\.time))
    #expect(a.map(\.prompt) == b.map(\.prompt))
    #expect(a.map(\.session) == b.map(\.session))
  }

  @Test("another prompt distribution leaves arrivals, outputs and sessions alone")
  func prompts() throws {
    let (a, b) = (try stream(), try stream(prompt: .gamma(mean: 50, cv: 3, max: 4096)))
    #expect(a.map(\.prompt) != b.map(\.prompt))
    #expect(a.map(\.time) == b.map(\.time))
    #expect(a.map(\.output) == b.map(\.output))
    #expect(a.map(\.session) == b.map(\.session))
  }

  @Test("another arrival process leaves lengths and sessions alone")
  func processes() throws {
    let (a, b) = (try stream(), try stream(arrivals: .gamma(rate: 5, cv: 4)))
    #expect(a.map(\.time) != b.map(\.time))
    #expect(a.map(\.prompt) == b.map(\.prompt))
    #expect(a.map(\.output) == b.map(\.output))
    #expect(a.map(\.session) == b.map(\.session))
  }

  @Test("leaving sessions out leaves arrivals and lengths alone")
  func sessions() throws {
    let (a, b) = (try stream(), try stream(sessions: nil))
    #expect(b.allSatisfy { $0.session == -1 })
    #expect(a.map(\.time) == b.map(\.time))
    #expect(a.map(\.prompt) == b.map(\.prompt))
  }

  @Test("another seed, replication or name gives other requests in every respect")
  func others() throws {
    let a = try stream()
    for b in [try stream(name: "code"), try stream(seed: 2), try stream(replication: 1)] {
      #expect(a.map(\.time) != b.map(\.time))
      #expect(a.map(\.prompt) != b.map(\.prompt))
      #expect(a.map(\.output) != b.map(\.output))
      #expect(a.map(\.session) != b.map(\.session))
    }
  }
}
