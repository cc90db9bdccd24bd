internal import Scenario
internal import Study

/// A comparison's report as one HTML page that needs nothing else.
struct ReportHTML {
  private let report: ComparisonReport
  private let comparison: Comparison
  /// The figures' SVG by their order in the report.
  private let drawings: [String]

  /// - Throws: `Gnuplot.Failure`.
  init(_ report: ComparisonReport) throws {
    self.report = report
    comparison = report.comparison
    let figures = report.figures.all
    drawings = try Replications.map(figures.count) { try figures[$0].inline() }
  }

  var text: String {
    let title = HTMLText.escaped(report.title)
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <title>\(title)</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="generator" content="\(HTMLText.escaped(report.version))">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; \
      style-src 'unsafe-inline'; img-src data:">
      <style>
      \(ReportStyle.css)
      </style>
      </head>
      <body>
      <header>
      <h1>\(title)</h1>
      <p class="sub">\(HTMLText.escaped(report.subtitle))</p>
      \(contents)
      </header>
      <main>
      \(answer)
      \(sections.map(\.html).joined(separator: "\n"))
      </main>
      <footer><p>Made by \(HTMLText.escaped(report.version)). This page holds all that it takes to \
      run it again: <code>seatrial compare</code> reads it like a scenario.</p></footer>
      \(report.study.element)
      </body>
      </html>

      """
  }

  /// A part of the page under a heading of its own.
  private struct Section {
    let id: String
    let title: String
    let body: String

    var html: String {
      "<section aria-labelledby=\"\(id)\"><h2 id=\"\(id)\">\(HTMLText.escaped(title))</h2>\n"
        + body + "</section>"
    }
  }

  private var sections: [Section] {
    let tables = ReportTables(comparison)
    var all = [
      Section(id: "primary", title: comparison.primary.title, body: tables.primary)
    ]
    var drawn = drawings[...]
    for section in report.figures.sections {
      let id = section.title.lowercased().replacing(" ", with: "-")
      let own = drawn.prefix(section.figures.count)
      drawn = drawn.dropFirst(section.figures.count)
      let body = ReportFigures(legend: report.figures.legend).html(
        zip(section.figures, own).map { ($0, $1) })
      all.append(Section(id: id, title: section.title, body: body))
    }
    all.append(Section(id: "metrics", title: "All metrics", body: tables.metrics))
    if !report.allNotes.isEmpty {
      all.append(Section(id: "notes", title: "Notes", body: HTMLElement.list(report.allNotes)))
    }
    all.append(Section(id: "method", title: "Method", body: method))
    all.append(Section(id: "scenario", title: "Scenario", body: scenario))
    return all
  }

  private var contents: String {
    let items = sections.map { section in
      "<li>" + HTMLElement.element("a", "href=\"#\(section.id)\"", text: section.title) + "</li>"
    }
    return "<nav aria-label=\"Contents\"><ul>\(items.joined())</ul></nav>"
  }

  private var answer: String {
    let sentences = ComparisonAnswer.sentences(comparison).enumerated().map { place, sentence in
      HTMLElement.element("p", place == 0 ? "class=\"lead\"" : "", text: sentence)
    }
    return "<section class=\"answer\" aria-labelledby=\"answer\"><h2 id=\"answer\">Answer</h2>"
      + sentences.joined() + "</section>"
  }

  private var method: String {
    let items = ReportMethod(comparison).sentences.map {
      HTMLElement.element("dt", text: $0.term) + HTMLElement.element("dd", text: $0.text)
    }
    return "<dl>\(items.joined())</dl>"
  }

  private var scenario: String {
    var html = "<p>This command made the report:</p>" + code(report.study.command, "command")
    for file in report.study.files {
      html += HTMLElement.element("h3", html: HTMLElement.element("code", text: file.path))
      html += code(file.text, file.path)
      if !file.attachments.isEmpty {
        html +=
          "<p>It names these files:</p>"
          + HTMLElement.list(file.attachments.map { ReportScenario.line(for: $0) })
      }
    }
    let rows = comparison.entries.map { entry in
      let changes = entry.variant.changes
      return [entry.variant.name, changes.isEmpty ? "none" : changes.joined(separator: "  ")]
    }
    let common = report.study.overrides
    let caption =
      "What each variant changes in its scenario"
      + (common.isEmpty ? "" : ", after \(common.joined(separator: "  ")) for all")
    return html + "<h3>Variants</h3>"
      + HTMLElement.table(caption: caption, ["variant", "changes"], rows)
  }

  private func code(_ text: String, _ label: String) -> String {
    HTMLElement.scrolling(
      HTMLElement.element("pre", html: HTMLElement.element("code", text: text)), label: label)
  }
}

extension ComparisonReport {
  /// As one HTML page that needs nothing else, figures included.
  ///
  /// - Throws: `Gnuplot.Failure`.
  package func html() throws -> String { try ReportHTML(self).text }
}
