internal import DiscreteEvents
internal import Study

/// Replicas × time: which were busy, and which were not.
struct ReplicaMapFigures {
  private let scope: FigureScope
  /// Positions of the variants shown, at most four: the first and the best others.
  private let shown: [Int]

  init(_ scope: FigureScope) {
    self.scope = scope
    let best = scope.best
    let ranked = scope.group.indices.sorted {
      ($0 == 0 || scope.group[$0] == best ? 0 : 1, $0)
        < ($1 == 0 || scope.group[$1] == best ? 0 : 1, $1)
    }
    shown = ranked.filter { scope.entries[$0].picture?.map.rows.first?.isEmpty == false }
      .prefix(4).sorted()
  }

  var all: [Figure] {
    let maps = shown.compactMap { scope.entries[$0].picture?.map }
    let deepest = maps.flatMap { $0.rows.flatMap(\.self) }.max() ?? 0
    // One replica has nothing to be held against.
    guard deepest > 0, maps.contains(where: { $0.replicasPerRow.reduce(0, +) > 1 }) else {
      return []
    }
    return zip(shown, maps).map { figure($0, $1, deepest: deepest) }
  }

  private func figure(_ position: Int, _ map: ReplicaMap, deepest: Double) -> Figure {
    let name = scope.contestants[position]
    let replicas = map.replicasPerRow.reduce(0, +)
    let perRow = map.replicasPerRow.first ?? 1
    let end = map.span.seconds * Double(map.rows.first?.count ?? 0)
    let time = FigureAxis([end], .seconds)
    var figure = Figure(
      "replicas-\(position + 1)", "Replicas of \(name)",
      caption: "Sequences decoding at each of \(replicas) replicas, in the first of "
        + "\(scope.replications) of \(scope.place): means over "
        + "\(Quantity.time(map.span.seconds))"
        + (perRow > 1 ? " and \(perRow) replicas" : "")
        + (shown.count > 1 ? "; colours mean the same for all variants." : "."),
      finding: finding(map), template: "heat.gp")
    figure.set("xtitle", text: time.label("time"))
    figure.set("high", end * time.scale)
    figure.set("span", map.span.seconds * time.scale)
    figure.set("perrow", Double(perRow))
    figure.set("most", Double(replicas))
    figure.set("deepest", deepest)
    let rows = map.rows.map { $0.map(FigureData.number).joined(separator: " ") }
    figure.data = [("map", rows.joined(separator: "\n"))]
    figure.table = FigureTable(
      columns: [perRow > 1 ? "replicas" : "replica", "mean", "highest"],
      rows: map.rows.enumerated().map { row, values in
        [label(row, map)]
          + [mean(values), values.max() ?? 0].map { Quantity.text($0, .count) }
      })
    return figure
  }

  private func mean(_ values: [Double]) -> Double {
    values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
  }

  private func label(_ row: Int, _ map: ReplicaMap) -> String {
    let first = map.replicasPerRow.prefix(row).reduce(0, +) + 1
    let count = map.replicasPerRow[row]
    return count > 1 ? "\(first)–\(first + count - 1)" : "\(first)"
  }

  private func finding(_ map: ReplicaMap) -> String {
    let means = map.rows.map(mean)
    guard let low = means.min(), let high = means.max() else { return "" }
    return "Replicas decode \(Quantity.text(low, .count)) sequences at the least, on average, and "
      + "\(Quantity.text(high, .count)) at the most."
  }
}
