internal import DiscreteEvents
internal import Pool

extension Shape where Value == ExpertRouting {
  /// How tokens choose among a model's experts, and how GPUs share these.
  static var expertRouting: Shape {
    .mapping("experts") { reader in
      let skew = reader.optional(
        "skew", .number(0...10, "a number from 0 to 10"), default: 0,
        "exponent of the experts' popularity (Zipf); 0 = all alike")
      let active = reader.optional(
        "active", .number(0.01...1e5, "a number from 0.01 to 1e5"),
        "experts a token visits in the mean, where their number varies; without it, the model's")
      let parallel = reader.optional(
        "parallel", .expertSharing, default: .parts, written: "false",
        "whether each GPU keeps its share of experts whole; adaptive = or not, whichever is faster")
      let placement = reader.optional(
        "placement", .named("placement", placeholder: ExpertPlacement.dealt), default: .dealt,
        "which GPU keeps which whole experts")
      let copies = reader.optional(
        "copies", .count(0...100_000), default: 0,
        "extra copies of the experts with most visits, with a balanced placement")
      let capacity = reader.optional(
        "capacity", .number(0.01...1e6, "a number from 0.01 to 1e6"),
        "visits an expert takes at most, over the mean of all; without it, all")
      let offload = reader.optional(
        "offload", .expertOffload, "experts in host memory; without it, all are on the GPU")
      let rebalance = reader.optional(
        "rebalance", .enginePause, "when the engine stops to move experts; without it, never")
      if copies.isGood, copies.value > 0, placement.isGood, placement.value != .balanced {
        copies.fail("needs placement: balanced")
      }
      if placement.isGood, placement.value == .balanced, parallel.isGood, parallel.value == .parts {
        placement.fail("balanced needs whole experts: parallel: true")
      }
      if offload.isGood, offload.value != nil, copies.isGood, copies.value > 0 {
        offload.fail("does not go with copies")
      }
      return ExpertRouting(
        skew: skew.value, isParallel: parallel.value != .parts, capacity: capacity.value,
        isAdaptive: parallel.value == .faster, placement: placement.value, copies: copies.value,
        active: active.value, offload: offload.value, rebalance: rebalance.value)
    }
  }
}

/// How GPUs share experts.
enum ExpertSharing {
  case parts, whole, faster
}

extension Shape where Value == ExpertSharing {
  fileprivate static var expertSharing: Shape {
    .word("adaptive", meaning: .faster, or: Shape<Bool>.flag.map { $0 ? .whole : .parts })
  }
}

extension Shape where Value == ExpertOffload {
  fileprivate static var expertOffload: Shape {
    .mapping("expert offload") { reader in
      let resident = reader.required(
        "resident", .count(1...100_000), "experts of each layer that are on the GPU")
      let link = reader.required("link", .bandwidth, "from host memory to the GPU")
      let keeps = reader.optional(
        "keep", .named("keeping", placeholder: ExpertOffload.Keeping.popular), default: .popular,
        "which experts stay: those visited most, or last")
      let prediction = reader.optional(
        "prediction", .fraction,
        "part of what a layer will miss that is foreseen; without it, nothing is fetched ahead")
      return ExpertOffload(
        resident: resident.value, link: link.value, keeps: keeps.value,
        prediction: prediction.value)
    }
  }
}

extension Shape where Value == EnginePause {
  fileprivate static var enginePause: Shape {
    .mapping("rebalance") { reader in
      let every = reader.required(
        "every", .count(1...1_000_000_000), "iterations from one pause to the next")
      let pause = reader.required("pause", .positiveDuration, "how long the engine stops")
      return EnginePause(every: every.value, length: pause.value)
    }
  }
}
