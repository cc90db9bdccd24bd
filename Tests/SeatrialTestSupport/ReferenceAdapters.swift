internal import DiscreteEvents
internal import Pool

/// The rule of adapters written down a second time, as plainly as it can be, for requests under one
/// adapter and a memory from which goes what was asked for longest ago, or one that keeps what was
/// asked for most in the last epoch. It shares no code with the engine.
struct ReferenceAdapters {
  let service: AdapterService
  private var resident: Set<Int> = []
  private var loading: Set<Int> = []
  /// Absent adapters to be loaded, in the order in which they were asked for.
  private var line: [Int] = []
  /// The last request for each adapter.
  private var lastAsked: [Int: Int] = [:]
  /// The adapters of this epoch's requests, and what the last one's plan keeps; `nil` = no plan.
  private var epoch: [Int] = []
  private var plan: Set<Int>?
  /// Adapters to be read from disk, and to be moved to the GPU; the first of each is under way.
  private var onDisk: [Int] = []
  private var onLink: [Int] = []
  private var diskEnd: SimTime?
  private var linkEnd: SimTime?
  /// Adapters in host memory, those used longest ago first, and how many of them may not go.
  private var host: [Int]
  private var fixedInHost: Set<Int> = []

  init(_ service: AdapterService) {
    self.service = service
    host = service.host >= service.adapters.count ? Array(service.adapters.indices) : []
  }

  /// When the next transfer ends.
  var nextEnd: SimTime? { [diskEnd, linkEnd].compactMap { $0 }.min() }

  var blocks: Int { resident.union(loading).reduce(0) { $0 + service.adapters[$1].blocks } }

  func isResident(_ adapter: Int) -> Bool { resident.contains(adapter) }

  /// Request `id` asks for an adapter.
  ///
  /// - Returns: whether it is there.
  mutating func ask(for adapter: Int, by id: Int) -> Bool {
    lastAsked[adapter] = id
    epoch.append(adapter)
    if case .epoch(let length, let transient) = service.eviction, epoch.count == length {
      let asked = Set(epoch).sorted { one, other in
        let (ones, others) = (epoch.count { $0 == one }, epoch.count { $0 == other })
        return ones > others || ones == others && one < other
      }
      plan = Set(asked.prefix(max(0, service.slots - transient)))
      epoch = []
    }
    if resident.contains(adapter) { return true }
    if !loading.contains(adapter), !line.contains(adapter) { line.append(adapter) }
    return false
  }

  /// Ends the transfer that ends at `time`; both, the disk's first, when two do.
  ///
  /// - Returns: the adapter that is in the GPU now.
  mutating func endTransfers(at time: SimTime) -> Int? {
    var landed: Int?
    // Which of two ends at one instant comes first makes no difference to anybody.
    if linkEnd == time {
      let adapter = onLink.removeFirst()
      loading.remove(adapter)
      resident.insert(adapter)
      if host.contains(adapter), service.host < service.adapters.count {
        fixedInHost.remove(adapter)
        host.removeAll { $0 == adapter }
        host.append(adapter)
      }
      linkEnd = nil
      landed = adapter
    }
    if diskEnd == time {
      let adapter = onDisk.removeFirst()
      if host.count >= service.host, let oldest = host.first(where: { !fixedInHost.contains($0) }) {
        host.removeAll { $0 == oldest }
      }
      if host.count < service.host {
        host.append(adapter)
        fixedInHost.insert(adapter)
      }
      onLink.append(adapter)
      diskEnd = nil
    }
    beginTransfers(at: time)
    return landed
  }

  private mutating func beginTransfers(at time: SimTime) {
    if diskEnd == nil, let adapter = onDisk.first {
      diskEnd = time + service.disk.time(for: service.adapters[adapter].bytes)
    }
    if linkEnd == nil, let adapter = onLink.first {
      linkEnd = time + service.link.time(for: service.adapters[adapter].bytesToGPU)
    }
  }

  /// Where there is a plan, lets go what it does not keep and is not in `used`.
  mutating func letPass(sparing used: Set<Int>) {
    if let plan { resident = resident.filter { used.contains($0) || plan.contains($0) } }
  }

  /// Evicts the adapter asked for longest ago of those that are not in `used`.
  ///
  /// - Returns: its KV blocks; `nil` = there is none.
  mutating func evict(sparing used: Set<Int>) -> Int? {
    let idle = resident.subtracting(used)
    guard let oldest = idle.min(by: { lastAsked[$0] ?? -1 < lastAsked[$1] ?? -1 }) else {
      return nil
    }
    resident.remove(oldest)
    return service.adapters[oldest].blocks
  }

  /// KV blocks that would be free if all adapters not in `used` went.
  func idleBlocks(sparing used: Set<Int>) -> Int {
    resident.subtracting(used).reduce(0) { $0 + service.adapters[$1].blocks }
  }

  /// Begins the loads that find room, in the order of the line.
  ///
  /// - Parameters:
  ///   - used: adapters of queued and running requests.
  ///   - wanted: adapters that requests wait for.
  ///   - free: free KV blocks.
  /// - Returns: whether the next load waits for KV blocks.
  mutating func startLoads(
    at time: SimTime, used: Set<Int>, wanted: Set<Int>, free: inout Int
  ) -> Bool {
    while let adapter = line.first {
      guard wanted.contains(adapter) else {
        line.removeFirst()
        continue
      }
      let need = service.adapters[adapter].blocks
      let isFull = resident.count + loading.count == service.slots
      if isFull, resident.isSubset(of: used) || plan != nil { return false }
      if need > free + idleBlocks(sparing: used) { return true }
      while need > free { free += evict(sparing: used) ?? 0 }
      if resident.count + loading.count == service.slots { free += evict(sparing: used) ?? 0 }
      free -= need
      line.removeFirst()
      loading.insert(adapter)
      if host.contains(adapter) {
        if service.host < service.adapters.count { fixedInHost.insert(adapter) }
        onLink.append(adapter)
      } else {
        onDisk.append(adapter)
      }
      beginTransfers(at: time)
    }
    return false
  }
}
