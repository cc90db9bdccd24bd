import CGSL
import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Arrival processes")
struct ArrivalProcessTests {
  private let level = StatisticalTest.level

  private func times(_ config: ArrivalsConfig, count: Int, replication: Int = 0) throws -> [Double]
  {
    try arrivals(generated(config), count: count, replication: replication).map(\.time.seconds)
  }

  private func gaps(_ times: [Double]) -> [Double] {
    zip(times, [0] + times).map { $0 - $1 }
  }

  /// The gaps of a process, taken on integers: differences of seconds would lose picoseconds.
  private func gaps(_ config: ArrivalsConfig) throws -> [Double] {
    let times = try arrivals(generated(config), count: 50_000).map(\.time)
    return zip(times, [.zero] + times).map { ($0 - $1).seconds }
  }

  @Test("poisson gaps are exponential and independent")
  func poisson() throws {
    let gaps = try gaps(.poisson(rate: 8))
    #expect(StatisticalTest.kolmogorov(gaps) { 1 - exp(-8 * $0) } > level)
    #expect(StatisticalTest.neighbours(gaps) > level)
    let moments = StatisticalTest.moments(
      gaps, mean: 1 / 8, variance: 1 / 64, excessKurtosis: 6)
    #expect(moments.mean > level && moments.variance > level)
  }

  @Test("gamma gaps have the rate and the coefficient of variation asked for", arguments: [0.5, 2])
  func gamma(cv: Double) throws {
    // At a variation of 2 the chance of a gap that rounds to 0 ps is 0.0009, a tenth of the
    // distance that the test can see; at 3 it is 0.04.
    let gaps = try gaps(.gamma(rate: 4, cv: cv))
    let shape = 1 / (cv * cv)
    #expect(StatisticalTest.kolmogorov(gaps) { gsl_cdf_gamma_P($0, shape, 0.25 / shape) } > level)
    #expect(StatisticalTest.neighbours(gaps) > level)
    let moments = StatisticalTest.moments(
      gaps, mean: 0.25, variance: 0.0625 * cv * cv, excessKurtosis: 6 / shape)
    #expect(moments.mean > level && moments.variance > level)
  }

  @Test("gamma gaps without variation are equal")
  func gammaWithoutVariation() throws {
    #expect(try times(.gamma(rate: 2, cv: 0), count: 4) == [0.5, 1, 1.5, 2])
  }

  @Test("constant arrivals stay within a picosecond of n gaps after a million")
  func constant() throws {
    let rows = try arrivals(generated(.constant(rate: 3)), count: 1_000_000)
    // 10^12 / 3 as a Double is off by at most 2^-15, half its last place: 31 ps in a million.
    for n in [1, 2, 3, 1000, 999_999, 1_000_000] {
      let exact = Int64(n) * 1_000_000_000_000 / 3
      #expect(abs(rows[n - 1].time.picoseconds - exact) <= 1 + Int64(n) >> 15)
    }
  }

  @Test("mmpp counts have the mean and the variance of their chain")
  func mmpp() throws {
    // Rates 20/s and 2/s, held 0.5 s and 1 s on average; counts in 40 s, from state 0.
    let (high, low, leaveHigh, leaveLow) = (20.0, 2.0, 2.0, 1.0)
    let config = ArrivalsConfig.mmpp(states: [
      .init(rate: high, mean: .seconds(1 / leaveHigh)),
      .init(rate: low, mean: .seconds(1 / leaveLow)),
    ])
    let span = 40.0
    var counts: [Double] = []
    for replication in 0..<1000 {
      let times = try times(config, count: 2000, replication: replication)
      #expect(times.count == 2000)
      counts.append(Double(times.prefix { $0 < span }.count))
    }
    // The chance of state 0 at time t is p(t) = π + (1 − π)·e^(−ct), with c the sum of the two
    // exit rates and π = leaveLow / c. The mean is the integral of the rate; the variance adds
    // that of the rate's integral, whose covariance is (high − low)²·p(s)(1 − p(s))·e^(−c(t−s)).
    let c = leaveHigh + leaveLow
    let share = leaveLow / c
    let steps = 40_000
    let width = span / Double(steps)
    var mean = 0.0
    var variance = 0.0
    for step in 0..<steps {
      let s = (Double(step) + 0.5) * width
      let p = share + (1 - share) * exp(-c * s)
      mean += (low + (high - low) * p) * width
      let tail = (1 - exp(-c * (span - s))) / c
      variance += 2 * (high - low) * (high - low) * p * (1 - p) * tail * width
    }
    variance += mean
    // Counts sum over some 27 cycles, so they are close to normal: excess kurtosis under 6/27.
    let moments = StatisticalTest.moments(
      counts, mean: mean, variance: variance, excessKurtosis: 6.0 / 27)
    #expect(moments.mean > level && moments.variance > level)
  }

  @Test("mmpp sends nothing while its rate is 0")
  func mmppSilence() throws {
    let config = ArrivalsConfig.mmpp(states: [
      .init(rate: 0, mean: .seconds(5)), .init(rate: 1000, mean: .seconds(1)),
    ])
    let times = try times(config, count: 20_000)
    // In state 1 a gap over 0.1 s has probability e^-100; so longer gaps are silences, whose
    // lengths are exponential beyond 0.1 s by lack of memory, up to one gap of 1 ms mean.
    let silences = gaps(times).filter { $0 > 0.1 }.map { $0 - 0.1 }
    #expect(StatisticalTest.kolmogorov(silences) { 1 - exp(-$0 / 5) } > level)
  }

  @Test("diurnal arrivals are a Poisson process in the integral of their rate")
  func diurnal() throws {
    let (mean, amplitude, period, peak) = (5.0, 0.9, 600.0, 150.0)
    let times = try times(
      .diurnal(
        mean: mean, amplitude: amplitude, period: .seconds(period), peak: .seconds(peak)),
      count: 50_000)
    let angle = 2 * Double.pi / period
    let integral = times.map { time in
      mean * (time + amplitude / angle * (sin(angle * (time - peak)) + sin(angle * peak)))
    }
    // By the time-rescaling theorem its gaps are exponential with mean 1, and independent.
    let rescaled = gaps(integral)
    #expect(StatisticalTest.kolmogorov(rescaled) { 1 - exp(-$0) } > level)
    #expect(StatisticalTest.neighbours(rescaled) > level)
  }

  @Test("a closed stream has clients, think times and requests, and no arrivals of its own")
  func closed() throws {
    let config = StreamConfig(
      name: "chat",
      source: .generated(
        arrivals: .closed(clients: 7, think: .exponential(mean: .seconds(3))),
        lengths: .independent(prompt: .uniform(min: 1, max: 9), output: .constant(4))))
    var stream = try TrafficStream(config, seed: 3, replication: 0)
    #expect(stream.clients == 7)
    #expect(try stream.next() == nil)
    let thinks = (0..<20_000).map { _ in stream.thinkTime().seconds }
    #expect(StatisticalTest.kolmogorov(thinks) { 1 - exp(-$0 / 3) } > level)
    let request = stream.request(at: .seconds(2))
    #expect(request.time == .seconds(2) && (1...9).contains(request.prompt) && request.output == 4)
  }

  @Test("a constant think time is itself")
  func constantThink() throws {
    let source = generated(.closed(clients: 1, think: .constant(.seconds(2))))
    var stream = try TrafficStream(
      StreamConfig(name: "chat", source: source), seed: 1, replication: 0)
    #expect(stream.thinkTime() == .seconds(2))
  }

  @Test("arrivals end at the latest instant a run may reach")
  func horizon() throws {
    let slow = 1 / (40.0 * 86_400)
    #expect(try times(.constant(rate: slow), count: 10).count == 2)
    #expect(try times(.poisson(rate: 1e-12), count: 10).isEmpty)
    let silent = ArrivalsConfig.mmpp(states: [
      .init(rate: 1e-12, mean: .seconds(86_400)), .init(rate: 0, mean: .seconds(86_400)),
    ])
    #expect(try times(silent, count: 10).isEmpty)
  }
}
