/// What a request is about, beyond its length: what a router may know of it, and how well each arm
/// would answer it.
package struct RequestTraits: Hashable, Sendable {
  /// What a router knows of its content, as numbers (an embedding); empty = nothing.
  package var context: [Double] = []
  /// Its true intent, by its index in the scenario; −1 = none.
  package var intent = -1
  /// How hard it is, on the scale of the arms' abilities.
  package var difficulty = 0.0
  /// The expected reward of each arm's answer; empty = nothing is known of quality.
  package var means: [Double] = []
  /// Bytes of its prompt; 0 = not known.
  package var promptBytes = 0
  /// How long its answer is expected to be, in tokens; `nil` = nobody says.
  package var expectedOutput: Int?

  package init() {}
}
