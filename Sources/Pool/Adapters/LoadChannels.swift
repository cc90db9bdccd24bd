package import DiscreteEvents

/// The ways to a replica's GPU memory, at work: the disk and the link, each of which moves one
/// adapter at a time, first come first served.
struct LoadChannels: Sendable {
  private let diskTimes: ContiguousArray<SimTime>
  private let linkTimes: ContiguousArray<SimTime>
  private var disk = IndexQueue()
  private var link = IndexQueue()
  /// The adapter on the disk's way and on the link's; −1 = none.
  private(set) var onDisk = -1
  private(set) var onLink = -1
  private var host: HostTier
  /// Whether adapters can be read from disk.
  private var isStoreUp = true
  /// Transfers that began and whose ends nobody has scheduled yet.
  var begun: ContiguousArray<Transfer> = []

  init(_ service: AdapterService) {
    diskTimes = ContiguousArray(service.adapters.map { service.disk.time(for: $0.bytes) })
    linkTimes = ContiguousArray(service.adapters.map { service.link.time(for: $0.bytesToGPU) })
    host = HostTier(items: service.adapters.count, capacity: service.host)
  }

  var isIdle: Bool { onDisk < 0 && onLink < 0 }

  /// Begins to load an adapter, or queues it behind others.
  mutating func load(_ adapter: Int, at time: SimTime) {
    if host.take(adapter, at: time) {
      link.append(adapter)
      beginLink(at: time)
    } else {
      disk.append(adapter)
      beginDisk(at: time)
    }
  }

  /// The disk has read an adapter: the link is next.
  mutating func endDisk(at time: SimTime) {
    host.keep(onDisk, at: time)
    link.append(onDisk)
    onDisk = -1
    beginDisk(at: time)
    beginLink(at: time)
  }

  /// The link has moved an adapter into the GPU.
  ///
  /// - Returns: which.
  mutating func endLink(at time: SimTime) -> Int {
    let adapter = onLink
    host.release(adapter, at: time)
    onLink = -1
    beginLink(at: time)
    return adapter
  }

  /// From now on adapters can be read from disk, or not; a read under way ends.
  mutating func setStore(isUp: Bool, at time: SimTime) {
    isStoreUp = isUp
    beginDisk(at: time)
  }

  private mutating func beginDisk(at time: SimTime) {
    guard isStoreUp, onDisk < 0, let next = disk.popFirst() else { return }
    onDisk = next
    begun.append(Transfer(isDisk: true, end: time + diskTimes[next]))
  }

  private mutating func beginLink(at time: SimTime) {
    guard onLink < 0, let next = link.popFirst() else { return }
    onLink = next
    begun.append(Transfer(isDisk: false, end: time + linkTimes[next]))
  }
}

/// A transfer of an adapter that has begun.
package struct Transfer: Hashable, Sendable {
  /// From disk to host memory; otherwise from there to the GPU.
  package var isDisk: Bool
  package var end: SimTime
}
