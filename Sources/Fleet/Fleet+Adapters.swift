internal import DiscreteEvents
internal import Pool
internal import Router

/// Adapters on their way to the replicas, and what the router learns of them.
extension Fleet {
  /// What a replica's answer to a change means for the events: it is to form a batch, or its
  /// stretch ends earlier.
  mutating func follow(_ reception: Replica.Reception, of replica: Int) {
    switch reception {
    case .awoke: waking.append(replica)
    case .cut: scheduleEnd(of: replica)
    case .queued, .refused: break
    }
  }

  /// Schedules the ends of the transfers that a replica has begun.
  mutating func scheduleTransfers(of replica: Int) {
    for transfer in replicas[replica].takeTransfers() {
      schedule(
        .transferEnd, at: transfer.end, subject: replica,
        tag: starts(of: replica) << 1 | (transfer.isDisk ? 1 : 0))
    }
  }

  /// A replica's disk or link has moved an adapter.
  mutating func endTransfer(of replica: Int, isDisk: Bool, start: UInt64) {
    // The replica may have crashed since.
    guard start == starts(of: replica) else { return }
    let reception = replicas[replica].endTransfer(
      isDisk: isDisk, at: now, sequences: &sequences)
    scheduleTransfers(of: replica)
    follow(reception, of: replica)
  }

  /// The replicas report which adapters they have in GPU memory.
  mutating func reportAdapters() {
    for replica in replicas.indices where replicas[replica].servesAdapters {
      for adapter in config.adapters.indices {
        view.note(
          adapter: adapter, isResident: replicas[replica].hasAdapter(adapter), on: replica)
      }
    }
  }

  /// Hands the policy's plan of adapters, if it has a new one, to the pools that keep to plans.
  mutating func followPlan() {
    guard let keep = policy.adapterPlan() else { return }
    faults?.adapterPlan = keep
    for replica in replicas.indices where replicas[replica].keepsToPlan {
      follow(replicas[replica].plan(keep: keep, at: now), of: replica)
    }
  }
}
