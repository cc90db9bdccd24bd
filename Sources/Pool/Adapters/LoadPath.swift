package import DiscreteEvents

/// A way that adapters' weights take: from disk to host memory, or from there to a GPU. A load
/// takes `latency` and its bytes at `bandwidth`.
package struct LoadPath: Hashable, Sendable {
  package var name: String
  /// Bytes a second.
  package var bandwidth: Double
  package var latency: SimTime

  package init(name: String, bandwidth: Double, latency: SimTime) {
    self.name = name
    self.bandwidth = bandwidth
    self.latency = latency
  }

  /// How long `bytes` take, a picosecond at least.
  package func time(for bytes: Double) -> SimTime {
    let moving = SimTime.seconds(min(bytes / bandwidth, Self.longestSeconds))
    return SimTime(picoseconds: max(1, latency.picoseconds + moving.picoseconds))
  }

  /// No load takes longer than 11 days, so that the clock stays inside `Int64`.
  private static let longestSeconds = 1e6
}

extension LoadPath {
  /// Disks by sequential read, with the milliseconds that opening and parsing the files take:
  /// data-sheet classes, not one product's numbers.
  package static let disks = [
    LoadPath(name: "nvme", bandwidth: 3.5e9, latency: .seconds(0.001)),
    LoadPath(name: "sata", bandwidth: 0.5e9, latency: .seconds(0.002)),
    LoadPath(name: "emmc", bandwidth: 0.25e9, latency: .seconds(0.003)),
  ]

  /// PCI Express with 16 lanes from pinned host memory: 63 % of 15.75, 31.5 and 63 GB/s, as 20 GB/s
  /// of the fourth generation's are reached in practice; and a millisecond for copying the hundreds
  /// of small tensors that an adapter is.
  package static let links = [
    LoadPath(name: "pcie3", bandwidth: 10e9, latency: .seconds(0.001)),
    LoadPath(name: "pcie4", bandwidth: 20e9, latency: .seconds(0.001)),
    LoadPath(name: "pcie5", bandwidth: 40e9, latency: .seconds(0.001)),
  ]
}
