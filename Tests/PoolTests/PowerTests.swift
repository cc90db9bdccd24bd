import DiscreteEvents
import Pool
import SeatrialTestSupport
import Testing

@Suite("Power")
struct PowerTests {
  /// inference-fleet-sim's own table of its curves, in whole watts; but for an A100 with 6
  /// sequences, of which the table has 272 W and the formula 284 W.
  @Test("of the catalogue's GPUs is what was published of them")
  func published() throws {
    let tables: [(String, [(Int, Double)])] = [
      ("h100-sxm", [(1, 304), (4, 330), (16, 435), (32, 507), (64, 557), (128, 583)]),
      ("a100-sxm-80gb", [(1, 191), (4, 254), (32, 369), (128, 383)]),
    ]
    for (gpu, table) in tables {
      let curve = try #require(PowerCurve.published(of: gpu))
      for (sequences, watts) in table {
        #expect(abs(curve.watts(sequences: sequences) - watts) <= 0.5, "\(gpu) at \(sequences)")
      }
    }
    for gpu in PowerCurve.catalogue.map(\.gpu) {
      #expect(GPU.catalogue.contains { $0.name == gpu }, "no GPU is called \(gpu)")
    }
  }

  @Test("that was measured is straight between its points, and flat beyond them")
  func measured() {
    let curve = PowerCurve.measured(at: [0, 1, 8, 64], watts: [70, 110, 290, 300])
    let expected: [(Int, Double)] = [
      (0, 70), (1, 110), (8, 290), (15, 291.25), (64, 300), (1000, 300),
    ]
    for (sequences, watts) in expected { #expect(curve.watts(sequences: sequences) == watts) }
  }

  @Test("is that of all GPUs of a replica, in whole microwatts")
  func microwatts() {
    let power = PowerConfig(
      curve: .logistic(idle: 300, nominal: 600, steepness: 1, midpoint: 4), gpus: 8)
    let levels = power.microwatts(upTo: 64)
    #expect(levels.count == 65 && levels[0] == 2_400_000_000 && levels[16] == 3_600_000_000)
    #expect(zip(levels, levels.dropFirst()).allSatisfy(<))
  }

  @Test("metered in pieces adds up to that metered at once, and can be read before its last change")
  func meter() {
    var (coarse, fine) = (PowerMeter(microwatts: 7), PowerMeter(microwatts: 7))
    coarse.set(11, at: SimTime(picoseconds: 1000))
    for time in stride(from: Int64(1000), through: 5000, by: 13) {
      fine.set(11, at: SimTime(picoseconds: time))
    }
    #expect(coarse == fine)
    coarse.set(3, at: SimTime(picoseconds: 6000))
    #expect(coarse.energy(until: SimTime(picoseconds: 7000)).attojoules == 7000 + 55_000 + 3000)
    #expect(coarse.energy(until: SimTime(picoseconds: 5000)).attojoules == 7000 + 44_000)
  }
}
