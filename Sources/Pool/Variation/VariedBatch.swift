/// What the luck of an iteration's decoding sequences comes to.
struct VariedBatch {
  /// Sequences that the large model is asked for, the tokens it skipped of them before, and their
  /// contexts.
  var asked = 0
  var skipped = 0
  var askedContext = 0
  /// By level of depth, the sequences whose token ends there, and their contexts.
  var ends: ContiguousArray<Int> = []
  var endContexts: ContiguousArray<Int> = []

  init(levels: Int = 0) {
    ends = ContiguousArray(repeating: 0, count: levels)
    endContexts = ends
  }
}
