internal import DiscreteEvents
internal import Workload

/// A task in flight.
struct AgentTask: Sendable {
  let stream: Int
  /// Its number among the tasks of its stream, in order of their starts.
  let number: Int
  /// The closed-loop client that started it; −1 = none.
  let client: Int
  let start: SimTime
  /// Whether it started after the warm-up.
  let isMeasured: Bool
  /// The session and the adapter of its calls; −1 = none.
  let session: Int
  let adapter: Int
  var agent: any ToolAgent
  /// How often it has run each tool.
  var runs: [Int]
  /// Prompts and answers of its calls so far, in tokens, as they were asked for.
  var tokens = 0
  var underWay = Step.nothing

  /// What it waits for.
  enum Step: Hashable, Sendable {
    case nothing
    /// The end of this tool's run.
    case tool(Int)
    /// A request, in one of the fleet's slots or about to get one.
    case call
    /// Its turn, now that the call has been answered, or has not.
    case turn(isAnswered: Bool)
  }
}
