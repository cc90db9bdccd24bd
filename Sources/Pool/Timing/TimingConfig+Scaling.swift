internal import DiscreteEvents

extension TimingConfig {
  /// The same timing with every duration multiplied by `factor`.
  package func scaled(by factor: Double) -> TimingConfig {
    switch self {
    case .affine(let affine): .affine(affine.scaled(by: factor))
    case .roofline(let roofline): .roofline(roofline.scaled(by: factor))
    case .profile(let profile): .profile(profile.scaled(by: factor))
    }
  }
}

extension AffineTiming {
  fileprivate func scaled(by factor: Double) -> AffineTiming {
    AffineTiming(
      base: SimTime(picoseconds: Picoseconds.whole(base.seconds * factor)),
      perPrefillToken: perPrefillToken * factor, perSequence: perSequence * factor,
      perContextToken: Picoseconds.slope(Double(perContextToken) * factor * 1e-12),
      perPrefillContextToken: perPrefillContextToken * factor)
  }
}

extension RooflineConfig {
  fileprivate func scaled(by factor: Double) -> RooflineConfig {
    var scaled = self
    scaled.gpu.bandwidth /= factor
    for precision in Precision.allCases {
      scaled.gpu.flops[precision] = scaled.gpu.flops[precision].map { $0 / factor }
    }
    scaled.gpu.linkBandwidth = gpu.linkBandwidth.map { $0 / factor }
    scaled.gpu.efficiency.kernelLatency *= factor
    scaled.gpu.efficiency.sequenceLatency *= factor
    scaled.gpu.efficiency.hostPerIteration *= factor
    scaled.gpu.efficiency.hostPerSequence *= factor
    scaled.gpu.efficiency.linkLatency *= factor
    return scaled
  }
}

extension Profile {
  fileprivate func scaled(by factor: Double) -> Profile {
    var scaled = self
    scaled.overhead *= factor
    scaled.dense.scale(by: factor)
    scaled.sequences.scale(by: factor)
    scaled.decodeAttention?.scale(by: factor)
    scaled.mixedDecodeAttention?.scale(by: factor)
    scaled.decodeSkew?.scale(by: factor)
    scaled.prefillAttention?.scale(by: factor)
    scaled.linear = LinearTerms(
      perDecode: linear.perDecode * factor, perContextToken: linear.perContextToken * factor,
      perChunk: linear.perChunk * factor, perPrefillToken: linear.perPrefillToken * factor,
      perPair: linear.perPair * factor, perKVToken: linear.perKVToken * factor,
      perPrefillIteration: linear.perPrefillIteration * factor)
    scaled.floor = floor.map {
      LaunchFloor(
        decode: $0.decode * factor, prefill: $0.prefill * factor,
        perSequence: $0.perSequence * factor)
    }
    scaled.adapters = adapters.map {
      AdapterCosts(
        launch: $0.launch * factor, perRank: $0.perRank * factor,
        perTokenRank: $0.perTokenRank * factor)
    }
    return scaled
  }
}

extension Profile.Curve {
  fileprivate mutating func scale(by factor: Double) {
    for index in seconds.indices { seconds[index] *= factor }
  }
}

extension Profile.Grid {
  fileprivate mutating func scale(by factor: Double) {
    for row in seconds.indices {
      for column in seconds[row].indices { seconds[row][column] *= factor }
    }
  }
}

extension PoolConfig {
  /// The same pool with every iteration taking `factor` times as long, where its timing is
  /// calibrated; loading adapters takes what it took.
  package func slowed(by factor: Double) -> PoolConfig {
    var slowed = self
    slowed.timing = timing.scaled(by: factor)
    if var kernel = adapters?.kernel {
      kernel.launch = Picoseconds.whole(Double(kernel.launch) * factor * 1e-12)
      kernel.perSize *= factor
      kernel.perTokenSize *= factor
      slowed.adapters?.kernel = kernel
    }
    return slowed
  }

  /// How its timing was fitted; `nil` = it is not calibrated.
  package var calibration: CalibrationRecord? {
    if case .profile(let profile) = timing { profile.calibration } else { nil }
  }
}
