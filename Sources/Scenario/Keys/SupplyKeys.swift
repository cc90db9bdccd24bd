internal import DiscreteEvents
internal import Pool

/// What a pool's replicas draw, run from and cost, as far as the file says.
struct SupplyFields {
  private let price: Field<Double?>
  private let power: Field<PowerChoice?>
  private let ramp: Field<SimTime>
  private let battery: Field<BatteryConfig?>
  private let spot: Field<SpotConfig?>

  init(_ reader: inout MappingReader) {
    price = reader.optional(
      "dollarsPerHour", .dollarsPerHour, "price of a replica; without it, its GPUs' prices")
    power = reader.optional(
      "power", .power, "what each of its GPUs draws; without it, energy is not modelled")
    ramp = reader.optional(
      "powerRamp", .duration, default: .zero, written: "0s",
      "the time constant with which what is drawn follows the batch")
    battery = reader.optional(
      "battery", .battery, "what each replica runs from; without it, the mains")
    spot = reader.optional(
      "spot", .spot, "instead of dollarsPerHour: a price of a replica that changes with time")
    if ramp.isGiven, !power.isGiven { ramp.fail("needs 'power'") }
    if battery.isGiven {
      if !power.isGiven { battery.fail("needs 'power', by which it runs down") }
      if ramp.value > .zero { battery.fail("does not go with 'powerRamp': power follows at once") }
    }
    if spot.isGiven, price.isGiven { price.fail("'spot' already has the price") }
  }

  /// The price of a replica of `hardware` at the start.
  func dollarsPerHour(of hardware: HardwareFields) -> Double? {
    spot.value?.price.levels.first ?? price.value ?? hardware.dollarsPerHour
  }

  /// The pool with all of it.
  func supplying(_ pool: PoolConfig, on hardware: HardwareFields) -> PoolConfig {
    var pool = pool
    pool.power = hardware.power(from: power)
    pool.power?.ramp = ramp.value
    pool.battery = battery.value
    pool.spot = spot.value
    return pool
  }
}

extension Shape where Value == BatteryConfig {
  fileprivate static var battery: Shape {
    .mapping("battery") { reader in
      let capacity = reader.required("capacity", .wattHours, "what it holds")
      let charge = reader.optional(
        "charge", .series("charge", of: .watts), default: StepSeries(constant: 0), written: "0W",
        "what comes in while it is not full: a charger, a panel")
      let part = Shape<Double>.number(0...1, "a part of it from 0 to 1")
      let start = reader.optional("start", part, default: 1, "what is in it at the start")
      let cutoff = reader.optional(
        "cutoff", part, default: 0, "with what is left of it the replica goes out")
      let resume = reader.optional(
        "resume", part, default: 0.1, "with what is in it again the replica starts")
      if cutoff.isGood, resume.isGood, resume.value <= cutoff.value {
        resume.fail("must be more than cutoff, \(cutoff.value)")
      }
      if cutoff.isGood, start.isGood, start.value <= cutoff.value {
        start.fail("must be more than cutoff, \(cutoff.value)")
      }
      func energy(_ part: Field<Double>) -> Energy {
        // By whole billionths, so that 0.9 is nine tenths; at most 3.6e24 attojoules times 1e9.
        let billionths = Int128((part.value * 1e9).rounded())
        return Energy(attojoules: capacity.value.attojoules * billionths / 1_000_000_000)
      }
      return BatteryConfig(
        capacity: capacity.value, start: energy(start),
        charge: charge.value, cutoff: energy(cutoff),
        resume: energy(resume))
    }
  }
}

extension Shape where Value == SpotConfig {
  fileprivate static var spot: Shape {
    .mapping("spot") { reader in
      let price = reader.required(
        "price", .series("spot price", of: .dollarsPerHour), "what a replica costs, by time")
      let bid = reader.optional(
        "bid", .dollarsPerHour,
        "machines are taken away while the price is above this; without it, never")
      // Amazon EC2 gives a spot instance two minutes.
      let notice = reader.optional(
        "notice", .duration, default: .seconds(120), written: "2min",
        "from when the price is too high to when the machines are gone")
      if notice.isGiven, !bid.isGiven { notice.fail("goes with 'bid'") }
      let spot = SpotConfig(price: price.value, bid: bid.value, notice: notice.value)
      if price.isGood, bid.isGood, notice.isGood, let shortest = spot.shortestOutage,
        shortest < notice.value
      {
        notice.fail(
          "must not be longer than the price is above the bid, \(shortest.seconds)s at one time")
      }
      return spot
    }
  }
}
