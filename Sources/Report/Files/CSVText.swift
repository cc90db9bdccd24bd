/// A field of a CSV file, quoted where RFC 4180 asks for it.
func csvField(_ text: String) -> String {
  let needsQuotes = text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }  // " , LF CR
  guard needsQuotes else { return text }
  return "\""
    + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
    + "\""
}
