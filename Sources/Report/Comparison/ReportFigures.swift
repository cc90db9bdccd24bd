/// Figures on a page: what the colours mean, the drawings, what they say, their numbers.
struct ReportFigures {
  let legend: [String]

  func html(_ figures: [(figure: Figure, svg: String)]) -> String {
    let hasColours = figures.contains { !$0.figure.legend.isEmpty }
    return (hasColours ? key : "")
      + "<div class=\"figures\">" + figures.map { html($0.figure, $0.svg) }.joined(separator: "\n")
      + "</div>"
  }

  private func html(_ figure: Figure, _ svg: String) -> String {
    let caption =
      HTMLElement.element("strong", text: figure.title) + HTMLText.escaped(figure.finding)
    let table = figure.table.map { table in
      HTMLElement.element(
        "details",
        html: "<summary>The numbers</summary>"
          + HTMLElement.table(caption: "\(figure.title).", table.columns, table.rows))
    }
    return HTMLElement.element(
      "figure", "id=\"figure-\(figure.name)\"",
      html: HTMLElement.element("figcaption", html: caption) + svg
        + HTMLElement.element(
          "div",
          html: HTMLElement.element("p", "class=\"source\"", text: figure.caption) + (table ?? "")))
  }

  /// The colours, dashes and marks of the variants.
  private var key: String {
    let items = legend.enumerated().map { place, name in
      "<li>\(ReportFigures.swatch(place))" + HTMLElement.element("span", text: name) + "</li>"
    }
    return "<ul class=\"legend\" aria-label=\"Variants shown\">\(items.joined())</ul>"
  }

  /// A line and a mark as `style.gp` draws them.
  private static func swatch(_ place: Int) -> String {
    let dashes = ["", "5 4", "6 3 1 3", "6 3 1 3 1 3", "1 3", "", "5 4", "6 3 1 3"]
    let dash = dashes[place % dashes.count]
    let colour = "var(--c\(place % FigurePalette.size))"
    return "<svg viewBox=\"0 0 34 14\" aria-hidden=\"true\">"
      + "<path d=\"M0 7h34\" stroke=\"\(colour)\" stroke-width=\"2\""
      + (dash.isEmpty ? "" : " stroke-dasharray=\"\(dash)\"")
      + "/><path d=\"\(marks[place % marks.count])\" fill=\"\(colour)\"/></svg>"
  }

  /// Circle, square, triangle, diamond, triangle downwards, pentagon, and the first two again.
  private static let marks = [
    "M21 7a4 4 0 1 1-8 0a4 4 0 1 1 8 0z", "M13 3h8v8h-8z", "M17 2l5 8.5h-10z",
    "M17 2l5 5l-5 5l-5-5z",
    "M17 12l-5-8.5h10z", "M17 2l4.8 3.5l-1.8 5.6h-6l-1.8-5.6z",
    "M21 7a4 4 0 1 1-8 0a4 4 0 1 1 8 0z", "M13 3h8v8h-8z",
  ]
}
