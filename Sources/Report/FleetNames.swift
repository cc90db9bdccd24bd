package import Fleet
internal import Pool
internal import Router
internal import Workload

/// What a fleet's parts are called, for people.
package struct FleetNames: Sendable {
  private let description: FleetDescription
  package let streams: [String]

  package init(_ config: FleetConfig) {
    description = config.description
    streams = config.streams.map(\.name)
  }

  /// The pool of a replica, and the replica's place in it; `nil` = there is no such replica.
  func place(of replica: Int) -> (pool: String, replica: Int)? {
    for pool in description.pools where pool.replicas.contains(replica) {
      return (pool.name, replica - pool.replicas.lowerBound)
    }
    return nil
  }

  /// An arm's name; empty = none.
  func arm(_ index: Int) -> String {
    description.arms.indices.contains(index) ? description.arms[index].name : ""
  }

  /// The names of a call's adapters, joined; empty = none.
  func adapters(of call: Call?) -> String {
    guard let call else { return "" }
    return ([call.adapter] + call.mixed)
      .filter(description.adapters.indices.contains).map { description.adapters[$0] }
      .joined(separator: "+")
  }

  /// An intent's name; empty = none.
  func intent(_ index: Int) -> String {
    description.intents.indices.contains(index) ? description.intents[index] : ""
  }
}
