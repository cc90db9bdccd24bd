internal import DiscreteEvents
internal import Pool

/// Where a pool's iteration times come from, before its model and GPU are known.
enum TimingChoice {
  case roofline
  case affine(AffineTiming)
  case profile(Profile)
}

/// The kinds of timing a scenario can name.
enum TimingKind: String, CaseIterable {
  case roofline, affine, profile

  /// The kind of a configuration; a new one does not compile until it is named here.
  init(_ config: TimingConfig) {
    self =
      switch config {
      case .roofline: .roofline
      case .affine: .affine
      case .profile: .profile
      }
  }

  var about: String {
    switch self {
    case .roofline: "computed from the model's architecture and the GPU's peaks"
    case .affine: "an affine function of the batch: a published one by name, or coefficients"
    case .profile: "interpolated on a measured profile: a file"
    }
  }

  fileprivate var shape: Shape<TimingChoice> {
    switch self {
    case .roofline: Shape<Void>.noParameters("roofline").map { .roofline }
    case .affine: Shape<AffineTiming>.affine.map { .affine($0) }
    case .profile: Shape<Profile>.profileFile.map { .profile($0) }
    }
  }
}

extension Shape where Value == TimingChoice {
  /// Where iteration times come from.
  static var timing: Shape {
    .choice(
      "timing model", TimingKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape) })
  }
}

extension Shape where Value == AffineTiming {
  /// A published formula by its name, or coefficients.
  fileprivate static var affine: Shape { named.orElse(coefficients) }

  private static var named: Shape {
    let published = PublishedTiming.catalogue
    return Shape<Int>.word("published timing", among: published.map(\.name))
      .map { published[$0].timing }
  }

  private static var coefficients: Shape {
    .mapping("affine timing") { reader in
      let base = reader.required("base", .duration, "an iteration, whatever is in it")
      let prefill = reader.optional(
        "perPrefillToken", .picoseconds, default: 0, written: "0s", "a prefill token")
      let sequence = reader.optional(
        "perSequence", .picoseconds, default: 0, written: "0s", "a decoding sequence")
      let context = reader.optional(
        "perContextToken", .wholePicoseconds, default: 0, written: "0s",
        "a token in the context of a decoding sequence; a whole number of picoseconds")
      let prefillContext = reader.optional(
        "perPrefillContextToken", .picoseconds, default: 0, written: "0s",
        "a pair of a prefill token and a token before it")
      let prefillBase = reader.optional(
        "prefillBase", .duration, "an iteration that prefills; without it, base")
      let prefillBlock = reader.optional(
        "prefillBlock", .count(1...65_536), default: 1,
        "prefill tokens count in whole blocks of this many, chunk by chunk")
      return AffineTiming(
        base: base.value, perPrefillToken: prefill.value, perSequence: sequence.value,
        perContextToken: context.value, perPrefillContextToken: prefillContext.value,
        prefillBase: prefillBase.value, prefillBlock: prefillBlock.value)
    }
  }
}
