package import DiscreteEvents

/// How the replicas of a pool serve adapters: what stays in GPU memory, where the others are, and
/// how they come.
package struct AdapterService: Hashable, Sendable {
  /// The fleet's adapters by their numbers, as this pool serves them.
  package var adapters: [ServedAdapter]
  /// Adapters in GPU memory, at most.
  package var slots: Int
  /// Different adapters in one batch, at most.
  package var maxPerBatch: Int
  /// Adapters in host memory, at most; all others are on disk.
  package var host: Int
  package var disk: LoadPath
  package var link: LoadPath
  package var eviction: EvictionConfig
  /// Whether the most asked-for absent adapter is loaded into a slot that is free when no other
  /// load is under way.
  package var prefetches: Bool
  /// Adapters in GPU memory from the start.
  package var preload: [Int]
  package var kernel: AdapterKernel

  package init(
    adapters: [ServedAdapter], slots: Int, maxPerBatch: Int? = nil, host: Int = .max,
    disk: LoadPath = LoadPath.disks[0], link: LoadPath = LoadPath.links[1],
    eviction: EvictionConfig = .lru, prefetches: Bool = false, preload: [Int] = [],
    kernel: AdapterKernel = AdapterKernel()
  ) {
    self.adapters = adapters
    self.slots = slots
    self.maxPerBatch = maxPerBatch ?? slots
    self.host = host
    self.disk = disk
    self.link = link
    self.eviction = eviction
    self.prefetches = prefetches
    self.preload = preload
    self.kernel = kernel
  }

  /// Adapters that can stay in GPU memory: what a plan leaves free is for those that pass.
  package var lastingSlots: Int { max(1, slots - (eviction.transientPlaces ?? 0)) }

  /// KV blocks that the largest `slots` adapters take: room that no sequence may count on.
  package var reservedBlocks: Int {
    adapters.map(\.blocks).sorted(by: >).prefix(slots).reduce(0, +)
  }

  /// The most adapters that one sequence may run under. What a plan keeps stays, so that only the
  /// places it leaves are sure to be found there.
  package var maxSet: Int {
    min(slots, maxPerBatch, max(1, eviction.transientPlaces ?? slots))
  }

  /// How long loading adapter `number` takes when nothing else is loaded: from host memory where
  /// that holds all adapters, or else from disk.
  package func loadTime(_ number: Int) -> SimTime {
    let link = link.time(for: adapters[number].bytesToGPU)
    return host >= adapters.count ? link : disk.time(for: adapters[number].bytes) + link
  }
}

/// An adapter as a pool serves it.
package struct ServedAdapter: Hashable, Sendable {
  /// Bytes of its weights, and of those that each GPU gets: each its share, as in S-LoRA
  /// (arXiv:2311.03285, section 5).
  package var bytes: Double
  package var bytesToGPU: Double
  /// KV blocks that it takes while it is in GPU memory; 0 where adapters have memory of their own.
  package var blocks: Int
  /// Its size as the kernel counts it, at least 1.
  package var size: Int

  package init(bytes: Double, bytesToGPU: Double? = nil, blocks: Int = 0, size: Int = 1) {
    self.bytes = bytes
    self.bytesToGPU = bytesToGPU ?? bytes
    self.blocks = blocks
    self.size = size
  }
}
