/// What exchanges take among the GPUs of a group that computes together.
///
/// Groups fill machines one after another. An exchange over several machines goes in steps, as
/// NCCL's and hierarchical collectives do: within machines over the GPU's own links, and between
/// them over each GPU's share of the network.
package struct GroupLink: Sendable {
  private let gpus: Double
  /// GPUs of the group in one machine, and machines.
  private let near: Double
  private let nodes: Double
  private let link: Double
  private let efficiency: Double
  private let latency: Double
  private let interconnect: Interconnect

  /// `nil` = there is only one GPU, or it has no links.
  package init?(_ gpu: GPU, gpus: Int, _ interconnect: Interconnect) {
    guard gpus > 1, let link = gpu.linkBandwidth else { return nil }
    self.gpus = Double(gpus)
    near = Double(min(gpus, interconnect.gpusPerNode))
    nodes = (self.gpus / near).rounded(.up)
    self.link = link
    efficiency = gpu.efficiency.link
    latency = gpu.efficiency.linkLatency
    self.interconnect = interconnect
  }

  private var isFar: Bool { nodes > 1 }
  /// Bytes a second that a GPU gets to those of other machines.
  private var network: Double { interconnect.bandwidth * efficiency }

  /// One all-reduce of `message` bytes: a ring moves 2·(R − 1)/R of it over each link (Thakur,
  /// Rabenseifner and Gropp 2005). Over N machines of R GPUs, each GPU reduces its R-th with its
  /// peers of the other machines in between.
  package func allReduce(_ message: Double) -> Double {
    if let table = interconnect.allReduce { return table.time(message) }
    guard isFar else {
      return latency + 2 * (gpus - 1) / gpus * message / (link * efficiency)
    }
    let within = latency + 2 * (near - 1) / near * message / (link * efficiency)
    return within + interconnect.latency
      + 2 * (nodes - 1) / nodes * (message / near) / network
  }

  /// Every GPU gets the parts of all others, of `part` bytes each.
  package func allGather(_ part: Double) -> Double {
    guard isFar else { return latency + part * (gpus - 1) / (link * efficiency) }
    let within = latency + part * (gpus - nodes) / (link * efficiency)
    return within + interconnect.latency + part * (nodes - 1) / network
  }

  /// Every GPU sends each of the R its part of `message` bytes. What goes to its own machine and
  /// what goes to others take different ways, at the same time.
  package func allToAll(_ message: Double) -> Double {
    if let table = interconnect.allToAll { return table.time(message) }
    guard isFar else { return latency + message * (gpus - 1) / gpus / (link * efficiency) }
    let within = message * (near - 1) / gpus / (link * efficiency)
    let between = message * (gpus - near) / gpus / network
    return latency + interconnect.latency + max(within, between)
  }
}
