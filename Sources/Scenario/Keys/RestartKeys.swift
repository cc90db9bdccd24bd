internal import DiscreteEvents

/// How long a replica takes to start, as it is written, before its weights are known.
enum RestartChoice {
  case fixed(SimTime)
  /// The weights come at so many bytes a second, then the engine warms up.
  case loading(bandwidth: Double, warmUp: SimTime)

  /// The time, for weights of so many bytes; `nil` = longer than a run can last.
  func time(loading bytes: Double) -> SimTime? {
    switch self {
    case .fixed(let time): return time
    case .loading(let bandwidth, let warmUp):
      let seconds = bytes / bandwidth
      return seconds <= SimTime.horizon.seconds ? .seconds(seconds) + warmUp : nil
    }
  }
}

extension Shape where Value == RestartChoice {
  /// A duration, or where weights come from.
  static var restart: Shape {
    Shape<SimTime>.duration.map { .fixed($0) }.orElse(loading)
  }

  private static var loading: Shape {
    .mapping("restart") { reader in
      let bandwidth = reader.optional(
        "bandwidth", .bandwidth, "weights are read at, those of all its GPUs together")
      let snapshot = reader.optional(
        "snapshot", .bandwidth,
        "instead of bandwidth: weights are copied at from a snapshot in host memory")
      let warmUp = reader.optional(
        "warmUp", .duration, default: .zero, written: "0s",
        "what comes after the weights: compiling, capturing graphs, a first batch")
      if !bandwidth.isGiven, !snapshot.isGiven {
        reader.miss("bandwidth", "needs 'bandwidth' or 'snapshot', at which weights come")
      }
      if bandwidth.isGiven, snapshot.isGiven {
        snapshot.fail("'bandwidth' already says where the weights come from")
      }
      return .loading(
        bandwidth: bandwidth.value ?? snapshot.value ?? .infinity, warmUp: warmUp.value)
    }
  }
}
