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
  /// What it is about; `nil` = nothing is known. Boxed, so that arrivals of which nothing is known
  /// are copied as plain numbers.
  package var traits: RequestTraits? {
    get { boxed?.traits }
    set { boxed = newValue.map(TraitsBox.init) }
  }
  private var boxed: TraitsBox?

  package init(
    time: SimTime, prompt: Int, output: Int, session: Int = -1, adapter: Int = -1,
    traits: RequestTraits? = nil
  ) {
    boxed = traits.map(TraitsBox.init)
    self.time = time
    self.prompt = prompt
    self.output = output
    self.session = session
    self.adapter = adapter
  }
}

private final class TraitsBox: Hashable, Sendable {
  let traits: RequestTraits

  init(_ traits: RequestTraits) { self.traits = traits }

  static func == (a: TraitsBox, b: TraitsBox) -> Bool { a.traits == b.traits }

  func hash(into hasher: inout Hasher) { hasher.combine(traits) }
}
