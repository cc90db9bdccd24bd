/// All claims of theory that are held against simulation, as one family.
///
/// Each of the n claims is held against an interval of level 1 − 0.01/n, so that by Bonferroni's
/// inequality the probability that any of them is missed is at most 1 % for a right simulator,
/// however the claims depend on one another. Seeds are fixed: a run either passes always or never.
enum TheoryFamily {
  /// The probability, at most, that a right simulator fails.
  static let error = 0.01

  /// The level of each interval.
  static let level: Double = {
    let systems = singleServer + manyServers + loss + closed + ordered
    return 1 - error / Double(systems.reduce(0) { $0 + $1.claims.count })
  }()
}
