/// Classes of jobs whose operations are revealed one by one: a job is of the first class whose
/// bound the tokens that are known of it, those of its operations so far and of the one under way,
/// do not exceed; bounds double.
///
/// A reconstruction from the abstract of Lindermayr, Schäfer, Schlöter and Stougie, "Online flow
/// time minimization with gradually revealed jobs" (arXiv 2602.12716, 2026), whose algorithm groups
/// operations into virtual chunks of well-estimated size: doubling is how estimates of unknown
/// sizes are usually kept within a factor. Here a job is a task or a session, an operation a call
/// or a turn.
package struct ChunkDoubling: Hashable, Sendable {
  /// The bound of the first class, in tokens.
  package var first: Int

  package init(first: Int = 256) { self.first = first }

  /// The class of a job of which `tokens` tokens are known, from 0.
  package func index(of tokens: Int) -> Int64 {
    var index: Int64 = 0
    var bound = first
    while bound < tokens {
      let (next, overflows) = bound.multipliedReportingOverflow(by: 2)
      if overflows { return index + 1 }
      bound = next
      index += 1
    }
    return index
  }
}
