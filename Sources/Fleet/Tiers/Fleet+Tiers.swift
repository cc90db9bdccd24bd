internal import DiscreteEvents
internal import Graphs
internal import Pool

/// Prefixes on their way from the tiers below replicas' memories.
extension Fleet {
  /// What `replica` has asked for since the last time begins to be fetched.
  mutating func beginFetches(of replica: Int) {
    guard replicas[replica].asksToFetch, let config = replicas[replica].tiers?.config
    else { return }
    for fetch in replicas[replica].takeFetches() {
      tierFetches?.begin(fetch, to: replica, of: config, at: now)
    }
    scheduleFetches()
  }

  /// Last bytes are sent, or pieces have come.
  mutating func endFetches(generation: UInt64) {
    guard generation == tierFetches?.transfers.generation else { return }
    for transfer in tierFetches?.transfers.advance(to: now) ?? [] {
      guard let way = tierFetches?.ways[transfer.target] else { continue }
      guard transfer.slot >= 0 else {
        if let piece = tierFetches?.takePrefetched(transfer.slot) {
          replicas[way.replica].land(piece, at: now)
        }
        continue
      }
      replicas[way.replica].endRead(from: way.tier)
      guard tierFetches?.end(transfer.slot) == true else { continue }
      let reception = replicas[way.replica].receiveFetched(
        transfer.slot, at: now, sequences: &sequences)
      follow(reception, of: way.replica)
    }
    scheduleFetches()
  }

  private mutating func scheduleFetches() {
    guard let next = tierFetches?.transfers.nextEvent() else { return }
    schedule(.tierTransfer, at: next.time, tag: next.generation)
  }

  /// Nobody waits any more for what is fetched for `slot`, if anything is.
  mutating func dropFetches(of slot: Int32) {
    let ways = tierFetches?.cancel(slot, at: now) ?? []
    guard !ways.isEmpty else { return }
    for way in ways { replicas[way.replica].endRead(from: way.tier) }
    scheduleFetches()
  }

  /// Stops the program when an invariant is broken. O(slots + transfers).
  func checkFetches() {
    guard let tierFetches else { return }
    tierFetches.transfers.checkInvariants()
    var parts = tierFetches.parts
    for transfer in tierFetches.transfers.active where transfer.slot >= 0 {
      parts[Int(transfer.slot)] -= 1
      precondition(
        sequences[Int(transfer.slot)].state == .receiving, "a prefix is fetched for nobody")
    }
    precondition(parts.allSatisfy { $0 == 0 }, "pieces on their way were lost or made up")
  }
}
