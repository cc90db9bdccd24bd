internal import Foundation
internal import Scenario
internal import Statistics
internal import Study

/// A change of a metric in words.
extension MetricChange {
  var beforeText: String { before.map { Quantity.text($0, metric.unit) } ?? "none" }
  var afterText: String { after.map { Quantity.text($0, metric.unit) } ?? "none" }

  /// `+12.1 ms ± 1.0 ms`, the half-width that of a 95 % interval.
  var differenceText: String {
    guard let difference else { return "" }
    if difference.estimate == 0, difference.standardError == 0 { return "none" }
    return Quantity.difference(
      difference.estimate, halfWidth: difference.halfWidth(), metric.unit)
  }

  /// The difference as a part of the baseline: `+18 % ± 3 %`; empty where there is none.
  var partText: String {
    guard let difference, let before, before != 0, difference.estimate != 0 else { return "" }
    return Quantity.change(
      difference.estimate / abs(before),
      halfWidth: difference.halfWidth().map { $0 / abs(before) })
  }

  /// How much worse it may get: `2 %`, `1 point`, `5 %, at least 10`.
  var toleranceText: String {
    let part = MetricChange.number(threshold.part * 100) + " %"
    let distance: String
    switch metric.unit {
    case .fraction:
      let points = MetricChange.number(threshold.distance * 100)
      distance = points == "1" ? "1 point" : points + " points"
    case .count: distance = MetricChange.number(threshold.distance)
    default: distance = Quantity.text(threshold.distance, metric.unit)
    }
    if threshold.distance == 0 { return part }
    return threshold.part == 0 ? distance : "\(part), at least \(distance)"
  }

  /// A number of at most six digits, without zeros at its end.
  private static func number(_ value: Double) -> String { String(format: "%.6g", value) }

  /// The verdict in a word.
  var verdictText: String {
    switch verdict {
    case .worse: "WORSE"
    case .moved: "MOVED"
    case .vanished: "GONE"
    case .appeared: "NEW"
    case .better: "better"
    case .unclear: "unclear"
    case .small: "small"
    case .same: ""
    }
  }

  /// What happened, as a sentence goes on after the metric's title.
  var sentence: String {
    let numbers =
      "\(beforeText) before, \(afterText) after, "
      + "\(differenceText)\(partText.isEmpty ? "" : " (\(partText))")"
    return switch verdict {
    case .worse: "worse: \(numbers); the tolerance is \(toleranceText)"
    case .moved: "moved: \(numbers); the tolerance is \(toleranceText)"
    case .vanished where metric.isLatency:
      "gone: \(beforeText) before, and no completed request to measure it on after"
    case .vanished: "gone: \(beforeText) before, and no such number after"
    case .appeared: "new: not in the baseline, \(afterText) after"
    case .better: "better: \(numbers)"
    case .unclear: "unclear: \(numbers), which may be chance"
    case .small: "within its tolerance of \(toleranceText): \(numbers)"
    case .same where difference?.estimate == 0: "what it was: \(afterText)"
    case .same: "no different: \(numbers)"
    }
  }
}
