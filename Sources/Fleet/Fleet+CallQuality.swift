internal import Router

/// How good calls, and answers made of them, are.
extension Fleet {
  /// How sure its model is of the answer of call `index` of the request in slot `parent`.
  func confidence(of index: Int, in parent: Int) -> Double? { nil }

  /// Tells the calls of the request in `slot`, now that it leaves, and how good they were.
  func judgeCalls(of slot: Int32, in outcome: inout Outcome) {
    outcome.calls = programs[Int(slot)].calls
    if outcome.calls.count == 1 { outcome.arm = outcome.calls[0].call.arm }
  }
}
