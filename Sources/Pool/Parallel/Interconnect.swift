/// How the GPUs of a replica are joined where they are more than one machine has.
package struct Interconnect: Hashable, Sendable {
  /// GPUs of one machine, which are joined by the GPU's own links.
  package var gpusPerNode: Int
  /// Bandwidth that a GPU has to those of other machines, in bytes a second and direction.
  package var bandwidth: Double
  /// Seconds that an exchange between machines takes beyond its bytes.
  package var latency: Double
  /// Measured exchanges, in place of what links and latencies come to.
  package var allReduce: CollectiveTable?
  package var allToAll: CollectiveTable?

  package init(
    gpusPerNode: Int, bandwidth: Double, latency: Double, allReduce: CollectiveTable? = nil,
    allToAll: CollectiveTable? = nil
  ) {
    self.gpusPerNode = gpusPerNode
    self.bandwidth = bandwidth
    self.latency = latency
    self.allReduce = allReduce
    self.allToAll = allToAll
  }

  /// All GPUs in one machine.
  package static let oneNode = Interconnect(gpusPerNode: .max, bandwidth: .infinity, latency: 0)
}

/// Measured times of an exchange by the bytes that each GPU has of it.
package struct CollectiveTable: Hashable, Sendable {
  /// Rising, and the seconds of each.
  package let bytes: [Double]
  package let seconds: [Double]

  /// - Precondition: as many of both, at least one, `bytes` positive and rising.
  package init(bytes: [Double], seconds: [Double]) {
    self.bytes = bytes
    self.seconds = seconds
  }

  /// Seconds that `size` bytes take: straight between two measurements, as long as the least below
  /// them, and in proportion to the largest above.
  package func time(_ size: Double) -> Double {
    guard let first = bytes.first, let last = bytes.last, size > first else {
      return seconds.first ?? 0
    }
    guard size < last else { return seconds[seconds.count - 1] * size / last }
    var next = 1
    while bytes[next] < size { next += 1 }
    let part = (size - bytes[next - 1]) / (bytes[next] - bytes[next - 1])
    return seconds[next - 1] + part * (seconds[next] - seconds[next - 1])
  }
}
