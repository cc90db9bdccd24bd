internal import DiscreteEvents
internal import Fleet
package import Pool

extension RandomScenario {
  /// Gives some pools a profile in place of coefficients: linear terms, or grids, or both.
  func addProfiles(to config: inout FleetConfig) {
    for index in config.pools.indices where isOn(0.3) {
      config.pools[index].timing = .profile(randomProfile())
    }
  }

  /// A profile of any kind whose iterations take about a millisecond.
  package func randomProfile() -> Profile {
    let isRound = isOn()
    func term(_ round: Double, _ rough: Double) -> Double {
      isOn(0.7) ? (isRound ? round : rough) : 0
    }
    let linear = LinearTerms(
      perDecode: term(1e-5, 7.654321e-6), perContextToken: term(1e-9, 9.77e-10),
      perChunk: term(1e-5, 1.2345e-5), perPrefillToken: term(1e-6, 1.0032e-6),
      perPair: term(2e-12, 3.7e-13), perKVToken: term(1e-9, 2.22e-9),
      perPrefillIteration: term(1e-4, 1.03e-4))
    let skew = Profile.Grid(
      rows: [2, 16], columns: [0, 50, 100],
      seconds: [[1e-6, 5e-7, 0], [4.1e-6, oneOf([0, 9.9e-6]), 1e-6]])
    let decode = Profile.Grid(
      rows: [1, 8], columns: [oneOf([0, 10]), oneOf([20, 33])],
      seconds: [[1e-5, isOn() ? 5e-5 : 5e-6], [4e-5, 2e-4]])
    let prefill = Profile.Grid(
      rows: [1, 64], columns: [0, 32], seconds: [[1e-6, 2e-6], [6e-5, 1.1e-4]])
    var profile = Profile(
      name: "random", source: "test", overhead: isRound ? 1e-3 : 1.234567891e-3,
      dense: .init(at: [1, 16, 64], seconds: [0, 1e-5, oneOf([1e-5, 4e-4])]),
      sequences: .init(at: [1, 9], seconds: [1e-5, 3e-5]),
      decodeAttention: isOn(0.4) ? decode : nil,
      mixedDecodeAttention: isOn(0.2) ? decode : nil,
      decodeSkew: isOn(0.5) ? skew : nil, prefillAttention: isOn(0.4) ? prefill : nil,
      linear: linear)
    // Around what iterations take, so that some pieces begin below it and end above.
    if isOn(0.5) {
      profile.floor = LaunchFloor(
        decode: oneOf([0, 1.05e-3, 1.3e-3]), prefill: oneOf([0, 1.234567e-3, 3e-3]),
        perSequence: oneOf([0, 1.1e-5]))
    }
    profile.delay = oneOf([0, 0, 2.5e-3, 1.234567e-4])
    return profile
  }
}
