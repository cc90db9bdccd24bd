/// Where replicas are, a site for each node of the network that has any, and how loaded those are
/// that are up. Replicas right behind the gateways make a site for each pool.
struct Sites {
  struct Site {
    let name: String
    /// Its node of the network; `nil` = it is right behind the gateways.
    let node: Int?
    let replicas: [Int]
    /// Its replicas that are up, by place: the fewest outstanding requests.
    var index: LeastIndex
    /// Requests outstanding at replicas that are up, and how many those run at once.
    var outstanding = 0
    var slots: Int
  }

  private(set) var sites: [Site] = []
  /// By replica: its site, its place there, its slots, and what it counts in its site; −1 = it is
  /// down.
  private var siteOf: [Int] = []
  private var place: [Int] = []
  private var slots: [Int] = []
  private var counted: [Int] = []

  init(_ fleet: FleetDescription) {
    let count = fleet.replicas
    siteOf = Array(repeating: 0, count: count)
    place = siteOf
    counted = siteOf
    slots = fleet.pools.flatMap { pool in pool.replicas.map { _ in pool.maxBatch } }
    let nodes = fleet.network?.sites ?? Array(repeating: -1, count: count)
    for (node, name) in (fleet.network?.nodes ?? []).enumerated() {
      add(name, node, nodes.indices.filter { nodes[$0] == node })
    }
    for pool in fleet.pools { add(pool.name, nil, pool.replicas.filter { nodes[$0] < 0 }) }
  }

  private mutating func add(_ name: String, _ node: Int?, _ replicas: [Int]) {
    guard !replicas.isEmpty else { return }
    for (number, replica) in replicas.enumerated() {
      siteOf[replica] = sites.count
      place[replica] = number
    }
    sites.append(
      Site(
        name: name, node: node, replicas: replicas, index: LeastIndex(count: replicas.count),
        slots: replicas.reduce(0) { $0 + slots[$1] }))
  }

  /// The replica of `site` that is up with the fewest outstanding requests.
  func least(of site: Int) -> Int? { sites[site].index.least.map { sites[site].replicas[$0] } }

  /// Takes over what the view says of `replica`. O(log replicas).
  ///
  /// - Parameter isChosen: a request is about to be sent there.
  /// - Returns: its site.
  mutating func update(_ replica: Int, in view: FleetView, isChosen: Bool = false) -> Int {
    let site = siteOf[replica]
    let load = view.outstanding(replica) + (isChosen ? 1 : 0)
    let before = counted[replica]
    let after = view.isUp(replica) ? load : -1
    counted[replica] = after
    sites[site].outstanding += max(0, after) - max(0, before)
    if before < 0, after >= 0 { sites[site].slots += slots[replica] }
    if before >= 0, after < 0 { sites[site].slots -= slots[replica] }
    if isChosen {
      sites[site].index.choose(place[replica], load: load)
    } else {
      sites[site].index.set(place[replica], load: after < 0 ? .max : load)
    }
    return site
  }
}
