internal import Router

/// The numbers behind a decision, as a person reads them; what was chosen is marked.
enum EvidenceTable {
  /// - Parameter action: what was decided, which tells which replica was chosen.
  static func lines(
    _ evidence: Evidence, for action: Decision.Action, _ fleet: FleetNames
  ) -> [String] {
    guard !evidence.rows.isEmpty else { return [] }
    let chosen = action.calls.compactMap { $0?.replica }
    var table = TextTable(header: [""] + evidence.columns)
    for row in evidence.rows {
      let place = row.replica.flatMap(fleet.place)
      let name = place.map { "\($0.pool), replica \($0.replica)" } ?? row.name
      let isChosen = row.isChosen || row.replica.map(chosen.contains) == true
      table.append([(isChosen ? "> " : "  ") + name] + row.numbers.map(Quantity.significant))
    }
    return table.lines
  }
}
