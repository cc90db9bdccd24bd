/// Which tools are believed to be down: told so, or found to fail again and again.
///
/// All tasks of a stream share one. As in Self-Healing Router (arXiv 2603.01548) a
/// circuit breaker opens after three failures without a success between them, and stays open until
/// the tool succeeds or is marked up: a probe of whoever runs the tasks must do that.
package struct ToolHealthMonitor: Hashable, Sendable {
  /// Failures after which a tool counts as down.
  package static let breakerThreshold = 3

  /// Tools that are believed to be down.
  package private(set) var downCount = 0
  private var isMarkedDown: [Bool]
  private var failures: [Int]

  package init(toolCount: Int) {
    isMarkedDown = Array(repeating: false, count: toolCount)
    failures = Array(repeating: 0, count: toolCount)
  }

  package func isDown(_ tool: Int) -> Bool { isMarkedDown[tool] }

  package mutating func reportFailure(of tool: Int) {
    // Counting stops at the threshold: a number that only grows would overflow some day.
    failures[tool] = min(failures[tool] + 1, Self.breakerThreshold)
    if failures[tool] == Self.breakerThreshold { markDown(tool) }
  }

  package mutating func reportSuccess(of tool: Int) { markUp(tool) }

  package mutating func markDown(_ tool: Int) {
    if !isMarkedDown[tool] { downCount += 1 }
    isMarkedDown[tool] = true
  }

  package mutating func markUp(_ tool: Int) {
    if isMarkedDown[tool] { downCount -= 1 }
    isMarkedDown[tool] = false
    failures[tool] = 0
  }
}
