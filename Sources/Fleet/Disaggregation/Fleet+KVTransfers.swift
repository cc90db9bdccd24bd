internal import DiscreteEvents
internal import Pool
internal import Router
internal import Statistics

/// KV on its way.
extension Fleet {
  /// The KV of sequences that have just got their blocks at `replica` is sent.
  mutating func beginKVTransfers(to replica: Int) {
    for slot in replicas[replica].takeBegun() {
      disaggregation?.send(slot, to: replica, at: now)
    }
    scheduleKVTransfers()
  }

  /// Last bytes are sent, or KV has come.
  mutating func endKVTransfers(generation: UInt64) {
    guard generation == disaggregation?.transfers.generation else { return }
    for transfer in disaggregation?.transfers.advance(to: now) ?? [] {
      count(transfer)
      unpark(transfer.slot)
      let reception = replicas[transfer.target].receiveKV(
        of: transfer.slot, at: now, sequences: &sequences)
      follow(reception, of: transfer.target)
    }
    scheduleKVTransfers()
  }

  private mutating func scheduleKVTransfers() {
    guard let next = disaggregation?.transfers.nextEvent() else { return }
    schedule(.kvTransfer, at: next.time, tag: next.generation)
  }

  private mutating func count(_ transfer: KVTransfers.Transfer) {
    guard requests[Int(transfer.slot)].isMeasured,
      let ended = disaggregation?.handovers[Int(transfer.slot)].ended
    else { return }
    result.transfers?.transfers += 1
    result.transfers?.bytes += transfer.bytes
    result.transfers?.times.add((now - ended).picoseconds)
  }

  /// A request leaves: nobody wants its KV any more, wherever that is.
  mutating func dropKV(of slot: Int32) {
    guard disaggregation?.handovers[Int(slot)].parked ?? 0 > 0 else { return }
    disaggregation?.transfers.cancel(slot, at: now)
    unpark(slot)
    scheduleKVTransfers()
  }

  /// The blocks of a request at its prefill replica are free.
  private mutating func unpark(_ slot: Int32) {
    guard let (blocks, source) = disaggregation?.unpark(slot) else { return }
    follow(replicas[source].release(parked: blocks, at: now), of: source)
  }

  /// Stops the program when an invariant is broken. O(slots + transfers).
  func checkHandovers() {
    guard let disaggregation else { return }
    var parked = ContiguousArray(repeating: 0, count: replicas.count)
    for slot in disaggregation.handovers.indices where disaggregation.handovers[slot].parked > 0 {
      let handover = disaggregation.handovers[slot]
      precondition(requests[slot].id >= 0 && !requests[slot].hasLeft, "KV waits for nobody")
      parked[Int(handover.source)] += Int(handover.parked)
    }
    for replica in replicas.indices {
      precondition(
        parked[replica] == replicas[replica].handovers.parkedBlocks,
        "parked KV blocks were lost or made up")
    }
    disaggregation.transfers.checkInvariants()
    for transfer in disaggregation.transfers.active {
      let slot = Int(transfer.slot)
      precondition(disaggregation.handovers[slot].parked > 0, "KV is sent from nowhere")
      precondition(sequences[slot].state == .receiving, "KV is sent to nobody")
    }
  }
}
