import DiscreteEvents
import Pool
import Testing

@Suite("A battery")
struct BatteryTests {
  private static func joules(_ joules: Int128) -> Energy {
    Energy(attojoules: joules * 1_000_000_000_000_000_000)
  }

  private static func battery(
    start: Int128 = 100, charge: StepSeries = StepSeries(constant: 0), draw: Int64 = 5_000_000
  ) -> Battery {
    Battery(
      BatteryConfig(
        capacity: joules(100), start: joules(start), charge: charge, cutoff: joules(10),
        resume: joules(40)), draw: draw)
  }

  /// 100 J to 10 J at 5 W take 18 s.
  @Test("runs down in what is in it over what is drawn, to the picosecond")
  func runsDown() {
    var battery = Self.battery()
    #expect(battery.next == .seconds(18) && !battery.isDue)
    battery.look(at: .seconds(18))
    #expect(battery.isDue)
    #expect(battery.amounts(at: .seconds(18)).left == Self.joules(10))
    // 7 W do not divide 90 J: the first whole picosecond by which it is at the cutoff or below.
    battery = Self.battery(draw: 7_000_000)
    #expect(battery.next == SimTime(picoseconds: 90_000_000_000_000 / 7 + 1))
  }

  @Test("starts again when it is charged, and not before")
  func recharges() {
    var battery = Self.battery(start: 10, charge: StepSeries(constant: 3), draw: 0)
    battery.set(isFlat: true, at: .zero)
    // 30 J at 3 W.
    #expect(battery.next == .seconds(10) && !battery.isDue)
    battery.look(at: .seconds(10))
    #expect(battery.isDue)
    #expect(battery.amounts(at: .seconds(10)).charged == Self.joules(30))
    #expect(Self.battery(charge: StepSeries(constant: 6)).next == nil, "it never runs down")
  }

  /// From 90 J with 12 W in and 2 W out it is full after 1 s: 12 J of 22 J offered until then and
  /// 2 W after.
  @Test("takes no more than it holds, and what is drawn")
  func full() {
    let battery = Self.battery(start: 90, charge: StepSeries(constant: 12), draw: 2_000_000)
    let amounts = battery.amounts(at: .seconds(5))
    #expect(amounts.left == Self.joules(100))
    #expect(amounts.charged == Self.joules(12 + 2 * 4))
    #expect(amounts.drawn == Self.joules(10))
  }

  /// 20 W for 2 s of every 10 s, 5 W drawn: full again and again, and 30 J down between.
  @Test("follows a charge that changes, over and over")
  func series() {
    let charge = StepSeries(
      starts: [.zero, .seconds(2)], levels: [20, 0], period: .seconds(10))
    let battery = Self.battery(charge: charge)
    #expect(battery.next == .seconds(2))
    #expect(battery.amounts(at: .seconds(10)).left == Self.joules(60))
    #expect(battery.amounts(at: .seconds(12)).left == Self.joules(90))
    #expect(battery.amounts(at: .seconds(32)).left == Self.joules(90 - 10 - 10))
  }

  /// The same changes of what is drawn, looked at in between or not.
  @Test("loses and makes up nothing, however often it is looked at")
  func conserved() {
    let coin = RandomStream(seed: 3, name: "battery")
    for _ in 0..<200 {
      let charge = StepSeries(
        starts: [.zero, SimTime(picoseconds: 1_234_567_890_123)],
        levels: [coin.uniform() * 9, coin.uniform() * 9], period: .seconds(3))
      var (plain, seen) = (Self.battery(charge: charge), Self.battery(charge: charge))
      var (now, drawn, draw) = (SimTime.zero, Energy(), Int64(5_000_000))
      for _ in 0..<20 {
        let span = SimTime(picoseconds: Int64(coin.uniform() * 1e12) + 1)
        seen.look(at: now + SimTime(picoseconds: span.picoseconds / 3))
        drawn = drawn + Energy(microwatts: draw, for: span)
        now = now + span
        draw = Int64(coin.uniform() * 8e6)
        plain.set(draw: draw, at: now)
        seen.set(draw: draw, at: now)
        #expect(plain.amounts(at: now) == seen.amounts(at: now))
        let (left, charged, out) = plain.amounts(at: now)
        #expect(out == drawn && left == Self.joules(100) + charged - drawn)
        #expect(left.attojoules <= Self.joules(100).attojoules)
      }
    }
  }
}

@Suite("A series of steps")
struct StepSeriesTests {
  @Test("has each value from its start on, and says when the next begins")
  func steps() {
    let series = StepSeries(
      starts: [.zero, .seconds(10), .seconds(30)], levels: [1, 2, 3], period: .seconds(60))
    let expected: [(Double, Double, Double)] = [
      (0, 1, 10), (9.5, 1, 10), (10, 2, 30), (29, 2, 30), (30, 3, 60), (59, 3, 60), (60, 1, 70),
      (155, 3, 180),
    ]
    for (time, value, next) in expected {
      let step = series.step(at: .seconds(time))
      #expect(step.value == value && step.next == .seconds(next), "at \(time) s")
    }
    let once = StepSeries(starts: [.zero, .seconds(10)], levels: [1, 2])
    #expect(once.step(at: .seconds(10)).next == nil && !once.isConstant)
    #expect(StepSeries(constant: 4).isConstant)
  }
}

@Suite("Spot machines")
struct SpotTests {
  /// 1 $/h, 5 $/h in the second hour and 2 $/h in the third, day after day.
  private static func spot(bid: Double?, notice: SimTime = .seconds(600)) -> SpotConfig {
    SpotConfig(
      price: StepSeries(
        starts: [.zero, .seconds(3600), .seconds(7200), .seconds(10_800)], levels: [1, 5, 2, 1],
        period: .seconds(86_400)), bid: bid, notice: notice)
  }

  @Test("are away from when the price rises above the bid until it has fallen")
  func outages() throws {
    let spot = Self.spot(bid: 3)
    let first = try #require(spot.outage(after: .zero, before: .horizon))
    #expect(first == (.seconds(3600), .seconds(3600)))
    let second = try #require(spot.outage(after: .seconds(7200), before: .horizon))
    #expect(second == (.seconds(90_000), .seconds(3600)))
    #expect(Self.spot(bid: 5).outage(after: .zero, before: .horizon) == nil)
    #expect(Self.spot(bid: nil).outage(after: .zero, before: .horizon) == nil)
    // 5 $/h and 2 $/h are one outage.
    #expect(
      try #require(Self.spot(bid: 1).outage(after: .zero, before: .horizon)).length
        == .seconds(7200))
    #expect(spot.shortestOutage == .seconds(3600))
  }

  /// Four hours: 1 + 5 + 2 + 1 dollars; with a bid of 3 only ten minutes of the second.
  @Test("cost what they cost then, and nothing while they are away")
  func dollars() {
    // A few roundings of numbers of this size.
    let end = SimTime.seconds(4 * 3600)
    #expect(abs(Self.spot(bid: nil).dollars(from: .zero, until: end) - 9) < 1e-12)
    #expect(abs(Self.spot(bid: 3).dollars(from: .zero, until: end) - (4 + 5.0 / 6)) < 1e-12)
    let half = Self.spot(bid: 3).dollars(from: .seconds(3900), until: .seconds(9000))
    // Five minutes of the notice, and half an hour at 2 $/h.
    #expect(abs(half - (5.0 / 12 + 1)) < 1e-12)
  }
}
