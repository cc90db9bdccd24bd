package import DiscreteEvents

/// A request as its sender knows it: when it comes and how much it asks for.
package struct Arrival: Hashable, Sendable {
  package var time: SimTime
  /// Prompt tokens, at least 1.
  package var prompt: Int
  /// Output tokens, at least 1.
  package var output: Int
  /// The session it belongs to, as a number of the stream's own; −1 = none.
  package var session: Int
  /// The adapter it asks for, as a number of the stream's own; −1 = none.
  package var adapter: Int
  /// The longest prefix of its prompt that is told apart, in the run's tree; −1 = none.
  package var prefix: Int32
  /// The prefix that its prompt and its answer are together, where a later request goes on from
  /// that; −1 = none does.
  package var whole: Int32 = -1

  package init(
    time: SimTime, prompt: Int, output: Int, session: Int = -1, adapter: Int = -1,
    prefix: Int32 = -1
  ) {
    self.time = time
    self.prompt = prompt
    self.output = output
    self.session = session
    self.adapter = adapter
    self.prefix = prefix
  }
}
