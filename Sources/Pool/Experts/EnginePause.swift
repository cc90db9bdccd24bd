package import DiscreteEvents

/// An engine stops after so many iterations, again and again: its experts are moved to where the
/// last iterations wanted them (vLLM's and DeepSeek's expert-parallel load balancers).
package struct EnginePause: Hashable, Sendable {
  /// Iterations from one to the next.
  package var every: Int
  package var length: SimTime

  package init(every: Int, length: SimTime) {
    self.every = every
    self.length = length
  }
}

extension Replica {
  /// Lengthens the iteration that follows a pause, or ends the stretch before the next one.
  @inline(__always)
  mutating func heed(_ pause: EnginePause) {
    let since = iterations % pause.every
    if since == 0, iterations > 0 {
      stretch = Stretch(
        start: stretch.start, first: stretch.first + pause.length.picoseconds, slope: 0,
        iterations: 1)
    } else {
      stretch.iterations = min(stretch.iterations, pause.every - since)
    }
  }
}
