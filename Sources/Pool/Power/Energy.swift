package import DiscreteEvents

/// An amount of energy, in attojoules: a microwatt for a picosecond is one. Power and time are
/// whole numbers, so that however a span is cut into pieces their energies add up to its own.
package struct Energy: Hashable, Sendable {
  /// A gigawatt for a hundred days is 10^34, a ten-thousandth of what fits.
  package var attojoules: Int128 = 0

  package init(attojoules: Int128 = 0) { self.attojoules = attojoules }

  /// Of so many microwatts for so long.
  package init(microwatts: Int64, for time: SimTime) {
    attojoules = Int128(microwatts) * Int128(time.picoseconds)
  }

  package var joules: Double { Double(attojoules) / 1e18 }

  package static func + (a: Energy, b: Energy) -> Energy {
    Energy(attojoules: a.attojoules + b.attojoules)
  }

  package static func - (a: Energy, b: Energy) -> Energy {
    Energy(attojoules: a.attojoules - b.attojoules)
  }
}
