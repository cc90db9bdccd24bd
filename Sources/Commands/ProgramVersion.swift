/// Which version of the program this is.
enum ProgramVersion {
  /// As the changelog calls it.
  static let current = "unreleased"
}
