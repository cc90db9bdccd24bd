/// An entry in the log of a self-healing agent.
///
/// Each failure is in it once, as a reroute or as an escalation: the "binary observability" of
/// Self-Healing Router (arXiv 2603.01548).
package enum ToolDecision: Hashable, Sendable {
  /// An LLM was asked whether to begin, as this many tools were down.
  case assessment(toolsDown: Int)
  /// The edges of a tool were cut: it had failed (`wasRun`), or was known to be down.
  case reroute(around: Int, wasRun: Bool)
  /// An LLM was asked for a lesser goal.
  case escalation(EscalationReason)
}

/// Why an agent turned to an LLM.
package enum EscalationReason: Hashable, Sendable {
  /// No path leads from the start to the target any more.
  case noPath
  /// This tool failed after as many failures as an agent tries to repair.
  case retriesExhausted(failed: Int)
}
