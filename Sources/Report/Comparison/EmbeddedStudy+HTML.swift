internal import Foundation

extension EmbeddedStudy {
  private static let open = "<script type=\"application/json\" id=\"seatrial-scenario\">"
  private static let close = "</script>"

  /// As an element of a page, which does nothing there.
  var element: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = (try? encoder.encode(self)) ?? Data()
    // Within a script element nothing but `<` can end it or begin a comment.
    let text = String(decoding: bytes, as: UTF8.self).replacing("<", with: "\\u003c")
    return EmbeddedStudy.open + text + EmbeddedStudy.close
  }

  /// The study that the page `html` holds; `nil` when it holds none.
  package init?(in html: String) {
    guard let start = html.range(of: EmbeddedStudy.open),
      let end = html[start.upperBound...].range(of: EmbeddedStudy.close)
    else { return nil }
    let bytes = Data(html[start.upperBound..<end.lowerBound].utf8)
    guard let study = try? JSONDecoder().decode(EmbeddedStudy.self, from: bytes),
      study.seatrial == 1
    else { return nil }
    self = study
  }
}
