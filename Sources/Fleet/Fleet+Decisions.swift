internal import DiscreteEvents
internal import Router

/// Telling the recorder what the router decides.
extension Fleet {
  /// Records a decision on the request in `slot` that was just made, before it takes effect.
  mutating func record(_ decision: Decision, on slot: Int32, as seen: RequestView) {
    guard let recorder else { return }
    let index = Int(slot)
    while decisionsMade.count <= index { decisionsMade.append(DecisionCount()) }
    if decisionsMade[index].request != seen.id {
      decisionsMade[index] = DecisionCount(request: seen.id)
    }
    let round = decisionsMade[index].count
    decisionsMade[index].count += 1
    recorder.record(
      DecisionRecord(
        request: seen.id, stream: seen.stream, round: round, time: now, decision: decision,
        viewAge: needsReports ? now - view.reportedAt : nil,
        evidence: recorder.wantsEvidence(of: seen.id)
          ? policy.evidence(for: seen, in: view) : nil, seen: seen))
  }
}

/// How often the router decided on the request that has a slot.
struct DecisionCount: Sendable {
  var request = -1
  var count = 0
}
