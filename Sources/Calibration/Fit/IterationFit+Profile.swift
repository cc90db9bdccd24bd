package import Pool

extension IterationFit {
  /// The fit as a profile: the same times, but for what acts on contexts, which is rounded to whole
  /// picoseconds.
  package func profile(name: String, source: String, calibration: CalibrationRecord?) -> Profile {
    Profile(
      name: name, source: source, overhead: sum(of: .iteration), dense: tokens,
      sequences: emitting, linear: linear, adapters: adapters, calibration: calibration)
  }

  /// The coefficients as a calibration record keeps them.
  package var record: [CalibrationRecord.Coefficient] {
    coefficients.map {
      .init(name: $0.name, seconds: $0.seconds, standardError: $0.standardError)
    }
  }

  /// A term's coefficients over all operators.
  private func sum(of term: FitTerm) -> Double {
    coefficients.reduce(0) { $1.term == term ? $0 + $1.seconds : $0 }
  }

  private var linear: LinearTerms {
    LinearTerms(
      perDecode: sum(of: .decodes),
      perContextToken: (sum(of: .contextTokens) * 1e12).rounded() / 1e12,
      perChunk: sum(of: .chunks), perPrefillToken: sum(of: .prefillTokens),
      perPair: sum(of: .pairs), perKVToken: sum(of: .kvTokens),
      perPrefillIteration: sum(of: .prefills))
  }

  private var adapters: AdapterCosts? {
    guard !ranks.isEmpty else { return nil }
    return AdapterCosts(
      launch: sum(of: .adapterLaunch), perRank: sum(of: .adapterRanks),
      perTokenRank: sum(of: .adapterTokenRanks))
  }

  /// The curve over tokens, 0 at one token: what that takes is the iteration's.
  private var tokens: Profile.Curve {
    curve(from: 0) { coefficient in
      if case .tokens(let from, let to) = coefficient.term { (from, to) } else { nil }
    }
  }

  private var emitting: Profile.Curve {
    curve(from: sum(of: .emits)) { coefficient in
      if case .emitting(let from, let to) = coefficient.term { (from, to) } else { nil }
    }
  }

  /// The sum of the segments that `segment` finds, with a point at each of their ends, beginning
  /// at 1 with `first`. Beyond its last two points a curve goes on along their line.
  private func curve(
    from first: Double, _ segment: (Coefficient) -> (from: Int, to: Int?)?
  ) -> Profile.Curve {
    let parts = coefficients.compactMap { coefficient in
      segment(coefficient).map { (from: $0.from, to: $0.to, slope: coefficient.seconds) }
    }
    var points: Set<Int> = [1]
    for part in parts { points.formUnion([part.from, part.to ?? 2 * part.from + 1]) }
    var at = points.sorted()
    // Flat beyond the last segment, where that ends.
    if let last = at.last, !parts.contains(where: { $0.to == nil }) { at.append(last + 1) }
    let seconds = at.map { point in
      parts.reduce(first) { sum, part in
        sum + part.slope * Double(max(0, min(point, part.to ?? .max) - part.from))
      }
    }
    return Profile.Curve(at: at, seconds: seconds)
  }
}
