/// A measured profile of one model on one machine: iteration time as a sum of measured parts,
/// each interpolated linearly on its grid.
///
/// An iteration takes `overhead` + dense(tokens) + sequences(emitting sequences)
/// + decodeAttention(decoding sequences, mean context) + Σ prefillAttention(chunk, depth), and
/// what `linear` says. Attention may be a grid, linear, or both. In a batch that also prefills,
/// decode attention is `mixedDecodeAttention` where that is given. It takes no less than
/// `floor`. Times are seconds for the whole model (all layers).
package struct Profile: Hashable, Sendable {
  package var name: String
  /// The machine, software and date it was measured on.
  package var source: String
  /// Seconds that a request takes to the engine's scheduler and its tokens take back, together:
  /// what the server around the engine adds to every request. 0 = nothing, or it is not known.
  package var delay: Double
  /// Seconds an iteration whatever is in it.
  package var overhead: Double
  /// All per-token operators by tokens in the batch.
  package var dense: Curve
  /// Output head and sampler by emitting sequences.
  package var sequences: Curve
  /// Decode attention: rows by decoding sequences, columns by mean context.
  /// `nil` = nothing beyond the linear terms.
  package var decodeAttention: Grid?
  /// What decoding sequences add to the attention of a batch that also prefills: such a batch runs
  /// through another kernel, which on some GPUs reads the KV cache two to four times as slowly.
  /// `nil` = the same as `decodeAttention`.
  package var mixedDecodeAttention: Grid?
  /// How much longer the attention of a batch that only decodes takes when its contexts differ:
  /// seconds a token by which the longest exceeds the mean. Rows by decoding sequences, columns by
  /// how far up the mean is between the shortest (0) and the longest (100). `nil` = not at all.
  package var decodeSkew: Grid?
  /// Prefill attention of one chunk: rows by chunk tokens, columns by depth; `nil` = nothing
  /// beyond the linear terms.
  package var prefillAttention: Grid?
  /// What grows in proportion to a count.
  package var linear: LinearTerms
  /// The least that an iteration takes, whatever its parts add up to; what adapters and unequal
  /// contexts add comes on top. `nil` = nothing.
  package var floor: LaunchFloor?
  /// What adapters add; `nil` = it was measured without any.
  package var adapters: AdapterCosts?
  /// How it was fitted; `nil` = it is measured points as they were.
  package var calibration: CalibrationRecord?

  /// A function of one count, linear between points and beyond the last two.
  package struct Curve: Hashable, Sendable {
    /// Strictly increasing.
    package var at: [Int]
    package var seconds: [Double]

    package init(at: [Int], seconds: [Double]) {
      self.at = at
      self.seconds = seconds
    }
  }

  /// A function of two counts, bilinear inside its cells and linear beyond its edges.
  package struct Grid: Hashable, Sendable {
    /// Strictly increasing.
    package var rows: [Int]
    package var columns: [Int]
    /// One list a row.
    package var seconds: [[Double]]

    package init(rows: [Int], columns: [Int], seconds: [[Double]]) {
      self.rows = rows
      self.columns = columns
      self.seconds = seconds
    }
  }

  package init(
    name: String, source: String, overhead: Double, dense: Curve, sequences: Curve,
    decodeAttention: Grid? = nil, mixedDecodeAttention: Grid? = nil,
    decodeSkew: Grid? = nil, prefillAttention: Grid? = nil, linear: LinearTerms = LinearTerms(),
    floor: LaunchFloor? = nil, adapters: AdapterCosts? = nil,
    calibration: CalibrationRecord? = nil, delay: Double = 0
  ) {
    self.name = name
    self.source = source
    self.overhead = overhead
    self.dense = dense
    self.sequences = sequences
    self.decodeAttention = decodeAttention
    self.mixedDecodeAttention = mixedDecodeAttention
    self.decodeSkew = decodeSkew
    self.prefillAttention = prefillAttention
    self.linear = linear
    self.floor = floor
    self.adapters = adapters
    self.calibration = calibration
    self.delay = delay
  }
}
