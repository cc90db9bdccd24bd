internal import Foundation
internal import Study

/// An axis: the unit its numbers are in, and where a logarithmic one has its marks.
struct FigureAxis {
  /// What a value is multiplied by.
  let scale: Double
  /// What it is then a number of; empty = a plain number.
  let unit: String
  /// From the lowest to the highest value, scaled; `nil` = there is none.
  private let range: ClosedRange<Double>?

  /// - Parameter isScaled: whether the unit goes by the largest value; numbers that reach over many
  ///   powers of ten are better left as they are.
  init(_ values: some Sequence<Double>, _ kind: Metric.Unit, isScaled: Bool = true) {
    let finite = values.filter(\.isFinite)
    let most = isScaled ? finite.map(abs).max() ?? 0 : 1
    (scale, unit) = FigureAxis.unit(of: kind, reaching: most)
    if let low = finite.min(), let high = finite.max() {
      range = low * scale...high * scale
    } else {
      range = nil
    }
  }

  private static func unit(of kind: Metric.Unit, reaching most: Double) -> (Double, String) {
    switch kind {
    case .seconds:
      switch most {
      case ..<1e-3: (1e6, "µs")
      case ..<2: (1e3, "ms")
      case ..<7200: (1, "s")
      default: (1.0 / 3600, "h")
      }
    case .fraction: (100, "%")
    case .dollars: (1, "$")
    case .joules: most >= 9000 ? (1e-3, "kJ") : (1, "J")
    case .perJoule: (1, "/J")
    case .watts: most >= 9000 ? (1e-3, "kW") : (1, "W")
    case .grams: most >= 9000 ? (1e-3, "kg") : (1, "g")
    case .score: (1, "")
    case .perSecond: most >= 9000 ? (1e-3, "thousand /s") : (1, "/s")
    case .count: most >= 9000 ? (1e-3, "thousand") : (1, "")
    }
  }

  /// `title` with the unit.
  func label(_ title: String) -> String { unit.isEmpty ? title : "\(title) (\(unit))" }

  /// Whether values reach over so many powers of ten that a linear axis would hide the low ones.
  var isWide: Bool {
    guard let range, range.lowerBound > 0 else { return false }
    return range.upperBound / range.lowerBound > 20
  }

  /// Marks for a logarithmic axis: 1, 2 and 5 times powers of ten, or 1 and 3 times, or powers
  /// alone, or every second or third, whichever comes first that is at most `most`; even steps
  /// where the values lie so close that fewer than three would be seen.
  func logMarks(atMost most: Int = 9) -> [Double] {
    guard let range, range.lowerBound > 0 else { return [] }
    let (low, high) = logRange
    let powers = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    let steps: [(every: Int, times: [Double])] = [
      (1, [1, 2, 5]), (1, [1, 3]), (1, [1]), (2, [1]), (3, [1]),
    ]
    let choices = steps.map { step in
      powers.filter { $0 % step.every == 0 }
        .flatMap { power in step.times.map { $0 * pow(10, Double(power)) } }
        .filter { low...high ~= $0 }
    }
    let marks = choices.first { $0.count <= most } ?? []
    return marks.count < 3 ? FigureAxis.marks(from: low, through: high) : marks
  }

  /// Marks for a linear axis through zero: at most five, 1, 2 or 5 times a power of ten apart.
  static func marks(from low: Double, through high: Double) -> [Double] {
    guard high > low, (high - low).isFinite else { return [0] }
    let power = pow(10, log10((high - low) / 4.5).rounded(.up))
    let step = [0.2, 0.5, 1].map { $0 * power }.first { (high - low) / $0 <= 4.5 } ?? power
    let (first, last) = ((low / step).rounded(.up), (high / step).rounded(.down))
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// The values between which a logarithmic axis stands.
  var logRange: (low: Double, high: Double) {
    guard let range, range.lowerBound > 0 else { return (1, 10) }
    let margin = max(1.02, pow(range.upperBound / range.lowerBound, 0.04))
    return (range.lowerBound / margin, range.upperBound * margin)
  }
}
