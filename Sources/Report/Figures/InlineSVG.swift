internal import Foundation

/// Makes of gnuplot's SVG one that belongs to a page.
enum InlineSVG {
  /// `svg` with the colours of ``FigurePalette/variables`` made variables of the page's style, its
  /// ids made unique by `name`, and without what the page has no use for.
  static func text(_ svg: String, name: String, label: String) -> String {
    var text = withoutVersion(svg)
    if let start = text.range(of: "<svg"), let end = text[start.upperBound...].range(of: ">") {
      let box = text[start.upperBound..<end.lowerBound].firstMatch(of: /viewBox="[^"]*"/)
      let open =
        "<svg \(box.map { String($0.output) } ?? "") role=\"img\" "
        + "aria-label=\"\(HTMLText.escaped(label))\">"
      text.replaceSubrange(text.startIndex..<end.upperBound, with: open)
    }
    text = text.replacing(/<title>[^<]*<\/title>/, with: "")
    text = text.replacing(/\ font-family="[^"]*"/, with: "")
    text = withColours(text)
    text = withoutUnusedMarks(text)
    text = text.replacing(/id=(['"])/) { "id=\($0.1)\(name)-" }
    text = text.replacing("xlink:href='#", with: "href='#\(name)-")
    text = text.replacing("xlink:href='data:", with: "href='data:")
    text = text.replacing("url(#", with: "url(#\(name)-")
    return compact(text)
  }

  /// `svg` without the line that names the version of gnuplot.
  static func withoutVersion(_ svg: String) -> String {
    svg.replacing(/<desc>[^<]*<\/desc>\n*/, with: "")
  }

  /// Gnuplot writes a colour as `#010203`, `rgb(1,2,3)` or `rgb(  1,   2,   3)`.
  private static func withColours(_ svg: String) -> String {
    var names: [String: String] = [:]
    for (name, colour) in FigurePalette.variables.named {
      names[colour] = "var(--\(name))"
    }
    names["#ffffff"] = "var(--paper)"
    let text = svg.replacing(/rgb\( *(\d+), *(\d+), *(\d+)\)/) { match in
      let parts = [match.1, match.2, match.3].compactMap { Int($0) }
      let colour = "#" + parts.map { String(format: "%02x", $0) }.joined()
      return names[colour] ?? colour
    }
    return text.replacing(/"#[0-9a-fA-F]{6}"|'#[0-9a-fA-F]{6}'/) { match in
      let colour = String(match.output.dropFirst().dropLast()).lowercased()
      return "\"\(names[colour] ?? colour)\""
    }.replacing("color=\"black\"", with: "color=\"var(--ink)\"")
      .replacing("fill=\"black\"", with: "fill=\"var(--ink)\"")
      .replacing("stroke=\"black\"", with: "stroke=\"var(--ink)\"")
      .replacing("color=\"white\"", with: "color=\"var(--paper)\"")
  }

  /// Leaves out the definitions of marks that are not drawn; those drawn may use one another.
  private static func withoutUnusedMarks(_ svg: String) -> String {
    guard let start = svg.range(of: "<defs>"), let end = svg.range(of: "</defs>") else {
      return svg
    }
    var lines = svg[start.upperBound..<end.lowerBound].split(separator: "\n")
      .filter { $0.contains("id='gp") }
    var body = String(svg[end.upperBound...])
    while true {
      let kept = lines.filter { line in
        let id = line.firstMatch(of: /id='(gp\w+)'/).map { String($0.1) } ?? ""
        let others = lines.filter { $0 != line }.joined()
        return body.contains("'#\(id)'") || others.contains("'#\(id)'")
      }
      if kept.count == lines.count { break }
      lines = kept
    }
    // Clip paths and gradients, where there are any, stand in the body.
    body = svg[..<start.lowerBound] + (lines.isEmpty ? "" : "<defs>\(lines.joined())</defs>") + body
    return body
  }

  /// Without empty groups, which are most of gnuplot's, and without blank space.
  private static func compact(_ svg: String) -> String {
    var text = svg.replacing(/\s+/, with: " ").replacing(/> </, with: "><")
    while true {
      let fewer = text.replacing(/<g [^>]*>\s*<\/g>/, with: "")
      if fewer.count == text.count { break }
      text = fewer
    }
    return text.replacing(" stroke-linecap=\"butt\" stroke-linejoin=\"miter\"", with: "")
      .replacing(" stroke=\"currentColor\" stroke-width=\"1.00\"", with: " stroke=\"currentColor\"")
  }
}
