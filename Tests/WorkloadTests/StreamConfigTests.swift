import DiscreteEvents
import Testing
import Workload

@Suite("Mistakes in a stream's configuration")
struct StreamConfigTests {
  private func mistakes(_ source: SourceConfig, sessions: Int? = nil) -> [String] {
    StreamConfig(name: "chat", source: source, sessions: sessions).mistakes.map(\.description)
  }

  private func mistakes(arrivals: ArrivalsConfig) -> [String] { mistakes(generated(arrivals)) }

  private func mistakes(prompt: LengthConfig) -> [String] { mistakes(generated(prompt: prompt)) }

  @Test("a sound configuration has none")
  func none() {
    #expect(mistakes(generated(.poisson(rate: 8)), sessions: 5) == [])
    #expect(mistakes(.trace(TraceConfig(file: "x.csv", format: .csv, speed: 2))) == [])
  }

  @Test("arrivals that make no sense are told, all at once")
  func arrivals() {
    #expect(
      mistakes(arrivals: .poisson(rate: 0))
        == ["arrivals.poisson: must be over 0 and at most 1000000000000.0, not 0.0"])
    #expect(mistakes(arrivals: .poisson(rate: .nan)).count == 1)
    #expect(mistakes(arrivals: .constant(rate: .infinity)).count == 1)
    #expect(
      mistakes(arrivals: .gamma(rate: -1, cv: -2)) == [
        "arrivals.gamma.rate: must be over 0 and at most 1000000000000.0, not -1.0",
        "arrivals.gamma.cv: must be from 0 to 1000.0, not -2.0",
      ])
    #expect(
      mistakes(
        arrivals: .mmpp(states: [.init(rate: 0, mean: .seconds(1)), .init(rate: 0, mean: .zero)]))
        == [
          "arrivals.mmpp[1].mean: must be from 1 us to 100 days, not 0.0 s",
          "arrivals.mmpp: needs a state with a rate over 0",
        ])
    #expect(mistakes(arrivals: .mmpp(states: [])).count == 1)
    #expect(
      mistakes(
        arrivals: .diurnal(mean: 1, amplitude: 1.5, period: .zero, peak: .seconds(-1))) == [
          "arrivals.diurnal.amplitude: must be from 0 to 1.0, not 1.5",
          "arrivals.diurnal.period: must be over 0 s and at most 100 days, not 0.0 s",
          "arrivals.diurnal.peak: must be from 0 s to 100 days, not -1.0 s",
        ])
    #expect(
      mistakes(arrivals: .closed(clients: 0, think: .constant(.seconds(-1)))) == [
        "arrivals.closed.clients: must be from 1 to 2147483647, not 0",
        "arrivals.closed.think: must be from 0 s to 100 days, not -1.0 s",
      ])
  }

  @Test("lengths that make no sense are told")
  func lengths() {
    #expect(
      mistakes(prompt: .constant(0)) == ["prompt.constant: must be from 1 to 100000000, not 0"])
    #expect(mistakes(prompt: .uniform(min: 5, max: 4)) == ["prompt.uniform: min 5 is over max 4"])
    #expect(mistakes(prompt: .lognormal(mean: 0, cv: -1, max: 0)).count == 3)
    #expect(mistakes(prompt: .gamma(mean: .nan, cv: .nan, max: .max)).count == 3)
    #expect(
      mistakes(prompt: .zipf(exponent: -1, max: 9))
        == ["prompt.zipf.exponent: must be from 0 to 100.0, not -1.0"])
    #expect(mistakes(prompt: .histogram([])) == ["prompt.histogram: needs a weight over 0"])
    #expect(mistakes(prompt: .histogram([.init(tokens: 1, weight: -1)])).count == 2)
    #expect(
      mistakes(prompt: .cdf([.init(tokens: 9, weight: 0.5), .init(tokens: 8, weight: 1)]))
        == ["prompt.cdf[1]: lies below the point before it"])
    #expect(
      mistakes(prompt: .cdf([.init(tokens: 9, weight: 0.5)]))
        == ["prompt.cdf: must end at probability 1, not 0.5"])
    #expect(mistakes(prompt: .cdf([])).count == 1)
  }

  @Test("replays that make no sense are told")
  func traces() {
    let trace = TraceConfig(
      file: "", format: .csv, speed: 0, limit: 0, offset: -1, jitter: .seconds(-1))
    #expect(
      mistakes(.trace(trace), sessions: 0) == [
        "trace.file: is empty",
        "trace.speed: must be over 0 and at most 1000000000.0, not 0.0",
        "trace.limit: must be from 1 to 9223372036854775807, not 0",
        "trace.offset: must be from 0 to 9223372036854775807, not -1",
        "trace.jitter: must be from 0 s to 1 day, not -1.0 s",
        "sessions: must be from 1 to 2147483647, not 0",
      ])
  }

  @Test("a stream is not opened with a mistake")
  func opening() {
    #expect(throws: ConfigMistake.self) {
      try TrafficStream(
        StreamConfig(name: "chat", source: generated(.poisson(rate: 0))), seed: 1, replication: 0)
    }
  }
}
