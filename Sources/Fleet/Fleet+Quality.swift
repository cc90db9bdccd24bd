internal import DiscreteEvents
internal import Router
internal import Workload

/// How good answers are.
extension Fleet {
  /// The expected reward of giving the request in `slot` to `arm`; `nil` when nothing is known of
  /// its quality, or there is no such arm.
  func expectedReward(_ slot: Int32, arm: Int) -> Double? {
    guard hasQuality, traits[Int(slot)].means.indices.contains(arm) else { return nil }
    return traits[Int(slot)].means[arm]
  }

  /// Says which arm answers a request that is placed on `replica` without being given to one.
  func impliedArm(of slot: Int32, on replica: Int) -> Int32 {
    impliedArms.arm(pool: Int(poolOfReplica[replica]), adapter: requests[Int(slot)].adapter)
  }

  /// How good the answer to the request in `slot` turned out; `nil` when it did not complete or was
  /// given to no arm.
  func reward(of slot: Int32, _ status: RequestStatus) -> Double? {
    guard status == .completed else { return nil }
    let request = requests[Int(slot)]
    if request.isProgram { return rewardOfCalls(slot) }
    return quality?.reward(
      request: request.id, arm: Int(request.arm), traits: traits[Int(slot)])
  }

  /// 1 when a completed request kept its stream's SLO, 0 when not; `nil` when it did not complete,
  /// or nothing was promised. What is learned from where nothing is known of quality.
  func promiseKept(_ record: RequestRecord) -> Double? {
    let slo = config.streams[record.stream].slo
    guard !slo.isEmpty, let ttft = record.ttft, let e2e = record.e2e else { return nil }
    return slo.isKept(ttft: ttft, tpot: record.tpot, e2e: e2e) ? 1 : 0
  }
}
