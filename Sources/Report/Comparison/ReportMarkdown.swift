internal import Scenario
internal import Study

/// A comparison's report as Markdown, for a pull request or a terminal.
struct ReportMarkdown {
  private let report: ComparisonReport
  private let comparison: Comparison
  private let numbers: ReportNumbers

  init(_ report: ComparisonReport) {
    self.report = report
    comparison = report.comparison
    numbers = ReportNumbers(report.comparison)
  }

  /// The whole text, with a line break at its end.
  var text: String {
    var blocks = ["# \(plain(report.title))", plain(report.subtitle)]
    blocks += ComparisonAnswer.sentences(comparison).enumerated().map {
      $0.offset == 0 ? "**\(plain($0.element))**" : plain($0.element)
    }
    blocks += ["## \(comparison.primary.title)", primaryTable, "## All metrics"]
    for group in comparison.groups {
      if let load = numbers.load(of: group) { blocks.append("### \(plain(load))") }
      blocks.append(table(of: group))
    }
    if !report.allNotes.isEmpty {
      blocks += ["## Notes", list(report.allNotes.map(plain))]
    }
    blocks += [
      "## Method", list(ReportMethod(comparison).sentences.map { "\($0.term): \($0.text)" }),
    ]
    blocks.append("## Scenario")
    blocks.append(fenced(report.study.command, "sh"))
    for file in report.study.files {
      blocks += ["`\(plain(file.path))`", fenced(file.text, "yaml")]
      if !file.attachments.isEmpty {
        blocks.append(list(file.attachments.map { plain(ReportScenario.line(for: $0)) }))
      }
    }
    blocks.append(list(comparison.entries.map { plain(ReportScenario.line(for: $0.variant)) }))
    blocks.append("Made by \(plain(report.version)).")
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var primaryTable: String {
    var header = ["variant", comparison.primary.title]
    if numbers.hasDifferences { header += ["difference", "in percent", "told apart"] }
    if numbers.hasBest { header.append("may be best") }
    let rows = comparison.groups.flatMap(\.self).map { variant -> [String] in
      let cell = numbers.cell(variant, comparison.primary)
      var row = [numbers.name(of: variant), cell.value ?? "–"]
      if numbers.hasDifferences {
        row += [cell.absolute ?? "", cell.relative ?? "", cell.verdict?.rawValue ?? ""]
      }
      if numbers.hasBest { row.append(cell.mayBeBest == true ? "yes" : "") }
      return row
    }
    return table([header] + rows)
  }

  private func table(of group: [Int]) -> String {
    let rows = comparison.metrics.map { metric in
      [metric.title]
        + group.map { variant in
          let cell = numbers.cell(variant, metric)
          guard let value = cell.value else { return "–" }
          let change = [cell.relative, cell.verdict?.rawValue].compactMap(\.self)
          return value + (change.isEmpty ? "" : " (\(change.joined(separator: ", ")))")
        }
    }
    return table([[""] + group.map(numbers.contestant)] + rows)
  }

  /// Rows, the first of which is the header; numbers stand to the right.
  private func table(_ rows: [[String]]) -> String {
    let lines = rows.map { "| " + $0.map(plain).joined(separator: " | ") + " |" }
    let columns = rows.first?.count ?? 0
    let rule = "|---|" + String(repeating: "---:|", count: max(0, columns - 1))
    return ([lines.first ?? "", rule] + lines.dropFirst()).joined(separator: "\n")
  }

  private func list(_ items: [String]) -> String {
    items.map { "- \($0)" }.joined(separator: "\n")
  }

  /// `text` between fences longer than any it holds.
  private func fenced(_ text: String, _ language: String) -> String {
    var (longest, run) = (2, 0)
    for letter in text {
      run = letter == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let end = text.hasSuffix("\n") ? "" : "\n"
    return "\(fence)\(language)\n\(text)\(end)\(fence)"
  }

  /// `text` on one line, such that none of it is taken for Markdown or HTML.
  private func plain(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if scalar.properties.generalCategory == .control {
        result += " "
      } else {
        if "\\`*_[]<>|#~&".unicodeScalars.contains(scalar) { result += "\\" }
        result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}

extension ComparisonReport {
  /// As Markdown, without the figures.
  package var markdown: String { ReportMarkdown(self).text }
}
