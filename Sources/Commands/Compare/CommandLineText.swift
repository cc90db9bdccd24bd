/// The command line as it was typed, to be shown and typed again.
enum CommandLineText {
  /// `seatrial compare …`, the program by its own name, with what a shell would take apart quoted.
  static var current: String {
    let words = CommandLine.arguments.dropFirst().map(quoted)
    return ([RootCommand.programName] + words).joined(separator: " ")
  }

  /// `word` in single quotes, unless it has nothing that a shell would look at.
  static func quoted(_ word: String) -> String {
    let isPlain = word.allSatisfy { letter in
      letter.isASCII && (letter.isLetter || letter.isNumber || "-_./=:,%+@".contains(letter))
    }
    if isPlain, !word.isEmpty { return word }
    return "'" + word.replacing("'", with: "'\\''") + "'"
  }
}
