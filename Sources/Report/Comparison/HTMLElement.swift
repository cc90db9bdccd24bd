/// Pieces of HTML.
enum HTMLElement {
  /// `text`, escaped, in an element; `attributes` are written as they are.
  static func element(_ tag: String, _ attributes: String = "", text: String) -> String {
    element(tag, attributes, html: HTMLText.escaped(text))
  }

  /// `contents` in an element; both are written as they are.
  static func element(_ tag: String, _ attributes: String = "", html contents: String) -> String {
    "<\(tag)\(attributes.isEmpty ? "" : " " + attributes)>\(contents)</\(tag)>"
  }

  /// `contents` in a box that scrolls sideways by itself when it is too wide, and that the keyboard
  /// reaches.
  static func scrolling(_ contents: String, label: String) -> String {
    let label = HTMLText.escaped(label)
    return element(
      "div", "class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"\(label)\"",
      html: contents)
  }

  /// A table of plain text: the header, and rows whose first cell names the row.
  static func table(caption: String, _ header: [String], _ rows: [[String]]) -> String {
    let head = header.map { element("th", "scope=\"col\"", text: $0) }.joined()
    let body = rows.map { row in
      let name = element("th", "scope=\"row\"", text: row.first ?? "")
      return "<tr>" + name + row.dropFirst().map { element("td", text: $0) }.joined() + "</tr>"
    }
    return table(caption: caption, head: head, body: body.joined())
  }

  /// A table of a row of header cells and of rows.
  static func table(caption: String, head: String, body: String) -> String {
    scrolling(
      "<table>" + element("caption", html: element("span", text: caption))
        + "<thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table>", label: caption)
  }

  static func list(_ items: [String]) -> String {
    "<ul>" + items.map { element("li", text: $0) }.joined() + "</ul>"
  }
}
