internal import Diagnostics
internal import DiscreteEvents
internal import Pool

/// How a pool serves adapters as it is written, before its model and its memory are known.
struct AdapterServiceChoice {
  /// The fleet's adapters.
  var fleet: [Adapter]
  var slots: Int
  var maxPerBatch: Int?
  var host: Int?
  var memory: AdapterMemoryKind
  var disk: LoadPath
  var link: LoadPath
  var eviction: EvictionConfig
  var prefetches: Bool
  var preload: [Int]
  var kernel: AdapterKernel?
}

/// Where adapters are kept in GPU memory.
enum AdapterMemoryKind: String, CaseIterable {
  /// In memory set aside for `slots` of the largest, as in vLLM.
  case reserve
  /// In KV blocks, as in S-LoRA (arXiv:2311.03285, section 4: unified paging).
  case shared
}

extension Shape where Value == AdapterServiceChoice {
  /// How a pool serves adapters.
  static var adapterService: Shape {
    let keys = service
    return Shape(
      placeholder: keys.placeholder, describe: keys.describe,
      decode: { input in
        guard var choice = keys.decode(input) else { return nil }
        choice.fleet = input.session.adapters
        return choice.fleet.isEmpty
          ? input.fail("needs the top-level 'adapters', which lists what may be served") : choice
      })
  }

  private static var service: Shape {
    .mapping("adapter service") { reader in
      let slots = reader.required(
        "slots", .count(1...AdapterSet.mostInFleet), "adapters in GPU memory, at most")
      let maxPerBatch = reader.optional(
        "maxPerBatch", .count(1...AdapterSet.mostInFleet),
        "different adapters in a batch, at most; without it, as many as slots")
      let host = reader.optional(
        "host", .count(0...AdapterSet.mostInFleet),
        "adapters in host memory, at most, the last ones used; without it, all from the start")
      let memory = reader.optional(
        "memory", .named("place", placeholder: AdapterMemoryKind.reserve), default: .reserve,
        "where resident adapters are: in memory set aside, or in KV blocks")
      let disk = reader.optional(
        "disk", .loadPath(LoadPath.disks), default: LoadPath.disks[0], written: "nvme",
        "from which adapters that are not in host memory come")
      let link = reader.optional(
        "link", .loadPath(LoadPath.links), default: LoadPath.links[1], written: "pcie4",
        "from host memory to the GPU")
      let eviction = reader.optional(
        "eviction", .eviction, default: .lru, written: "lru", "which idle adapter gives way")
      let prefetch = reader.optional(
        "prefetch", .flag, default: false,
        "whether the absent adapter asked for most is loaded into a free slot")
      let preload = reader.optional(
        "preload", Shape<Int>.adapter.list(), default: [], "adapters in GPU memory from the start")
      let kernel = reader.optional(
        "kernel", .adapterKernel,
        "what adapters add to an iteration; without it, by roofline from model and GPU, "
          + "and nothing with affine timing")
      if preload.isGood, slots.isGood, preload.value.count > slots.value {
        preload.fail("must not be more than slots, \(slots.value)")
      }
      return AdapterServiceChoice(
        fleet: [], slots: slots.value, maxPerBatch: maxPerBatch.value, host: host.value,
        memory: memory.value, disk: disk.value, link: link.value, eviction: eviction.value,
        prefetches: prefetch.value, preload: preload.value, kernel: kernel.value)
    }
  }
}

extension Shape where Value == LoadPath {
  /// One of `known` by its name, or its numbers.
  fileprivate static func loadPath(_ known: [LoadPath]) -> Shape {
    let named = Shape<Int>.word("way to load", among: known.map(\.name)).map { known[$0] }
    return named.orElse(
      .mapping("way to load") { reader in
        let bandwidth = reader.required("bandwidth", .bandwidth, "what it moves")
        let latency = reader.optional(
          "latency", .duration, default: .zero, written: "0s", "what a load takes beyond that")
        return LoadPath(name: "own", bandwidth: bandwidth.value, latency: latency.value)
      })
  }
}

extension Shape where Value == AdapterKernel {
  fileprivate static var adapterKernel: Shape {
    .mapping("adapter kernel") { reader in
      let launch = reader.optional(
        "launch", .wholePicoseconds, default: 0, written: "0s",
        "an iteration with any adapter")
      let perRank = reader.optional(
        "perRank", .picoseconds, default: 0, written: "0s",
        "reading: a unit of rank, over the different adapters in the batch")
      let perTokenRank = reader.optional(
        "perTokenRank", .picoseconds, default: 0, written: "0s",
        "computing: a token and unit of rank; the longer of the two counts")
      return AdapterKernel(
        launch: launch.value, perSize: perRank.value, perTokenSize: perTokenRank.value)
    }
  }
}
