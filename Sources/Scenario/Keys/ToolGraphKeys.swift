internal import Diagnostics
internal import Fleet
internal import Workload

/// What a scenario says of a graph of tools, its names not looked up yet.
struct ToolGraphText {
  var graph: ToolGraphConfig
  /// What is said of all tools, and of each by its name.
  var common: ToolText
  var tools: [ToolText]
  var outages: [ToolOutagesText]
  var probes: ToolProbes?
}

extension Shape where Value == [ToolsConfig] {
  /// The graphs of tools, which streams may name from then on.
  static var tools: Shape {
    let list = Shape<ToolsConfig>.toolSet.list()
    return Shape(
      placeholder: { [] }, describe: list.describe,
      decode: { input in
        input.session.tools = nil
        guard let tools = list.decode(input) else { return nil }
        if let name = tools.map(\.graph.name).firstRepeated {
          return input.fail("two graphs of tools are called '\(name.abridged)'")
        }
        input.session.tools = tools.map(\.graph)
        return tools
      })
  }
}

extension Shape where Value == ToolsConfig {
  /// A graph of tools with its names looked up; mistakes are told where they are written.
  fileprivate static var toolSet: Shape {
    let text = Shape<ToolGraphText>.toolGraph
    return Shape(
      placeholder: { ToolsConfig(graph: .customerSupport) }, describe: text.describe,
      decode: { input in
        guard let text = text.decode(input) else { return nil }
        let mistakes = text.mistakes
        for mistake in mistakes {
          input.session.report(
            mistake.message, at: input.node.place(of: mistake.path),
            path: "\(input.path).\(mistake.path)")
        }
        return mistakes.isEmpty ? text.config : nil
      })
  }
}

extension Shape where Value == ToolGraphText {
  fileprivate static var toolGraph: Shape {
    .mapping("tools") { reader in
      let name = reader.required("name", .text(), "what streams call the graph")
      var graph = graph(&reader)
      graph.name = name.value
      let tools = reader.optional(
        "tools", Shape<ToolText>.tool.list(), default: [],
        "the nodes of the graph; of a published one, those that are unlike the others")
      let common = ToolText(name: "", &reader)
      let outages = reader.optional(
        "outages", Shape<ToolOutagesText>.toolOutages.list(), default: [],
        "tools that break together")
      let probes = reader.optional(
        "probe", .toolProbes,
        "looking whether tools work; without it, only agents that run them find out")
      if graph.tools.isEmpty {
        graph.tools = tools.value.map { ToolGraphConfig.Tool($0.name) }
        if !tools.isGiven { reader.miss("tools", "needs 'tools' (or 'published')") }
      }
      return ToolGraphText(
        graph: graph, common: common, tools: tools.value, outages: outages.value,
        probes: probes.value)
    }
  }

  /// Reads `published`, or `edges`, `start`, `target` and `fallbacks`.
  private static func graph(_ reader: inout MappingReader) -> ToolGraphConfig {
    let known = ToolGraphConfig.published
    let published = reader.optional(
      "published", .word("published graph", among: known.map(\.name)),
      "a graph of Self-Healing Router's evaluation (arXiv 2603.01548)")
    let edges = reader.optional(
      "edges", Shape<ToolGraphConfig.Edge>.toolEdge.list(), "what can be run after what")
    let start = reader.optional("start", .text(), "the node where tasks begin, which is no tool")
    let target = reader.optional("target", .text(), "the tool whose run completes a task")
    let fallbacks = reader.optional(
      "fallbacks", Shape<ToolGraphConfig.Fallback>.toolFallback.list(),
      "what a static workflow runs instead of a tool that failed")
    if published.isGiven {
      let reason = "'published' already says what the graph is"
      if edges.isGiven { edges.fail(reason) }
      if start.isGiven { start.fail(reason) }
      if target.isGiven { target.fail(reason) }
      if fallbacks.isGiven { fallbacks.fail(reason) }
      return known[published.value ?? 0]
    }
    for (key, isGiven) in [
      ("edges", edges.isGiven), ("start", start.isGiven), ("target", target.isGiven),
    ] where !isGiven {
      reader.miss(key, "needs '\(key)' (or 'published')")
    }
    return ToolGraphConfig(
      name: "", tools: [], edges: edges.value ?? [], start: start.value ?? "",
      target: target.value ?? "", fallbacks: fallbacks.value ?? [])
  }
}

extension Shape where Value == ToolGraphConfig.Edge {
  fileprivate static var toolEdge: Shape {
    .mapping("edge") { reader in
      let from = reader.required("from", .text(), "a tool, or the start")
      let to = reader.required("to", .text(), "a tool that can be run after it")
      let cost = reader.required(
        "cost", .number(0...ToolGraphConfig.limit, "a number from 0 to 1e12"),
        "what running it costs, in any unit")
      return ToolGraphConfig.Edge(from.value, to.value, cost: cost.value)
    }
  }
}

extension Shape where Value == ToolGraphConfig.Fallback {
  fileprivate static var toolFallback: Shape {
    .mapping("fallback") { reader in
      let tool = reader.required("tool", .text(), "the tool that failed")
      let instead = reader.required("instead", .text(), "the tool that is run instead")
      return ToolGraphConfig.Fallback(of: tool.value, to: instead.value)
    }
  }
}

extension YAMLNode {
  /// The place of the value that a path such as `edges[2].from` leads to; of as much of the path
  /// as there is.
  func place(of path: String) -> Place {
    var node = self
    for word in path.split(whereSeparator: { ".[]".contains($0) }) {
      switch node.content {
      case .mapping(let entries):
        guard let entry = entries.first(where: { $0.key == word }) else { return node.place }
        node = entry.value
      case .list(let items):
        guard let index = Int(word), items.indices.contains(index) else { return node.place }
        node = items[index]
      case .scalar: return node.place
      }
    }
    return node.place
  }
}
