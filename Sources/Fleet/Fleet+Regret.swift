internal import Workload

/// What choices of arms were worth.
extension Fleet {
  /// Enters a request that leaves into the ledger, if one is kept and it is known what arms would
  /// have been worth; a request that the end of the run cuts off is nobody's.
  mutating func weigh(_ slot: Int32, _ status: RequestStatus) {
    guard regret != nil, status != .unfinished, traits.indices.contains(Int(slot)) else { return }
    let means = traits[Int(slot)].means
    guard !means.isEmpty else { return }
    let arm = Int(requests[Int(slot)].arm)
    let isAnswered = status == .completed && means.indices.contains(arm)
    regret?.add(means: means, earned: isAnswered ? means[arm] : 0)
  }
}

extension RegretLedger {
  /// For runs of `config`; `nil` where nothing is known of quality.
  package init?(_ config: FleetConfig) {
    guard let quality = config.quality, !quality.arms.isEmpty else { return nil }
    let stages = Set(quality.arms.map(\.stage)).sorted().map { stage in
      quality.arms.indices.filter { quality.arms[$0].stage == stage }
    }
    self.init(stages: stages, missCost: quality.missCost)
  }
}
