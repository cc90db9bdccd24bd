/// What chance says about one finished request. It is thrown when a request is placed, as that is
/// when a policy has its random stream, and used up by whichever request finishes next: as every
/// coin is thrown alike, that is the same as throwing it then.
enum ColonyCoin: Sendable {
  /// The request leaves no record.
  case unseen
  /// It leaves one, and the judge will be right or wrong about it.
  case recorded(isMisjudged: Bool)
}
