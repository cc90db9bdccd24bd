import DiscreteEvents
import Foundation
import Workload

/// The traits of the first `count` requests of a stream that come a second apart.
func traits(
  _ config: QualityConfig, count: Int, seed: UInt64 = 1, replication: Int = 0, intent: Int = -1
) -> [RequestTraits] {
  var source = QualitySource(config, streams: ["chat"], seed: seed, replication: replication)
  return (0..<count).map { number in
    var known = RequestTraits()
    known.intent = intent
    var arrival = Arrival(time: .seconds(Double(number)), prompt: 10, output: 5)
    source.describe(&arrival, &known, of: 0)
    return known
  }
}

/// So many arms that are nothing in particular.
func arms(_ count: Int) -> [ArmConfig] { (0..<count).map { ArmConfig(name: "arm\($0)") } }

/// The vector w with ⟨row, w⟩ = value for each of as many rows as they have numbers.
func solve(_ rows: [[Double]], _ values: [Double]) -> [Double] {
  var matrix = zip(rows, values).map { $0 + [$1] }
  let size = rows.count
  for column in 0..<size {
    let pivot = (column..<size).max { abs(matrix[$0][column]) < abs(matrix[$1][column]) }
    matrix.swapAt(column, pivot ?? column)
    for row in 0..<size where row != column {
      let factor = matrix[row][column] / matrix[column][column]
      for index in column...size { matrix[row][index] -= factor * matrix[column][index] }
    }
  }
  return (0..<size).map { matrix[$0][size] / matrix[$0][$0] }
}

/// ⟨a, b⟩.
func product(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

/// The standard normal distribution function.
func normalShare(_ value: Double) -> Double { 0.5 * erfc(-value / 2.0.squareRoot()) }

/// Where the public files of scores lie; `nil`, saying so, when they are not there.
func publicScores() -> String? {
  let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
  let beside = package.appendingPathComponent("../shared/data").standardized.path
  let folder = (ProcessInfo.processInfo.environment["SEATRIAL_DATA"] ?? beside) + "/rewards"
  if FileManager.default.fileExists(atPath: folder) { return folder }
  print("SKIPPED: no \(folder); SEATRIAL_DATA names the folder with the public data")
  return nil
}
