/// Outages whose ends are predicted, so ordered that recovering is going back instead of searching.
///
/// The idea is that of the predicted-updates model (Liu, Srinivas, "The predicted-updates dynamic
/// model", arXiv 2307.08890): where it is known when what happens will be undone, what is undone
/// last is done first. Outages lie on a stack, each with the labels it changed. The one on top
/// recovers by putting those back: no node is expanded. To end one further down, those above it
/// are lifted off and put back, a repair each, if they are at most `lifting`; the same is done
/// when an outage begins that is to end later than those on top. If they are more, an ordinary
/// ``ShortestPathRepair`` ends it, and those above forget the labels they changed, as it had a
/// part in them; or it begins on top, out of order. So the work grows with how many a prediction is
/// wrong by, up to a bound; with `lifting` 0 one by one costs never more than no predictions.
///
/// This is the plain form. The paper's groups of similar ends, which bound how often one is lifted
/// by a logarithm, pay where undoing is much dearer than doing; a repair costs about the same
/// both ways. So lifting moves work from recoveries to outages rather than saving any, and only
/// where predictions are good (`Benchmarks/README.md`): none is done unless asked for.
package struct PredictedUpdates: Sendable {
  /// An outage to begin: the edges it cuts, and when it is predicted to end, in any unit.
  package struct Outage: Sendable {
    package var edges: [Int]
    package var predictedEnd: Double

    package init(edges: [Int], predictedEnd: Double) {
      self.edges = edges
      self.predictedEnd = predictedEnd
    }
  }

  package private(set) var paths: ShortestPathRepair
  /// Recoveries so far that went back.
  package private(set) var undone = 0
  /// Outages put back above others so far.
  package private(set) var lifted = 0
  private let lifting: Int
  /// What each edge weighs when no outage cuts it, and how many outages do.
  private var sound: ContiguousArray<Double>
  private var cuts: ContiguousArray<Int32>
  private var stack: [Entry] = []
  private var nextID = 0

  private struct Entry: Sendable {
    var id: Int
    var outage: Outage
    /// What it changed; `nil` once something below it has.
    var changes: ContiguousArray<ShortestPathRepair.LabelChange>?
  }

  /// Keeps `paths` up, which is repaired first. `lifting`: the most outages put back at a time.
  package init(_ paths: ShortestPathRepair, lifting: Int = 0) {
    precondition(paths.goal == nil, "going back needs the labels of all nodes")
    self.paths = paths
    self.lifting = lifting
    sound = paths.graph.weights
    cuts = ContiguousArray(repeating: 0, count: sound.count)
    self.paths.repair()
  }

  /// Begins outages that happen together. Returns their names, in order, and the nodes expanded.
  package mutating func begin(_ outages: [Outage]) -> (ids: [Int], expanded: Int) {
    let ids = outages.indices.map { nextID + $0 }
    nextID += outages.count
    guard let latest = outages.map(\.predictedEnd).max() else { return ([], 0) }
    var entries = lift(endingBefore: latest)
    for (id, outage) in zip(ids, outages) {
      entries.append(Entry(id: id, outage: outage, changes: nil))
    }
    entries.sort { ($1.outage.predictedEnd, $0.id) < ($0.outage.predictedEnd, $1.id) }
    var expanded = 0
    for entry in entries { expanded += push(entry) }
    return (ids, expanded)
  }

  /// Ends an outage. Returns the nodes expanded; `nil` if there is no such outage.
  package mutating func end(_ id: Int) -> Int? {
    guard let place = stack.firstIndex(where: { $0.id == id }) else { return nil }
    let above = Array(stack[(place + 1)...])
    if above.count <= lifting, stack[place...].allSatisfy({ $0.changes != nil }) {
      for _ in place..<stack.count { goBack() }
      undone += 1
      lifted += above.count
      return above.reduce(0) { $0 + push($1) }
    }
    forget(from: place)
    for edge in uncut(stack.remove(at: place).outage) {
      paths.update(edge: edge, weight: sound[edge])
    }
    return paths.repair()
  }

  /// Changes the weight that an edge has when nothing cuts it. Returns the nodes expanded.
  package mutating func update(edge: Int, weight: Double) -> Int {
    sound[edge] = weight
    // Going back would restore what no longer holds.
    forget(from: 0)
    guard cuts[edge] == 0 else { return 0 }
    paths.update(edge: edge, weight: weight)
    return paths.repair()
  }

  /// Takes outages off the top, going back, as long as they are predicted to end before `time`:
  /// none, if they are more than may be lifted.
  private mutating func lift(endingBefore time: Double) -> [Entry] {
    let earlier = stack.reversed().prefix { $0.outage.predictedEnd < time && $0.changes != nil }
    guard earlier.count <= lifting else { return [] }
    let entries = Array(earlier)
    for _ in entries { goBack() }
    lifted += entries.count
    return entries
  }

  private mutating func push(_ entry: Entry) -> Int {
    var entry = entry
    paths.journal.removeAll(keepingCapacity: true)
    paths.keepsJournal = true
    for edge in entry.outage.edges {
      cuts[edge] += 1
      if cuts[edge] == 1 { paths.update(edge: edge, weight: .infinity) }
    }
    let expanded = paths.repair()
    paths.keepsJournal = false
    entry.changes = paths.journal
    stack.append(entry)
    return expanded
  }

  /// Ends the outage on top by putting back what it changed.
  private mutating func goBack() {
    guard let entry = stack.popLast(), let changes = entry.changes else { return }
    let weights = uncut(entry.outage).map { ($0, sound[$0]) }
    paths.restore(weights: weights, labels: changes)
  }

  /// The edges that nothing cuts once `outage` does not.
  private mutating func uncut(_ outage: Outage) -> [Int] {
    for edge in outage.edges { cuts[edge] -= 1 }
    return outage.edges.filter { cuts[$0] == 0 }
  }

  private mutating func forget(from place: Int) {
    for index in place..<stack.count { stack[index].changes = nil }
  }
}
