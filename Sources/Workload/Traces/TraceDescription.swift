package import DiscreteEvents
internal import Statistics

/// What a trace is like: how much, how bursty, how long, how repetitive.
package struct TraceDescription: Hashable, Sendable {
  package var file: String
  package var format: TraceFormat
  /// Rows read, and rows that could not be.
  package var rows = 0
  package var skippedRows = 0
  /// From the first arrival to the last.
  package var span = SimTime.zero
  /// Rows over span, in requests a second; 0 when all arrive at once.
  package var rate = 0.0
  /// Coefficient of variation of the gaps between arrivals; `nil` without gaps.
  package var interArrivalCV: Double?
  /// At windows of 1, 10 and 60 s.
  package var dispersion: [CountDispersion] = []
  package var prompt = LengthSummary()
  package var output = LengthSummary()
  /// Pearson's correlation of prompt and output tokens; `nil` when either is constant.
  package var correlation: Double?
  /// Prefix blocks named by the rows, and how many of them were named before; `nil` when the trace
  /// names none.
  package var blocks: BlockSummary?
  package var plot = ArrivalPlot()

  /// Numbers of tokens; quantiles within 0.05 % (see ``Statistics/Histogram``), the rest exact.
  package struct LengthSummary: Hashable, Sendable {
    package var mean = 0.0
    package var p50 = 0
    package var p95 = 0
    package var p99 = 0
    package var max = 0

    package init(mean: Double = 0, p50: Int = 0, p95: Int = 0, p99: Int = 0, max: Int = 0) {
      self.mean = mean
      self.p50 = p50
      self.p95 = p95
      self.p99 = p99
      self.max = max
    }
  }

  /// How often prefix blocks repeat.
  package struct BlockSummary: Hashable, Sendable {
    package var count: Int
    package var distinct: Int

    package init(count: Int, distinct: Int) {
      self.count = count
      self.distinct = distinct
    }

    /// The fraction of blocks that an unlimited cache would hold already.
    package var share: Double { 1 - Double(distinct) / Double(count) }
  }

  /// Describes `file` in one pass. Memory is constant, but for the set of distinct prefix blocks.
  ///
  /// - Throws: ``TraceError`` when the trace cannot be read.
  package init(
    of file: String, format: TraceFormat, onBadRow: OnBadRow = .fail
  ) throws(TraceError) {
    self.file = file
    self.format = format
    let reader = try TraceReader(file: file, format: format, onBadRow: onBadRow)
    var tally = TraceTally()
    while let row = try reader.next() { tally.add(row, hashIDs: reader.promptBlocks) }
    rows = reader.rows
    skippedRows = reader.skippedRows
    tally.summarize(into: &self)
  }
}

/// The sums that a ``TraceDescription`` is made of.
private struct TraceTally {
  private var first: SimTime?
  private var last = SimTime.zero
  private var gaps = Moments()
  private var dispersion = [1.0, 10, 60].map { CountDispersion(window: .seconds($0)) }
  private var prompt = Histogram()
  private var output = Histogram()
  private var lengths = Moments()
  private var plot = ArrivalPlot()
  private var blocks = 0
  private var distinct: Set<Int> = []

  mutating func add(_ row: Arrival, hashIDs: [Int]) {
    let start = first ?? row.time
    if first != nil { gaps.add((row.time - last).seconds, 0) }
    first = start
    last = row.time
    for index in dispersion.indices { dispersion[index].add(row.time - start) }
    plot.add(row.time - start)
    prompt.add(Int64(row.prompt))
    output.add(Int64(row.output))
    lengths.add(Double(row.prompt), Double(row.output))
    blocks += hashIDs.count
    distinct.formUnion(hashIDs)
  }

  func summarize(into description: inout TraceDescription) {
    description.span = last - (first ?? last)
    let seconds = description.span.seconds
    description.rate = seconds > 0 ? Double(prompt.count) / seconds : 0
    description.interArrivalCV =
      gaps.meanX > 0 ? gaps.varianceX.squareRoot() / gaps.meanX : nil
    description.dispersion = dispersion
    description.prompt = summary(of: prompt)
    description.output = summary(of: output)
    description.correlation = lengths.correlation
    if blocks > 0 {
      description.blocks = TraceDescription.BlockSummary(count: blocks, distinct: distinct.count)
    }
    description.plot = plot
  }

  private func summary(of tokens: Histogram) -> TraceDescription.LengthSummary {
    TraceDescription.LengthSummary(
      mean: tokens.mean, p50: Int(tokens.quantile(0.5)), p95: Int(tokens.quantile(0.95)),
      p99: Int(tokens.quantile(0.99)), max: Int(tokens.max))
  }
}

/// Means, variances and covariance of pairs, in one pass.
///
/// Source: Welford, "Note on a method for calculating corrected sums of squares and products",
/// Technometrics 4(3), 1962: no difference of large sums, so no cancellation.
private struct Moments {
  private var count = 0.0
  private(set) var meanX = 0.0
  private var meanY = 0.0
  private var squaresX = 0.0
  private var squaresY = 0.0
  private var products = 0.0

  mutating func add(_ x: Double, _ y: Double) {
    count += 1
    let fromX = x - meanX
    let fromY = y - meanY
    meanX += fromX / count
    meanY += fromY / count
    squaresX += fromX * (x - meanX)
    squaresY += fromY * (y - meanY)
    products += fromX * (y - meanY)
  }

  /// Of the values seen, as a population.
  var varianceX: Double { count > 0 ? squaresX / count : 0 }

  var correlation: Double? {
    guard squaresX > 0, squaresY > 0 else { return nil }
    return products / (squaresX.squareRoot() * squaresY.squareRoot())
  }
}
