internal import Diagnostics
internal import DiscreteEvents
internal import Fleet
internal import Workload

/// What is said of one tool, or of all tools of a graph; `nil` = nothing.
struct ToolText {
  var name: String
  var latency: ToolLatency?
  var reliability: Double?
  var uptime: Lifetime?
  var downtime: Lifetime?

  /// Reads everything but the name.
  init(name: String, _ reader: inout MappingReader) {
    self.name = name
    latency = reader.optional("latency", .toolLatency, "how long a run takes").value
    reliability =
      reader.optional(
        "reliability", .number(0...1, "a number from 0 to 1"),
        "the probability that a run succeeds where the tool is up; without it, all do"
      ).value
    let uptime = reader.optional("uptime", .uptime, "how long a tool works until it breaks")
    let downtime = reader.optional("downtime", .lifetime, "how long it is down then")
    checkOutages(uptime, downtime, &reader)
    (self.uptime, self.downtime) = (uptime.value, downtime.value)
  }
}

/// Reports an uptime without a downtime, and the reverse.
private func checkOutages(
  _ uptime: Field<Lifetime?>, _ downtime: Field<Lifetime?>, _ reader: inout MappingReader
) {
  if uptime.isGiven, !downtime.isGiven {
    reader.miss("downtime", "'uptime' needs 'downtime': how long the tool is down")
  } else if downtime.isGiven, !uptime.isGiven {
    reader.miss("uptime", "'downtime' needs 'uptime': how long the tool works until it breaks")
  }
}

/// Tools that break together, by name.
struct ToolOutagesText {
  var name: String
  var tools: [String]
  var uptime: Lifetime
  var downtime: Lifetime
}

extension Shape where Value == ToolText {
  static var tool: Shape {
    .mapping("tool") { reader in
      let name = reader.required("name", .text(), "what edges call it")
      return ToolText(name: name.value, &reader)
    }
  }
}

extension Shape where Value == ToolOutagesText {
  static var toolOutages: Shape {
    .mapping("outages") { reader in
      let name = reader.required("name", .text(), "what random numbers are drawn for")
      let tools = reader.required(
        "tools", Shape<String>.text("the name of a tool").list(atLeast: 1), "what breaks")
      let uptime = reader.required("uptime", .uptime, "how long they all work until they break")
      let downtime = reader.required("downtime", .lifetime, "how long they are down then")
      return ToolOutagesText(
        name: name.value, tools: tools.value, uptime: uptime.value, downtime: downtime.value)
    }
  }
}

extension Shape where Value == ToolProbes {
  static var toolProbes: Shape {
    .mapping("probe") { reader in
      let period = reader.required(
        "period", Shape<SimTime>.positiveDuration.checked { notTooShort($0) },
        "the time from one probe of all tools to the next")
      let part = Shape<Double>.number(0...1, "a number from 0 to 1")
      let falsePositives = reader.optional(
        "falsePositives", part, default: 0, written: "0",
        "how often a probe says that a tool is down which is up")
      let falseNegatives = reader.optional(
        "falseNegatives", part, default: 0, written: "0",
        "how often a probe says that a tool is up which is down")
      return ToolProbes(
        period: period.value, falsePositives: falsePositives.value,
        falseNegatives: falseNegatives.value)
    }
  }
}

extension Shape where Value == ToolLatency {
  /// A constant, or a distribution.
  fileprivate static var toolLatency: Shape {
    let lognormal = Shape.mapping("lognormal latency") { reader in
      let mean = reader.required("mean", .positiveDuration, "the mean latency")
      let cv = reader.required("cv", .variation, "its coefficient of variation")
      return .lognormal(mean: mean.value, cv: cv.value)
    }
    let kinds = Shape.choice(
      "latency",
      [
        Kind("lognormal", "mean and coefficient of variation", lognormal),
        Kind(
          "exponential", "memoryless: its mean",
          Shape<SimTime>.positiveDuration.map { .exponential(mean: $0) }),
      ])
    return Shape<SimTime>.duration.map { .constant($0) }.orElse(kinds)
  }
}

extension Shape where Value == Lifetime {
  /// A time to failure that leaves a run time to do anything else.
  fileprivate static var uptime: Shape {
    lifetime.checked { uptime in
      switch uptime {
      case .constant(let time), .exponential(let time), .weibull(let time, _): notTooShort(time)
      }
    }
  }
}

private func notTooShort(_ time: SimTime) -> String? {
  time < .seconds(0.001) ? "must be at least 1ms" : nil
}

extension ToolGraphText {
  private var names: [String] { graph.tools.map(\.name) }

  /// All that is wrong with the graph, and with names.
  var mistakes: [ConfigMistake] {
    var mistakes = graph.mistakes
    func look(up name: String, _ path: String) {
      guard !names.contains(name) else { return }
      let nearest = NearestName.of(name, among: names).map { "; did you mean '\($0)'?" } ?? ""
      mistakes.append(
        ConfigMistake(path: path, message: "no tool is called '\(name.abridged)'" + nearest))
    }
    for (index, tool) in tools.enumerated() { look(up: tool.name, "tools[\(index)].name") }
    var outageNames: Set<String> = []
    for (index, outage) in outages.enumerated() {
      for (number, name) in outage.tools.enumerated() {
        look(up: name, "outages[\(index)].tools[\(number)]")
      }
      if !outageNames.insert(outage.name).inserted || names.contains(outage.name) {
        mistakes.append(
          ConfigMistake(
            path: "outages[\(index)].name",
            message: "another outage or a tool is called '\(outage.name.abridged)'"))
      }
    }
    return mistakes
  }

  /// What it means, once nothing is wrong with it.
  var config: ToolsConfig {
    var config = ToolsConfig(graph: graph, probes: probes)
    for (index, name) in names.enumerated() where name != graph.start {
      let own = tools.last { $0.name == name }
      config.say(own ?? common, or: common, of: index)
    }
    config.outages += outages.map { outage in
      ToolOutages(
        name: outage.name, tools: outage.tools.compactMap(names.firstIndex(of:)),
        outages: .renewal(uptime: outage.uptime, downtime: outage.downtime))
    }
    return config
  }
}

extension ToolsConfig {
  /// Takes over what is said of a tool, and where nothing is, what is said of all.
  fileprivate mutating func say(_ own: ToolText, or common: ToolText, of tool: Int) {
    if let latency = own.latency ?? common.latency {
      behaviours[tool].latency = latency
      graph.tools[tool].telemetry.latencyMilliseconds = latency.mean.seconds * 1000
    }
    if let reliability = own.reliability ?? common.reliability {
      behaviours[tool].reliability = reliability
      graph.tools[tool].telemetry.reliability = reliability
    }
    if let uptime = own.uptime ?? common.uptime, let downtime = own.downtime ?? common.downtime {
      outages.append(
        ToolOutages(
          name: graph.tools[tool].name, tools: [tool],
          outages: .renewal(uptime: uptime, downtime: downtime)))
    }
  }
}
