internal import Pool

extension Profile {
  /// The largest size on the axis of `part` that the profile has a point at.
  func largest(of part: Part) -> Double {
    switch part {
    case .dense: return Double(dense.at.last ?? 1)
    case .sequences: return Double(sequences.at.last ?? 1)
    case .decodeAttention: return Self.keysAndValues(decodeAttention)
    case .mixedDecodeAttention: return Self.keysAndValues(mixedDecodeAttention)
    case .prefillAttention:
      guard let rows = prefillAttention?.rows.last, let columns = prefillAttention?.columns.last
      else { return 1 }
      return Self.pairs(rows, columns)
    default: return 1
    }
  }

  private static func keysAndValues(_ grid: Grid?) -> Double {
    guard let rows = grid?.rows.last, let columns = grid?.columns.last else { return 1 }
    return Double(rows) * Double(columns + 1)
  }

  private static func pairs(_ tokens: Int, _ depth: Int) -> Double {
    Double(tokens) * (Double(depth) + 0.5 * Double(tokens))
  }

  /// The profile with every part multiplied by what `ratio` says of it at a size on its axis; of
  /// `nil`, of what unequal contexts add. Curves get points at powers of two in between, so that
  /// ratios that change along them show.
  func scaled(_ ratio: (Part?, Double) -> Double) -> Profile {
    var scaled = self
    scaled.overhead *= ratio(.overhead, 1)
    scaled.dense = dense.refined { ratio(.dense, Double($0)) }
    scaled.sequences = sequences.refined { ratio(.sequences, Double($0)) }
    scaled.decodeAttention = decodeAttention?.scaled { row, column in
      ratio(.decodeAttention, Double(row) * Double(column + 1))
    }
    scaled.mixedDecodeAttention = mixedDecodeAttention?.scaled { row, column in
      ratio(.mixedDecodeAttention, Double(row) * Double(column + 1))
    }
    scaled.prefillAttention = prefillAttention?.scaled { row, column in
      ratio(.prefillAttention, Self.pairs(row, column))
    }
    scaled.decodeSkew = decodeSkew?.scaled { _, _ in ratio(nil, 1) }
    let terms = linear
    scaled.linear = LinearTerms(
      perDecode: terms.perDecode * ratio(.perDecode, 1),
      perContextToken: (terms.perContextToken * ratio(.perContextToken, 1) * 1e12).rounded() / 1e12,
      perChunk: terms.perChunk * ratio(.perChunk, 1),
      perPrefillToken: terms.perPrefillToken * ratio(.perPrefillToken, 1),
      perPair: terms.perPair * ratio(.perPair, 1),
      perKVToken: terms.perKVToken * ratio(.perKVToken, 1),
      perPrefillIteration: terms.perPrefillIteration * ratio(.perPrefillIteration, 1))
    scaled.adapters = adapters.map { costs in
      AdapterCosts(
        launch: costs.launch * ratio(.adapterLaunch, 1),
        perRank: costs.perRank * ratio(.adapterRank, 1),
        perTokenRank: costs.perTokenRank * ratio(.adapterTokenRank, 1))
    }
    return scaled
  }
}

extension Profile.Curve {
  /// The curve with points at powers of two inside it too, multiplied by `ratio` at each.
  fileprivate func refined(_ ratio: (Int) -> Double) -> Profile.Curve {
    guard let first = at.first, let last = at.last else { return self }
    let powers = (0..<62).map { 1 << $0 }.filter { $0 > first && $0 < last }
    let points = Set(at + powers).sorted()
    return Profile.Curve(
      at: points, seconds: points.map { value(at: Double($0)) * ratio($0) })
  }
}

extension Profile.Grid {
  fileprivate func scaled(_ ratio: (Int, Int) -> Double) -> Profile.Grid {
    var scaled = self
    for (i, row) in rows.enumerated() {
      for (j, column) in columns.enumerated() { scaled.seconds[i][j] *= ratio(row, column) }
    }
    return scaled
  }
}
