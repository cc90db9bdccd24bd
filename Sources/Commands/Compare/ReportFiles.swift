internal import ArgumentParser
internal import Foundation
internal import Report
internal import Study

/// The files that a comparison is written to.
struct ReportFiles: ParsableArguments {
  @Option(
    help: "Write a report with figures: one HTML page that needs nothing else.",
    completion: .file(extensions: ["html"]))
  var report: String?

  @Option(help: "Write the report in Markdown.", completion: .file(extensions: ["md"]))
  var markdown: String?

  @Option(help: "Write the report's figures into this folder.", completion: .directory)
  var figures: String?

  @Option(help: "What --figures are drawn as: svg or png.")
  var figureFormat = FigureFormat.svg

  /// Whether figures will be drawn.
  var hasFigures: Bool { report != nil || figures != nil }

  /// Finds out before the work whether figures can be drawn.
  ///
  /// - Throws: `Gnuplot.Failure`.
  func check() throws {
    if hasFigures { try Gnuplot.check() }
  }

  /// Writes what was asked for; everything is drawn before anything is written.
  ///
  /// - Throws: `Gnuplot.Failure` or `AtomicFile.Failure`.
  func write(_ document: ComparisonReport) throws {
    let page = try report.map { ($0, try document.html()) }
    for case (let path, let text)? in [page, markdown.map { ($0, document.markdown) }] {
      let file = try AtomicFile(path)
      file.append(text)
      try file.commit()
    }
    if let figures {
      try OutputFolder.make(figures)
      for figure in document.figures.all { try figure.write(to: figures, figureFormat) }
    }
  }
}

extension FigureFormat: ExpressibleByArgument {}
