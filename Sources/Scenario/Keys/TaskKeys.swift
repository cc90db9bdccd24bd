internal import Diagnostics
internal import Workload

extension Shape where Value == TaskConfig {
  /// What an arrival of a stream starts.
  static var task: Shape {
    .mapping("task") { reader in
      let graph = reader.required("graph", .toolGraph, "the tools that it is done with")
      let agent = reader.required(
        "agent", .named("agent", placeholder: ToolAgentKind.selfHealing), "what does it")
      let down = reader.optional(
        "down", Shape<String>.text("the name of a tool").list(), default: [], written: "[]",
        "tools that are down for these tasks in the whole run, and known to be")
      let price = reader.optional(
        "dollarsPerCall", .number(0...1e6, "a number of US dollars from 0 to 1e6"),
        "what an LLM call costs")
      let config = TaskConfig(
        tools: graph.value.number, agent: agent.value, down: [], dollarsPerCall: price.value)
      guard down.isGood, let known = graph.value.graph else { return config }
      return config.with(down: down, in: known)
    }
  }
}

extension TaskConfig {
  /// The same with the tools that `down` names.
  fileprivate func with(down: Field<[String]>, in graph: ToolGraphConfig) -> TaskConfig {
    var config = self
    for name in down.value {
      if name == graph.start {
        down.fail("'\(name.abridged)' is the start, not a tool")
      } else if let tool = graph.tools.firstIndex(where: { $0.name == name }) {
        config.down.append(tool)
      } else {
        down.fail(
          "no tool of '\(graph.name.abridged)' is called '\(name.abridged)'",
          suggestion: NearestName.of(name, among: graph.tools.map(\.name)))
      }
    }
    return config
  }
}

/// A graph of tools that was named, and its number; `nil` = it is not known.
private struct NamedGraph {
  var number = 0
  var graph: ToolGraphConfig?
}

extension Shape where Value == NamedGraph {
  /// The name of one of the scenario's graphs of tools.
  fileprivate static var toolGraph: Shape {
    Shape(
      placeholder: { NamedGraph() },
      describe: { .scalar(.init(noun: "the name of a graph of tools", type: .string)) },
      decode: { input in
        guard let (name, _) = input.text(for: "the name of a graph of tools") else { return nil }
        // What is wrong with them has been said.
        guard let graphs = input.session.tools else { return NamedGraph() }
        if let number = graphs.firstIndex(where: { $0.name == name }) {
          return NamedGraph(number: number, graph: graphs[number])
        }
        let unlisted = graphs.isEmpty ? "; the scenario lists no 'tools'" : ""
        return input.fail(
          "no graph of tools is called '\(name.abridged)'" + unlisted,
          suggestion: NearestName.of(name, among: graphs.map(\.name)))
      })
  }
}
