/// A trace that cannot be read, and where: `file:line: error: field: what`.
package struct TraceError: Error, Hashable, Sendable, CustomStringConvertible {
  package var file: String
  /// From 1; 0 = the file as a whole.
  package var line: Int
  /// The column's or key's name; empty = the row as a whole.
  package var field: String
  package var message: String

  package init(file: String, line: Int, field: String = "", message: String) {
    self.file = file
    self.line = line
    self.field = field
    self.message = message
  }

  package var description: String {
    let place = line > 0 ? "\(file):\(line)" : file
    return "\(place): error: " + (field.isEmpty ? message : "\(field): \(message)")
  }
}
