/// The least that an iteration takes: the host's time to launch its kernels one by one, which a
/// device that is through earlier waits for. Seconds, each 0 or more.
package struct LaunchFloor: Hashable, Sendable {
  /// An iteration that only decodes: 0 where a CUDA graph replays its kernels.
  package var decode: Double
  /// An iteration that prefills.
  package var prefill: Double
  /// For each emitting sequence on top.
  package var perSequence: Double

  package init(decode: Double = 0, prefill: Double = 0, perSequence: Double = 0) {
    self.decode = decode
    self.prefill = prefill
    self.perSequence = perSequence
  }

  /// The floor of `model` under `host`, whose CUDA graphs replay decoding batches: as the roofline
  /// has it.
  package init(_ host: ServingHost, layers: Int) {
    let launch = host.launchPerLayer * Double(layers)
    self.init(
      prefill: launch > 0 ? launch + host.perIteration : 0,
      perSequence: launch > 0 ? host.perSequence : 0)
  }
}

/// A floor in whole picoseconds.
struct FloorTiming: Sendable {
  private let decode: Int64
  private let prefill: Int64
  private let perSequence: Int64

  init(_ floor: LaunchFloor) {
    decode = Picoseconds.whole(floor.decode)
    prefill = Picoseconds.whole(floor.prefill)
    perSequence = Picoseconds.whole(floor.perSequence)
  }

  /// Of a batch with so many emitting sequences; one without a floor of its own has none.
  @inline(__always)
  func least(prefills: Bool, emitting: Int) -> Int64 {
    let base = prefills ? prefill : decode
    return base > 0 ? base + perSequence * Int64(emitting) : 0
  }
}

extension DecodePiece {
  /// The same times, but none below `least`: ends where the line crosses it.
  func raised(to least: Int64) -> DecodePiece {
    if first >= least {
      guard slope < 0 else { return self }
      // Those that begin no lower: i ≤ (first − least) / −slope.
      let above = (first - least) / -slope + 1
      return DecodePiece(
        first: first, slope: slope, iterations: Swift.min(iterations, Int(above)))
    }
    guard slope > 0 else { return DecodePiece(first: least, slope: 0, iterations: iterations) }
    // Those that begin below: i < (least − first) / slope.
    let below = (least - first - 1) / slope + 1
    return DecodePiece(first: least, slope: 0, iterations: Swift.min(iterations, Int(below)))
  }
}
