import DiscreteEvents
import Fleet
import Study
import Testing

@Suite("Time to recover") struct RecoveryTimesTests {
  /// A window of ten seconds for each part of ten requests that were good; a letter is ten percent
  /// of them, `x` all, `-` nobody came.
  private func series(_ windows: String) -> AttainmentSeries {
    AttainmentSeries(
      window: .seconds(10),
      windows: windows.map { letter in
        var window = AttainmentSeries.Window()
        window.arrived = letter == "-" ? 0 : 100
        window.good = letter == "x" ? 100 : 10 * (letter.wholeNumberValue ?? 0)
        return window
      })
  }

  private func times(
    _ windows: String, _ starts: Double..., warmup: SimTime = .zero
  ) -> RecoveryTimes {
    RecoveryTimes(
      starts.map { OutageRecord(fault: 0, unit: 0, start: .seconds($0), end: nil, replicas: 1) },
      in: series(windows), warmup: warmup)
  }

  @Test("it ends where three windows in a row are as before")
  func lasting() {
    // Down at 63 s; from 80 s well for two windows only, from 110 s for good.
    #expect(times("xxxxxx55xx5xxx", 63).seconds == [47])
    #expect(times("xxxxxx55xxxxxx", 63).seconds == [17])
    // Felt later than it began.
    #expect(times("xxxxxxx5xxxxxx", 63).seconds == [17])
  }

  @Test("as before is 95 % of what all windows before it had")
  func relative() {
    // 9 of 10 before: 95 % of that is 0.855, between 8 and 9 of 10.
    #expect(times("999999889999", 60).seconds == [20])
    #expect(times("xxxxxx999999", 60).unrecovered == 1)
  }

  @Test("an outage that nobody felt took no time")
  func unfelt() {
    #expect(times("xxxxxxxxxx", 63).seconds == [0])
    // Nobody came to feel it.
    #expect(times("xxxxxx--xxx", 60).seconds == [0])
  }

  @Test("what was not over when requests ceased to come took at least until then")
  func unfinished() {
    let times = times("xxxxxx5555", 63)
    #expect(times.seconds == [37])
    #expect(times.unrecovered == 1)
    // Well in all windows that are left.
    #expect(self.times("xxxxxx555x", 63).seconds == [27])
  }

  @Test("five whole windows must lie before it, after the warm-up, and requests must come")
  func early() {
    #expect(times("xxxxxxxxxx", 49, 51).seconds.count == 1)
    #expect(times("xxxxxxxxxx", 51, warmup: .seconds(1)).seconds.isEmpty)
    #expect(times("xxxxxxxxxx", 61, warmup: .seconds(1)).seconds.count == 1)
    #expect(times("xxxxxxxxxx", 100, 200).seconds.isEmpty)
    #expect(times("", 100).seconds.isEmpty)
  }

  @Test("outages come in order of their starts")
  func several() {
    #expect(times("xxxxxx5xxxxx55xxx", 120, 60).seconds == [10, 20])
  }
}
