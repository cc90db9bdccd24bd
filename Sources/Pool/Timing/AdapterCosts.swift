/// What adapters add to an iteration in a measured profile: `launch` where any sequence has one,
/// and for each distinct adapter and each token a share of its rank. Seconds for the whole model.
package struct AdapterCosts: Hashable, Sendable {
  package var launch: Double
  /// A unit of rank of a distinct adapter in the batch: its weights are read.
  package var perRank: Double
  /// A token and a unit of rank of its adapter: it is multiplied with them.
  package var perTokenRank: Double

  package init(launch: Double = 0, perRank: Double = 0, perTokenRank: Double = 0) {
    self.launch = launch
    self.perRank = perRank
    self.perTokenRank = perTokenRank
  }

  /// The kernel of adapters whose size is their rank.
  package var kernel: AdapterKernel {
    AdapterKernel(
      launch: Picoseconds.whole(launch), perSize: perRank * 1e12, perTokenSize: perTokenRank * 1e12,
      overlaps: false)
  }
}
