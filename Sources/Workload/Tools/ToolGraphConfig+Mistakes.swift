internal import Diagnostics

extension ToolGraphConfig {
  /// The most that an edge may cost, and a tool may take in milliseconds: products stay finite.
  package static var limit: Double { 1e12 }

  /// All that is wrong with the graph, in the order in which a scenario writes it. Empty if and
  /// only if a ``ToolGraph`` can be made of it. O(tools · (tools + edges)).
  package var mistakes: [ConfigMistake] {
    var check = ToolGraphCheck(names: tools.map(\.name))
    check.tools(tools)
    check.edges(edges)
    check.ends(start, target)
    check.fallbacks(fallbacks, start)
    // Ways between tools can only be judged where the names are right.
    if check.mistakes.isEmpty {
      check.ways(self)
      check.replacements(self)
    }
    return check.mistakes
  }
}

/// Collects mistakes.
private struct ToolGraphCheck {
  let names: [String]
  var mistakes: [ConfigMistake] = []

  init(names: [String]) { self.names = names }

  private mutating func expect(_ holds: Bool, _ path: String, _ message: @autoclosure () -> String)
  {
    if !holds { mistakes.append(ConfigMistake(path: path, message: message())) }
  }

  private mutating func range(_ value: Double, _ range: ClosedRange<Double>, _ path: String) {
    expect(
      range.contains(value), path,
      "must be from \(range.lowerBound) to \(range.upperBound), not \(value)")
  }

  private mutating func known(_ name: String, _ path: String) {
    guard !names.contains(name) else { return }
    let nearest = NearestName.of(name, among: names).map { "; did you mean '\($0)'?" }
    expect(false, path, "no tool is called '\(name)'" + (nearest ?? ""))
  }

  mutating func tools(_ tools: [ToolGraphConfig.Tool]) {
    expect(tools.count >= 2, "tools", "needs a start and a target")
    expect(tools.count <= 10_000, "tools", "has \(tools.count) tools; at most 10000 are allowed")
    var seen: Set<String> = []
    for (index, tool) in tools.enumerated() {
      let path = "tools[\(index)]"
      expect(!tool.name.isEmpty, "\(path).name", "is empty")
      expect(
        seen.insert(tool.name).inserted, "\(path).name", "two tools are called '\(tool.name)'")
      let telemetry = tool.telemetry
      range(telemetry.latencyMilliseconds, 0...ToolGraphConfig.limit, "\(path).latency")
      range(telemetry.reliability, 0...1, "\(path).reliability")
      range(telemetry.rateLimitProximity, 0...1, "\(path).rateLimitProximity")
    }
  }

  mutating func edges(_ edges: [ToolGraphConfig.Edge]) {
    var seen: Set<[String]> = []
    for (index, edge) in edges.enumerated() {
      let path = "edges[\(index)]"
      known(edge.from, "\(path).from")
      known(edge.to, "\(path).to")
      range(edge.cost, 0...ToolGraphConfig.limit, "\(path).cost")
      expect(edge.from != edge.to, path, "leads from '\(edge.from)' to itself")
      expect(
        seen.insert([edge.from, edge.to]).inserted, path,
        "is a second edge from '\(edge.from)' to '\(edge.to)'")
    }
  }

  mutating func ends(_ start: String, _ target: String) {
    known(start, "start")
    known(target, "target")
    expect(start != target, "target", "is the start, so that nothing is to be done")
  }

  mutating func fallbacks(_ fallbacks: [ToolGraphConfig.Fallback], _ start: String) {
    var seen: Set<String> = []
    for (index, fallback) in fallbacks.enumerated() {
      let path = "fallbacks[\(index)]"
      known(fallback.tool, "\(path).tool")
      known(fallback.instead, "\(path).instead")
      expect(
        fallback.tool != fallback.instead, path, "falls back from '\(fallback.tool)' to itself")
      expect(fallback.instead != start, "\(path).instead", "'\(start)' is the start, not a tool")
      expect(
        seen.insert(fallback.tool).inserted, "\(path).tool",
        "'\(fallback.tool)' has a fallback already")
    }
  }

  /// Every tool must lie between the start and the target: another one is a slip of the pen.
  mutating func ways(_ config: ToolGraphConfig) {
    let numbers = Dictionary(uniqueKeysWithValues: names.enumerated().map { ($1, $0) })
    let edges = config.edges.compactMap { edge -> (from: Int, to: Int)? in
      guard let from = numbers[edge.from], let to = numbers[edge.to] else { return nil }
      return (from, to)
    }
    guard let start = numbers[config.start], let target = numbers[config.target] else { return }
    let ahead = reached(from: start, by: edges)
    let behind = reached(from: target, by: edges.map { ($0.to, $0.from) })
    guard ahead[target] else {
      return expect(false, "edges", "no path leads from '\(config.start)' to '\(config.target)'")
    }
    for (index, name) in names.enumerated() {
      expect(ahead[index], "tools[\(index)]", "no path leads from '\(config.start)' to '\(name)'")
      expect(behind[index], "tools[\(index)]", "no path leads from '\(name)' to '\(config.target)'")
    }
  }

  /// A fallback must be possible wherever its tool is: else a workflow would skip steps by plan.
  mutating func replacements(_ config: ToolGraphConfig) {
    let pairs = Set(config.edges.map { [$0.from, $0.to] })
    for (index, fallback) in config.fallbacks.enumerated() {
      for edge in config.edges
      where edge.to == fallback.tool && edge.from != fallback.instead {
        expect(
          pairs.contains([edge.from, fallback.instead]), "fallbacks[\(index)].instead",
          "'\(fallback.instead)' cannot be run after '\(edge.from)', as '\(fallback.tool)' can")
      }
    }
  }

  private func reached(from root: Int, by edges: [(from: Int, to: Int)]) -> [Bool] {
    var next: [[Int]] = Array(repeating: [], count: names.count)
    for edge in edges { next[edge.from].append(edge.to) }
    var isReached = Array(repeating: false, count: names.count)
    isReached[root] = true
    var open = [root]
    while let node = open.popLast() {
      for other in next[node] where !isReached[other] {
        isReached[other] = true
        open.append(other)
      }
    }
    return isReached
  }
}
