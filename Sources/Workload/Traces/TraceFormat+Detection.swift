extension TraceFormat {
  /// The format that the first line of `file` looks like.
  ///
  /// - Throws: ``TraceError`` when the file cannot be read, is empty, or looks like none of them.
  package init(detectedIn file: String) throws(TraceError) {
    var lines = try LineReader(path: file)
    guard try lines.advance() else { throw TraceError(file: file, line: 0, message: "empty") }
    let text = lines.buffer.span.text(lines.range)
    let found = TraceFormat.allCases.first { format in
      let fields = format.fields
      let quote = fields.isJSON ? "\"" : ""
      return [fields.time, fields.prompt, fields.output].allSatisfy {
        text.contains(quote + $0 + quote)
      }
    }
    guard let found else {
      let names = TraceFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw TraceError(
        file: file, line: lines.number, message: "looks like none of the formats \(names)")
    }
    self = found
  }
}
