package import Foundation

/// What a figure is drawn as.
package enum FigureFormat: String, CaseIterable, Sendable {
  case svg, png
}

extension Figure {
  /// For a page: without fonts, colours and legend of its own, which the page has.
  func inline() throws(Gnuplot.Failure) -> String {
    let script = try script(format: "svg", palette: .variables, isAlone: false)
    let drawn = try Gnuplot.run(script)
    return InlineSVG.text(
      String(decoding: drawn, as: UTF8.self), name: name, label: "\(title). \(finding)")
  }

  /// For a file: on white, with a title and a legend.
  package func bytes(as format: FigureFormat) throws(Gnuplot.Failure) -> Data {
    let script = try script(format: format.rawValue, palette: .light, isAlone: true)
    let drawn = try Gnuplot.run(script)
    guard format == .svg else { return drawn }
    return Data(InlineSVG.withoutVersion(String(decoding: drawn, as: UTF8.self)).utf8)
  }

  /// Writes `NAME.svg` or `NAME.png` into `folder`, which is there.
  ///
  /// - Returns: the file's path.
  /// - Throws: `Gnuplot.Failure` or `AtomicFile.Failure`.
  @discardableResult
  package func write(to folder: String, _ format: FigureFormat) throws -> String {
    let path = "\(folder)/\(name).\(format.rawValue)"
    try write(toFile: path, format)
    return path
  }

  /// Writes the file at `path`.
  ///
  /// - Throws: `Gnuplot.Failure` or `AtomicFile.Failure`.
  package func write(toFile path: String, _ format: FigureFormat) throws {
    let bytes = try bytes(as: format)
    let file = try AtomicFile(path)
    file.append { $0.append(contentsOf: bytes) }
    try file.commit()
  }

  /// What gnuplot is to do: the variables, the data, the common style, the template.
  private func script(
    format: String, palette: FigurePalette, isAlone: Bool
  ) throws(Gnuplot.Failure) -> String {
    let room = isAlone ? 34 + 19 * legend.count : 0
    let names =
      legend.isEmpty
      ? ["''"] : legend.map { FigureData.quoted(FigureData.shortened($0, to: 52)) }
    var lines = [
      "format = '\(format)'", "alone = \(isAlone ? 1 : 0)",
      "width = \(width)", "height = \(height + room)",
      "title = \(FigureData.quoted(title))",
      "count = \(legend.count)",
      "array names[\(names.count)] = [\(names.joined(separator: ","))]",
      "colours = '\(palette.series.joined(separator: " "))'",
    ]
    lines += palette.named.prefix(4).map { "\($0.name) = '\($0.colour)'" }
    lines += parameters.map { "\($0.name) = \($0.value)" }
    lines += data.map { "$\($0.name) << END\n\($0.text)\nEND" }
    let style = try PlotTemplate.text("style.gp")
    let template = try PlotTemplate.text(template)
    return lines.joined(separator: "\n") + "\n" + style + template
  }
}
