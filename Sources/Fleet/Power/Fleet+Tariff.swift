internal import DiscreteEvents
internal import Pool

/// What energy costs and emits, where that changes with time: the fleet's meters are read at every
/// change, so that the sum over time is exact.
extension Fleet {
  /// Schedules the first change.
  mutating func openTariff() { scheduleTariff() }

  private mutating func scheduleTariff() {
    guard config.metersEnergy, let next = config.electricity.change(after: now), next < .horizon
    else { return }
    schedule(.tariff, at: next)
  }

  /// What energy costs or emits has changed: the meters are read, and will be again as long as
  /// anything happens.
  mutating func markTariff() {
    guard isActive, !isStuck else { return }
    power?.mark(at: now)
    scheduleTariff()
  }
}

extension PowerState {
  /// Reads all meters.
  mutating func mark(at time: SimTime) {
    marks.append(EnergySpan(start: time, energy: energy(until: time)))
  }

  /// What was drawn between changes, from the end of the warm-up until `end`; empty unless anything
  /// changes.
  func spans(from warmup: SimTime, until end: SimTime) -> [EnergySpan] {
    guard !marks.isEmpty, end > warmup else { return [] }
    let inner = marks.filter { $0.start > warmup && $0.start < end }
    let readings =
      [EnergySpan(start: warmup, energy: energyAtWarmup)] + inner
      + [EnergySpan(start: end, energy: energy(until: end))]
    return zip(readings, readings.dropFirst()).map {
      EnergySpan(start: $0.start, energy: $1.energy - $0.energy)
    }
  }
}
