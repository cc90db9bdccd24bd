/// Turns a batch into the time its iteration takes.
///
/// Built once for a pool; every question is answered in O(1) with whole picoseconds. The model
/// must agree with itself: for a batch that only decodes, `duration` of the i-th next iteration
/// is `first` + i·`slope` of `decodePiece` for every i below its `iterations`.
package enum TimingModel: Sendable {
  case affine(AffineTiming)
  case roofline(RooflineTiming)
  case laned(LanedRoofline)
  case profile(ProfileTiming)

  /// Prepares `config` for an engine with these limits.
  package init(_ config: TimingConfig, engine: EngineConfig) {
    switch config {
    case .affine(let affine): self = .affine(affine)
    case .roofline(let roofline):
      self =
        roofline.pipelineParallel * roofline.dataParallel > 1
        ? .laned(LanedRoofline(roofline, engine: engine))
        : .roofline(RooflineTiming(roofline, engine: engine))
    case .profile(let profile):
      self = .profile(ProfileTiming(profile, engine: engine))
    }
  }

  /// Whether a batch that only decodes takes longer when its contexts differ.
  package var hasSkew: Bool {
    if case .profile(let timing) = self { timing.hasSkew } else { false }
  }

  /// How much longer an iteration of `decodes` sequences (at least 1) that only decodes takes than
  /// one of as many equal contexts, in picoseconds. The same for any number of iterations later.
  package func skew(
    _ decodes: Int, contextTokens: Int, shortest: Int, longest: Int
  ) -> Int64 {
    guard case .profile(let timing) = self else { return 0 }
    return timing.skew(
      decodes, contextTokens: contextTokens, shortest: shortest, longest: longest)
  }

  /// How long an iteration with this batch takes, in picoseconds, at least 1.
  package func duration(of batch: BatchShape) -> Int64 {
    switch self {
    case .affine(let affine): affine.duration(of: batch)
    case .roofline(let timing): timing.duration(of: batch)
    case .laned(let timing): timing.duration(of: batch)
    case .profile(let timing): timing.duration(of: batch)
    }
  }

  /// The times of the next iterations of a batch of `decodes` sequences (at least 1) that only
  /// decodes, with `contextTokens` in all.
  package func decodePiece(decodes: Int, contextTokens: Int) -> DecodePiece {
    switch self {
    case .affine(let affine):
      affine.decodePiece(decodes: decodes, contextTokens: contextTokens)
    case .roofline(let timing):
      timing.decodePiece(decodes: decodes, contextTokens: contextTokens)
    case .laned(let timing):
      timing.decodePiece(decodes: decodes, contextTokens: contextTokens)
    case .profile(let timing):
      timing.decodePiece(decodes: decodes, contextTokens: contextTokens)
    }
  }
}
