package import DiscreteEvents

/// Chooses what gives way when a memory is full: adapters in a GPU, prefixes in a tier below it.
///
/// Items are numbered from 0. An item is resident from ``admitted(_:at:)`` to ``evicted(_:)``;
/// while it is pinned somebody uses it and it stays. Every call costs O(log items) at most, and the
/// answers depend on the calls alone.
package protocol EvictionPolicy: Sendable {
  /// Request number `request` asks for `item`, resident (a hit) or not (a miss).
  mutating func asked(for item: Int, request: Int, at time: SimTime)

  /// `item` is resident from now on; it is pinned until ``unpinned(_:at:)``.
  mutating func admitted(_ item: Int, at time: SimTime)

  /// A resident `item` that nobody used is used from now on.
  mutating func pinned(_ item: Int, at time: SimTime)

  /// A resident `item` is used by nobody from now on.
  mutating func unpinned(_ item: Int, at time: SimTime)

  /// `item` is no longer resident. It was not pinned.
  mutating func evicted(_ item: Int)

  /// `item`, which is not resident, is something else from now on: it was never asked for.
  mutating func renamed(_ item: Int)

  /// The resident item that is to give way, not pinned; `nil` = there is none.
  mutating func victim(at time: SimTime) -> Int?

  /// A router plans which items are to stay. Policies that plan for themselves take no notice.
  mutating func plan(keep items: [Int])

  /// Whether there is a plan. Then what is not planned leaves as soon as nobody uses it, and what
  /// is planned gives its place to nothing else: it goes only where its bytes are needed.
  var hasPlan: Bool { get }

  /// Whether `item` is to stay by the plan, if there is one.
  func isPlanned(_ item: Int) -> Bool
}

extension EvictionPolicy {
  /// Does nothing: right where nothing is remembered of items that are not resident.
  package mutating func renamed(_ item: Int) {}

  /// Does nothing.
  package mutating func plan(keep items: [Int]) {}

  /// There is none.
  package var hasPlan: Bool { false }

  /// There is no plan.
  package func isPlanned(_ item: Int) -> Bool { false }
}
