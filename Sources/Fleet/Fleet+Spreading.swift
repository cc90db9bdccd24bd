internal import DiscreteEvents
internal import Router

/// Calls that go on by themselves: the policy is asked after each of them.
extension Fleet {
  /// Makes more calls beside those under way, or none.
  ///
  /// - Returns: false when the calls are wrong, or nothing is left to wait for.
  mutating func spread(
    _ calls: [Call], for slot: Int32, after delay: SimTime
  ) -> Bool {
    if calls.isEmpty, requests[Int(slot)].isProgram, programs[Int(slot)].awaited > 0 { return true }
    guard makeCalls(calls, for: slot, after: delay) else { return false }
    programs[Int(slot)].race = nil
    programs[Int(slot)].isSpread = true
    return true
  }

  /// A call has left whose request is spread: its policy is asked, once for all that leave before
  /// it is.
  mutating func askAfterCall(of parent: Int32) {
    guard !programs[Int(parent)].isToBeAsked else { return }
    programs[Int(parent)].isToBeAsked = true
    endedStages.append(parent)
  }
}
