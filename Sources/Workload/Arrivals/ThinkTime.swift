internal import DiscreteEvents

/// How long a client of a closed stream thinks between an answer and its next request.
struct ThinkTime {
  private let config: ThinkConfig
  private let random: RandomStream

  init(_ config: ThinkConfig, random: RandomStream) {
    self.config = config
    self.random = random
  }

  /// A think time, at most the longest run: 100 days.
  func sample() -> SimTime {
    switch config {
    case .constant(let time): min(time, .horizon)
    case .exponential(let mean):
      min(.seconds(random.exponential(mean: mean.seconds)), .horizon)
    }
  }
}
