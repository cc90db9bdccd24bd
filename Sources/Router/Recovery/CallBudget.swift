/// How many extra calls may be made: at most a part of the requests that came, and not many at
/// once.
///
/// A token bucket, as in gRPC's retry throttling (gRFC A6): every request adds `part` of a token,
/// an extra call takes a whole one. It starts empty, so that at no time more than `part` of the
/// requests so far have had an extra call.
struct CallBudget {
  private let part: Double
  private let depth: Double
  private(set) var tokens = 0.0

  /// - Parameter depth: extra calls that can be saved up, at most.
  init(part: Double, depth: Double = 100) {
    self.part = part
    self.depth = max(1, depth)
  }

  /// A request has come.
  mutating func earn() { tokens = min(depth, tokens + part) }

  /// Takes a token for an extra call, if there is one.
  mutating func spend() -> Bool {
    guard tokens >= 1 else { return false }
    tokens -= 1
    return true
  }
}
