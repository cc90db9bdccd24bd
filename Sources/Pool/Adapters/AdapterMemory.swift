internal import DiscreteEvents

/// The adapters of one replica: which are in GPU memory, who uses them, which are to come, and who
/// waits for them.
///
/// A sequence whose adapters are all resident is queued like any other and pins them until it
/// leaves. Otherwise it waits in the list of its one adapter; a sequence of several waits in a line
/// of its own, of which only the first holds pins, so that no two sequences ever wait for what the
/// other holds. Where nothing is said of it, a pool serves no adapters and all of this is empty.
///
/// A class, because a replica is copied now and then, and a pool that serves no adapters is not to
/// pay for what is in here. It belongs to one replica.
package final class AdapterMemory {
  enum Place: UInt8, Sendable {
    case absent, loading, resident
  }

  /// `nil` = the pool serves no adapters.
  let service: AdapterService?
  let isOn: Bool
  let slots: Int
  private let maxPerBatch: Int
  /// By adapter: its size as the kernel counts it, and its KV blocks.
  private let adapterSizes: ContiguousArray<Int>
  private let adapterBlocks: ContiguousArray<Int>
  /// By adapter.
  var places: ContiguousArray<Place>
  /// Queued or running sequences that have it.
  var pins: ContiguousArray<Int32>
  /// Running sequences that have it.
  var runs: ContiguousArray<Int32>
  /// Sequences that wait for it alone.
  var lists: ContiguousArray<SequenceList>
  /// Whether it stands in the line of loads, and whether a router's plan keeps it.
  var isInLine: ContiguousArray<Bool>
  var isKept: ContiguousArray<Bool>
  /// Requests that asked for it.
  var asks: ContiguousArray<Int>

  /// Absent adapters to be loaded, in the order in which they were asked for.
  var line = IndexQueue()
  /// Sequences of several adapters that wait for some of theirs; the first one holds the others.
  var assembly = SequenceList()
  var policy: any EvictionPolicy
  var channels: LoadChannels
  /// Adapters resident or loading; resident ones without a pin, and their KV blocks.
  var used = 0
  var idle = 0
  var idleBlocks = 0
  /// KV blocks of all that are resident or loading.
  var blocks = 0
  /// KV blocks of adapters that left since the last batch was formed: free from the next one on.
  var leftBlocks = 0
  /// Sequences that wait for adapters.
  var awaiting = 0
  /// Whether the next load has a slot and lacks KV blocks.
  var isStarved = false
  /// Loads for which nobody waited when they began, and that nobody has taken account of yet.
  var loadsAhead = 0
  /// Whether there may be something to prefetch: somebody asked, or something gave way.
  var mayPrefetch = false

  /// Different adapters of running sequences, Σ size over them, and Σ size over the adapters of
  /// decoding sequences.
  var distinct = 0
  var distinctSizes = 0
  var decodingSizes = 0

  var counts = AdapterCounts()
  var countedUntil = SimTime.zero

  /// - Parameter outlook: what the eviction policy may know beyond what happens here.
  init(_ service: AdapterService?, _ outlook: EvictionOutlook) {
    let adapters = service?.adapters ?? []
    let count = adapters.count
    self.service = service
    isOn = service != nil
    slots = service?.slots ?? 0
    maxPerBatch = service?.maxPerBatch ?? 0
    adapterSizes = ContiguousArray(adapters.map(\.size))
    adapterBlocks = ContiguousArray(adapters.map(\.blocks))
    places = ContiguousArray(repeating: .absent, count: count)
    pins = ContiguousArray(repeating: 0, count: count)
    runs = pins
    lists = ContiguousArray(repeating: SequenceList(), count: count)
    isInLine = ContiguousArray(repeating: false, count: count)
    isKept = isInLine
    asks = ContiguousArray(repeating: 0, count: count)
    let eviction = service?.eviction ?? .lru
    policy = eviction.makePolicy(
      for: EvictionMemory(
        items: count, capacity: service?.slots ?? 0, bytes: adapters.map(\.bytes),
        loadSeconds: adapters.indices.map { service?.loadTime($0).seconds ?? 0 },
        seed: outlook.seed, future: outlook.future))
    channels = LoadChannels(service ?? AdapterService(adapters: [], slots: 0))
    for adapter in service?.preload ?? [] where places[adapter] == .absent {
      admit(adapter, at: .zero)
      land(adapter, at: .zero)
      unpin(adapter, at: .zero)
    }
  }

  func size(of adapter: Int) -> Int { adapterSizes[adapter] }
  func blocks(of adapter: Int) -> Int { adapterBlocks[adapter] }

  /// Σ size over the adapters of a sequence.
  func sizes(_ set: AdapterSet) -> Int {
    var sum = 0
    for index in 0..<set.count { sum += size(of: set[index]) }
    return sum
  }

  func areResident(_ set: AdapterSet) -> Bool {
    for index in 0..<set.count where places[set[index]] != .resident { return false }
    return true
  }

  /// Whether `adapter` leaves as soon as nobody uses it.
  func isPassing(_ adapter: Int) -> Bool { policy.hasPlan && !policy.isPlanned(adapter) }

  // MARK: Pins

  func pin(_ adapter: Int, at time: SimTime) {
    if pins[adapter] == 0, places[adapter] == .resident {
      policy.pinned(adapter, at: time)
      idle -= 1
      idleBlocks -= blocks(of: adapter)
    }
    pins[adapter] += 1
  }

  func unpin(_ adapter: Int, at time: SimTime) {
    pins[adapter] -= 1
    guard pins[adapter] == 0, places[adapter] == .resident else { return }
    policy.unpinned(adapter, at: time)
    idle += 1
    idleBlocks += blocks(of: adapter)
  }

  // MARK: Places

  /// `adapter` is to be loaded, unless it is already, or stands in line.
  func request(_ adapter: Int) {
    guard places[adapter] == .absent, !isInLine[adapter] else { return }
    isInLine[adapter] = true
    line.append(adapter)
  }

  /// An absent adapter takes its slot and its blocks.
  func admit(_ adapter: Int, at time: SimTime) {
    places[adapter] = .loading
    used += 1
    blocks += blocks(of: adapter)
  }

  /// A loading adapter is resident. Whoever calls takes the one pin off again that it comes with.
  func land(_ adapter: Int, at time: SimTime) {
    places[adapter] = .resident
    pins[adapter] += 1
    policy.admitted(adapter, at: time)
  }

  /// A resident adapter that nobody uses gives way.
  ///
  /// - Returns: the KV blocks that it had; `nil` = there is none that may.
  func evictOne(at time: SimTime) -> Int? {
    guard idle > 0, let adapter = policy.victim(at: time) else { return nil }
    precondition(places[adapter] == .resident && pins[adapter] == 0, "an adapter in use gave way")
    policy.evicted(adapter)
    places[adapter] = .absent
    let freed = blocks(of: adapter)
    used -= 1
    idle -= 1
    idleBlocks -= freed
    blocks -= freed
    mayPrefetch = true
    return freed
  }

  // MARK: Batches

  /// Whether a batch that a sequence with `set` joins has more different adapters than it may.
  func isCrowded(by set: AdapterSet) -> Bool {
    var count = distinct
    for index in 0..<set.count where runs[set[index]] == 0 { count += 1 }
    return count > maxPerBatch
  }

  func joinBatch(_ set: AdapterSet) {
    for index in 0..<set.count {
      let adapter = set[index]
      if runs[adapter] == 0 {
        distinct += 1
        distinctSizes += size(of: adapter)
      }
      runs[adapter] += 1
    }
  }

  func leaveBatch(_ set: AdapterSet) {
    for index in 0..<set.count {
      let adapter = set[index]
      runs[adapter] -= 1
      if runs[adapter] == 0 {
        distinct -= 1
        distinctSizes -= size(of: adapter)
      }
    }
  }

  // MARK: Waiting

  /// `change` more sequences wait for adapters from `time` on.
  func wait(_ change: Int, from time: SimTime) {
    counts.waitedSeconds += Double(awaiting) * (time - countedUntil).seconds
    countedUntil = time
    awaiting += change
  }
}
