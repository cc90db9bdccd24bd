package import Study

/// The figures of a comparison, by what they are about.
package struct ComparisonFigures: Sendable {
  /// Figures that stand under one heading.
  package struct Section: Sendable {
    package let title: String
    package let figures: [Figure]
  }

  /// Those that apply: a load curve only where the load is varied, and so on.
  package let sections: [Section]
  /// What the colours stand for, in order.
  package let legend: [String]
  /// What the figures leave out; `nil` = nothing.
  package let omission: String?

  package init(_ comparison: Comparison) {
    guard !comparison.entries.isEmpty else {
      (sections, legend, omission) = ([], [], nil)
      return
    }
    let scope = FigureScope(comparison)
    legend = scope.contestants
    omission = scope.omission
    sections = [
      Section(title: "Load", figures: LoadFigures(scope).all),
      Section(title: "Differences", figures: DifferenceFigure(scope).all),
      Section(title: "Quality", figures: RegretFigure(scope).all),
      Section(title: "Faults", figures: FaultFigure(scope).all),
      Section(title: "Latency", figures: LatencyFigures(scope).all),
      Section(title: "Cost", figures: CostFigure(scope).all),
      Section(title: "Over time", figures: TimeFigures(scope).all + ReplicaMapFigures(scope).all),
    ].filter { !$0.figures.isEmpty }
  }

  package var all: [Figure] { sections.flatMap(\.figures) }
}
