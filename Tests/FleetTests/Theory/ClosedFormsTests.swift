import Foundation
import Testing

/// The formulas against one another and against numbers worked out by hand: two ways to the same
/// number agree to rounding, which in sums of at most 30 terms stays far below 1e-12.
@Suite("Closed forms agree with one another")
struct ClosedFormsTests {
  private func agree(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-12 * abs(b) }

  @Test("Erlang's B is the ratio of the last term to the sum of the exponential series")
  func lossFormula() {
    // 4^5/5! over 1 + 4 + 16/2 + 64/6 + 256/24 + 1024/120, in 120ths: 1024 / 5144.
    #expect(agree(ClosedForms.erlangB(servers: 5, load: 4), 1024.0 / 5144))
    // A birth–death chain with as much room as servers.
    #expect(agree(BirthDeathChain(rate: 4, servers: 5, room: 5).full, 1024.0 / 5144))
  }

  @Test("with one server, Erlang's C and wait are those of M/M/1")
  func oneServer() {
    #expect(agree(ClosedForms.erlangC(servers: 1, load: 0.6), 0.6))
    #expect(
      agree(
        ClosedForms.erlangWait(servers: 1, load: 0.6),
        ClosedForms.pollaczekKhinchineWait(load: 0.6, cv: 1)))
  }

  @Test("with two servers, the part that waits is a²/(2 + a)")
  func twoServers() {
    #expect(agree(ClosedForms.erlangC(servers: 2, load: 1.4), 1.4 * 1.4 / 3.4))
  }

  @Test("with room for hundreds, M/M/c/K waits as M/M/c does")
  func wideRoom() {
    // Its full part is below 0.7^700, about 1e-108.
    let chain = BirthDeathChain(rate: 2.8, servers: 4, room: 700)
    #expect(agree(chain.response, 1 + ClosedForms.erlangWait(servers: 4, load: 2.8)))
  }

  @Test("with exponential gaps, the root of GI/M/1 is the load")
  func poissonRoot() {
    #expect(agree(ClosedForms.gammaArrivalsRoot(load: 0.6, cv: 1), 0.6))
  }

  @Test("with Erlang gaps of two stages, the root of GI/M/1 solves a quadratic")
  func erlangRoot() {
    // σ(1 + (1 − σ)/2ρ)² = 1 has the root 1; the rest is σ² − (1 + 4ρ)σ + 4ρ² = 0.
    let load = 0.6
    let exact = ((1 + 4 * load) - (1 + 8 * load).squareRoot()) / 2
    #expect(agree(ClosedForms.gammaArrivalsRoot(load: load, cv: 0.5.squareRoot()), exact))
  }

  @Test("waits with priorities, weighted by load, are those without: work is conserved")
  func conservation() {
    let loads = [0.3, 0.2, 0.25]
    let waits = ClosedForms.cobhamWaits(loads: loads)
    let sum = zip(loads, waits).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(agree(sum, 0.75 * ClosedForms.pollaczekKhinchineWait(load: 0.75, cv: 1)))
    // The highest one sees nobody else where it may preempt.
    #expect(agree(ClosedForms.resumingResponses(loads: loads)[0], 1 / 0.7))
  }

  @Test(
    "the shortest remaining first responds sooner than first come first served, more so with load")
  func shortestRemaining() {
    let parts = [1e-9, 0.5, 0.8, 0.9].map {
      ClosedForms.shortestRemainingResponse(load: $0) * (1 - $0)
    }
    // Without load both serve at once.
    #expect(abs(parts[0] - 1) < 1e-6)
    #expect(parts == parts.sorted(by: >) && parts[3] > 0)
  }

  @Test("with one station, mean-value analysis gives the machine repairman's numbers")
  func oneStation() {
    let chain = BirthDeathChain(clients: 10, think: 8, servers: 1)
    let network = ClosedNetwork(clients: 10, think: 8, stations: 1)
    #expect(agree(network.throughput, chain.throughput))
    #expect(agree(network.response, chain.response))
  }
}
