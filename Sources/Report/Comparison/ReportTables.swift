internal import Study

/// The tables of an HTML report.
struct ReportTables {
  private let comparison: Comparison
  private let numbers: ReportNumbers

  init(_ comparison: Comparison) {
    self.comparison = comparison
    numbers = ReportNumbers(comparison)
  }

  /// Every variant by the primary metric: value, difference, verdict.
  var primary: String {
    let metric = comparison.primary
    var header = ["variant", metric.title]
    if numbers.hasDifferences { header += ["difference", "in percent", "told apart"] }
    if numbers.hasBest { header.append("may be best") }
    let rows = comparison.groups.map { group in
      heading(of: group, columns: header.count) + group.map(row).joined()
    }
    return table(caption: caption(of: metric), header, rows.joined())
  }

  /// A row that says which load those below it have.
  private func heading(of group: [Int], columns: Int) -> String {
    guard let load = numbers.load(of: group) else { return "" }
    return "<tr class=\"load\"><th scope=\"colgroup\" colspan=\"\(columns)\">"
      + HTMLElement.element("span", text: load) + "</th></tr>"
  }

  private func row(_ variant: Int) -> String {
    let cell = numbers.cell(variant, comparison.primary)
    var html = HTMLElement.element("th", "scope=\"row\"", text: numbers.contestant(of: variant))
    html += HTMLElement.element("td", text: cell.value ?? "–")
    if numbers.hasDifferences {
      html += HTMLElement.element("td", text: cell.absolute ?? "")
      html += HTMLElement.element("td", text: cell.relative ?? "")
      let verdict = cell.verdict.map { verdict in
        HTMLElement.element("td", "class=\"\(verdict)\"", text: verdict.rawValue)
      }
      html += verdict ?? "<td class=\"same\">baseline</td>"
    }
    if numbers.hasBest {
      html += HTMLElement.element("td", text: cell.mayBeBest == true ? "yes" : "no")
    }
    return HTMLElement.element("tr", html: html)
  }

  private func caption(of metric: Metric) -> String {
    let spread = comparison.replications > 1 ? " ± 95 % intervals." : ""
    let way =
      switch metric.direction {
      case .lower: " Lower is better."
      case .higher: " Higher is better."
      case .neutral: ""
      }
    let against =
      comparison.groups.count > 1 ? "the first variant at the same load" : "the first variant"
    return "\(metric.title) by variant.\(way)\(spread)"
      + (numbers.hasDifferences ? " Differences are from \(against)." : "")
  }

  /// Every metric of every variant; where the load is varied, a table for each load.
  var metrics: String {
    guard comparison.groups.count > 1 else {
      return comparison.groups.map { table(of: $0, caption: "All metrics by variant.") }.joined()
    }
    let open = ComparisonAnswer.telling(comparison)
    return comparison.groups.enumerated().map { place, group in
      let load = numbers.load(of: group) ?? ""
      let state = place == open ? "class=\"metrics\" open" : "class=\"metrics\""
      return HTMLElement.element(
        "details", state,
        html: HTMLElement.element("summary", text: load)
          + table(of: group, caption: "All metrics at \(load)."))
    }.joined()
  }

  private func table(of group: [Int], caption: String) -> String {
    let rows = comparison.metrics.map { metric in
      let cells = group.map { td(numbers.cell($0, metric)) }.joined()
      return "<tr>" + HTMLElement.element("th", "scope=\"row\"", text: metric.title) + cells
        + "</tr>"
    }
    let more =
      group.count > 1
      ? " Below a value: its difference from \(numbers.contestant(of: group[0]))." : ""
    return table(
      caption: caption + more, ["metric"] + group.map(numbers.contestant), rows.joined())
  }

  private func td(_ cell: ReportNumbers.Cell) -> String {
    guard let value = cell.value else { return "<td>–</td>" }
    var html = HTMLText.escaped(value)
    if let relative = cell.relative { html += HTMLElement.element("small", text: relative) }
    if let absolute = cell.absolute { html += HTMLElement.element("small", text: absolute) }
    if let verdict = cell.verdict {
      html += HTMLElement.element("small", "class=\"\(verdict)\"", text: verdict.rawValue)
    }
    return "<td>\(html)</td>"
  }

  private func table(caption: String, _ header: [String], _ body: String) -> String {
    let head = header.map { HTMLElement.element("th", "scope=\"col\"", text: $0) }.joined()
    return HTMLElement.table(caption: caption, head: head, body: body)
  }
}
