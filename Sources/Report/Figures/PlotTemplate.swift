internal import Foundation

/// The gnuplot templates: those of `plots/`, compiled in, or the user's own.
package enum PlotTemplate {
  /// The text of the template called `name`.
  ///
  /// A file of that name in the folder that `SEATRIAL_PLOTS` names comes before the one compiled
  /// in.
  static func text(_ name: String) throws(Gnuplot.Failure) -> String {
    if let folder = ProcessInfo.processInfo.environment["SEATRIAL_PLOTS"], !folder.isEmpty,
      let own = try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
    {
      return own
    }
    guard let text = compiledIn.first(where: { $0.name == name })?.text else {
      throw Gnuplot.Failure(description: "there is no template \(name)")
    }
    return text
  }

  /// The Swift file that holds `templates`: `PlotTemplate+Files.swift`.
  package static func source(of templates: [(name: String, text: String)]) -> String {
    let entries = templates.map { template in
      // Not indented, so that the lines are as long as in the file.
      "    (\n      \"\(template.name)\",\n      #\"\"\"\n\(template.text)\n\"\"\"#\n    ),\n"
    }
    return """
      // The files of plots/, as they are there.
      // swift-format-ignore-file

      /// Recorded from plots/ by SEATRIAL_RECORD=1 swift test --filter FigureTemplateTests.
      extension PlotTemplate {
        /// The files of plots/ in order of their names, each with its text.
        package static let compiledIn: [(name: String, text: String)] = [

      """ + entries.joined() + "  ]\n}\n"
  }
}
