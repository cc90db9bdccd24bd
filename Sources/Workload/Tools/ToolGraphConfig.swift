/// The tools with which tasks of a kind are done, and in which order they can be used.
///
/// A task starts at `start`, which is no tool, and is done when `target` has been run.
package struct ToolGraphConfig: Hashable, Sendable {
  package var name: String
  package var tools: [Tool]
  package var edges: [Edge]
  package var start: String
  package var target: String
  /// What a static workflow runs instead of a tool that failed.
  package var fallbacks: [Fallback]

  package init(
    name: String, tools: [Tool], edges: [Edge], start: String, target: String,
    fallbacks: [Fallback] = []
  ) {
    self.name = name
    self.tools = tools
    self.edges = edges
    self.start = start
    self.target = target
    self.fallbacks = fallbacks
  }

  /// A node of the graph.
  package struct Tool: Hashable, Sendable {
    package var name: String
    package var telemetry: ToolTelemetry

    package init(_ name: String, telemetry: ToolTelemetry = ToolTelemetry()) {
      self.name = name
      self.telemetry = telemetry
    }
  }

  /// `to` can be run after `from`.
  package struct Edge: Hashable, Sendable {
    package var from: String
    package var to: String
    /// What running `to` costs with telemetry that has a factor of 1; any unit, but one for all.
    package var cost: Double

    package init(_ from: String, _ to: String, cost: Double) {
      self.from = from
      self.to = to
      self.cost = cost
    }
  }

  /// `instead` is run when `tool` fails.
  package struct Fallback: Hashable, Sendable {
    package var tool: String
    package var instead: String

    package init(of tool: String, to instead: String) {
      self.tool = tool
      self.instead = instead
    }
  }
}
