internal import Pool
package import Router

/// A part of what a scenario may name, as `seatrial catalog` lists it.
package enum CatalogueSection: String, CaseIterable, Sendable {
  case policies, gpus, models, hosts, timings, workloads, schedulers, evictions, faults

  /// A name with what it is, in one line.
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var about: String
  }

  /// What there is, in the order in which a scenario's author wants to read it.
  ///
  /// - Parameter own: The policies of the user's own.
  package func entries(
    of catalogue: Catalogue = .builtIn, own: [PolicyDefinition] = PolicyRegistry.policies
  ) -> [Entry] {
    switch self {
    case .policies:
      Shape<RoutingConfig>.kinds(own).flatMap { kind in
        [Entry(name: kind.name, about: kind.about)]
          + ScenarioFormat.entries(of: kind.shape.describe(), under: kind.name).map(Entry.init)
      }
    case .gpus: catalogue.gpus.map { Entry(name: $0.name, about: $0.about) }
    case .models: catalogue.models.map { Entry(name: $0.name, about: $0.about) }
    case .hosts: ServingHost.catalogue.map { Entry(name: $0.name, about: $0.about) }
    case .timings: PublishedTiming.catalogue.map { Entry(name: $0.name, about: $0.about) }
    case .workloads:
      ArrivalKind.allCases.map { Entry(name: "arrivals.\($0.rawValue)", about: $0.about) }
        + LengthKind.allCases.map { Entry(name: "prompt.\($0.rawValue)", about: $0.about) }
        + [
          Entry(
            name: "lengths.pairs", about: "(prompt, output) pairs drawn from the rows of a trace"),
          Entry(
            name: "lengths.split", about: "prompt and answer drawn together, and divided"),
          Entry(name: "trace", about: "requests replayed from a file"),
        ]
        + AdapterChoiceKind.allCases.map { Entry(name: "adapter.\($0.rawValue)", about: $0.about) }
    case .schedulers:
      SchedulerKind.allCases.map { Entry(name: $0.rawValue, about: $0.about) }
    case .evictions:
      EvictionKind.allCases.flatMap { kind in
        [Entry(name: kind.rawValue, about: kind.about)]
          + ScenarioFormat.entries(of: kind.shape.describe(), under: kind.rawValue).map(Entry.init)
      } + [
        Entry(
          name: "recompute",
          about: "the youngest running sequence gives up its blocks and is computed anew; "
            + "what the vllm scheduler does, not a key")
      ]
    case .faults:
      FaultKind.allCases.flatMap { kind in
        [Entry(name: kind.rawValue, about: kind.about)]
          + ScenarioFormat.entries(of: kind.ownKeys.describe(), under: kind.rawValue).map(
            Entry.init)
      } + ScenarioFormat.entries(of: FaultKind.timing.describe(), under: "each").map(Entry.init)
    }
  }
}

extension CatalogueSection.Entry {
  /// A parameter: what it is, what it may be, and what it is unless given.
  fileprivate init(_ key: ScenarioFormat.Entry) {
    let usual = key.fallback.map { "; \($0) unless given" } ?? ""
    self.init(name: key.path, about: "\(key.about): \(key.value)\(usual)")
  }
}

extension GPU {
  fileprivate var about: String {
    let rates = flops.sorted { $0.key < $1.key }
      .map { "\($0.key.rawValue) \(($0.value / 1e12).shortened)" }
    return "\((memory / 1e9).shortened) GB, \((bandwidth / 1e12).shortened) TB/s, TFLOPS: "
      + rates.joined(separator: ", ")
  }
}

extension ServingHost {
  fileprivate var about: String {
    "\((perIteration * 1e6).shortened) us an iteration, \((perSequence * 1e6).shortened) us a "
      + "sequence, at least \((launchPerLayer * 1e6).shortened) us a layer beside a prefill"
  }
}

extension Model {
  fileprivate var about: String {
    let mixture = experts.map { ", \($0.active) of \($0.count) experts" } ?? ""
    return "\(layers) layers of \(hidden), \(heads) heads (\(kvHeads) key-value)\(mixture), "
      + "\(maxLength) tokens"
  }
}

extension Double {
  /// This to three decimals at most, without zeros at the end.
  fileprivate var shortened: String {
    let rounded = (self * 1000).rounded() / 1000
    return rounded == rounded.rounded() && abs(rounded) < 1e15
      ? "\(Int64(rounded))" : "\(rounded)"
  }
}
