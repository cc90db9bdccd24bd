internal import DiscreteEvents

/// The shortest path over what is well: links weigh their latency there and back, replicas what a
/// request would wait for, and whatever is down weighs infinitely much.
///
/// The mechanism of "Graph-based self-healing tool routing" (shortest paths, edges to infinity on
/// failure, recomputation, escalation only when no path is left) over a fleet in place of tools.
/// Changes of health, and of load by 1/256 of a site's slots, are edges that change, and
/// ``ShortestPathRepair`` searches again only where that matters. Where the network cuts a link,
/// requests on their way are sent around it. The wait at a site is estimated by Little's law as the
/// mean time that requests spend there, times its outstanding requests, over what its replicas run
/// at once.
///
/// When not even the best path meets a request's deadline, its stream's `slo.ttft`, load is shed by
/// priority. The estimate of the time to its first token is the path's latency and, once a site has
/// more requests than it runs at once, the excess over that, times the mean time, over the slots.
struct SelfHealing: RoutingPolicy {
  static let definition = PolicyDefinition(
    "self-healing",
    about: "the shortest path by latency and load over links and replicas that are well",
    parameters: [
      .number(
        "grace", default: 1, in: 0...1000,
        about: "deadlines that a request of each higher priority may be late before it is shed"),
      .number(
        "slots", default: 0, in: 0...1_000_000,
        about: "requests that a replica serves at once without their waiting; 0 = its maxBatch"),
    ]
  ) { SelfHealing($0) }

  /// Requests that the mean time remembers.
  private static let memory = 100.0
  /// Parts of a site's slots by which its load changes.
  private static let steps = 256

  let needs: ViewNeeds = .network
  private let grace: Double
  private let slots: Int
  private var network = FleetDescription.Network(
    nodes: ["gateway"], gateways: [0], links: [], sites: [])
  private var streams: [FleetDescription.Stream] = []
  private var ranks: [Int] = []
  private var sites: Sites
  private var paths: SitePaths
  /// By site: its load in steps as its edge has it; −1 = none of its replicas is up.
  private var levels: [Int] = []
  /// The mean time that requests take, in seconds, and what it was when edges were last weighed
  /// anew.
  private var mean = 1.0
  private var weighed = 1.0
  private var last: SitePaths.Way?

  init(_ parameters: PolicyParameters) {
    grace = parameters["grace"]
    slots = Int(parameters["slots"])
    sites = Sites(FleetDescription(pools: []))
    paths = SitePaths(network, [])
  }

  mutating func prepare(for fleet: FleetDescription) {
    var fleet = fleet
    if slots > 0 {
      for pool in fleet.pools.indices { fleet.pools[pool].maxBatch = slots }
    }
    network = fleet.network ?? network
    streams = fleet.streams
    let priorities = Set(streams.map(\.priority)).sorted()
    ranks = streams.map { priorities.firstIndex(of: $0.priority) ?? 0 }
    sites = Sites(fleet)
    paths = SitePaths(network, sites.sites)
    levels = sites.sites.map { _ in 0 }
  }

  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    let gateway = network.gateway(ofRequest: request.id)
    last = paths.way(from: gateway)
    guard let way = last, let replica = sites.least(of: way.site) else {
      return view.upReplicas.isEmpty
        ? Decision(.hold, because: Reason("no replica is up"))
        : Decision(.reject, because: Reason("no path leads to a replica"))
    }
    let estimate = way.weights.reduce(0, +) + queueing(at: way.site)
    if let bound = bound(of: request), estimate > bound {
      return Decision(.reject, because: Reason("no path meets its deadline", score: estimate))
    }
    return send(to: replica, by: way, Reason("shortest path", score: way.cost), in: view)
  }

  mutating func detour(
    for request: RequestView, from node: Int, in view: FleetView
  ) -> Decision? {
    guard let way = paths.way(from: node), let replica = sites.least(of: way.site) else {
      return nil
    }
    return send(to: replica, by: way, Reason("around a cut link", score: way.cost), in: view)
  }

  private mutating func send(
    to replica: Int, by way: SitePaths.Way, _ reason: Reason, in view: FleetView
  ) -> Decision {
    noteLoad(of: sites.update(replica, in: view, isChosen: true))
    return Decision(.place(replica), because: reason, path: way.links)
  }

  mutating func observe(_ outcome: Outcome, in view: FleetView) {
    noteLoad(of: sites.update(outcome.replica, in: view))
    guard outcome.isCompleted else { return }
    mean += ((outcome.left - outcome.request.arrival).seconds - mean) / Self.memory
    // A change of a tenth moves every site's edge.
    guard abs(mean - weighed) > 0.1 * weighed else { return }
    weighed = mean
    for site in levels.indices { weigh(site) }
  }

  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {
    noteLoad(of: sites.update(replica, in: view))
  }

  mutating func linkChanged(_ link: Int, latency: SimTime?, in view: FleetView) {
    paths.update(link: link, latency: latency)
  }

  private mutating func noteLoad(of site: Int) {
    let (slots, outstanding) = (sites.sites[site].slots, sites.sites[site].outstanding)
    let level = slots > 0 ? Int(Double(outstanding) / Double(slots) * Double(Self.steps)) : -1
    guard level != levels[site] else { return }
    levels[site] = level
    weigh(site)
  }

  private mutating func weigh(_ site: Int) {
    let level = levels[site]
    paths.update(
      site: site,
      wait: level < 0 ? .infinity : weighed * Double(level) / Double(Self.steps))
  }

  /// How long a request would wait at `site` until one before it leaves, in seconds.
  private func queueing(at site: Int) -> Double {
    let load = Double(sites.sites[site].outstanding) / Double(max(1, sites.sites[site].slots))
    return max(0, load - 1) * mean
  }

  /// The estimate over which a request is shed, in seconds; `nil` = it is promised nothing.
  private func bound(of request: RequestView) -> Double? {
    guard streams.indices.contains(request.stream), let ttft = streams[request.stream].ttft
    else { return nil }
    return ttft.seconds * (1 + grace * Double(ranks[request.stream]))
  }

  func evidence(for request: RequestView, in view: FleetView) -> Evidence? {
    let hops = zip(last?.links ?? [], last?.weights ?? []).map { link, weight in
      Evidence.Row("link \(network.name(ofLink: link))", [weight, 0, 0], isChosen: true)
    }
    let rows = sites.sites.indices.map { site in
      let wait = levels[site] < 0 ? 0 : weighed * Double(levels[site]) / Double(Self.steps)
      return Evidence.Row(
        sites.sites[site].name,
        [wait, Double(sites.sites[site].outstanding), Double(sites.sites[site].slots)],
        isChosen: site == last?.site)
    }
    return Evidence(
      columns: ["seconds", "outstanding", "slots"], rows: hops + rows,
      notes: [
        "from \(network.nodes[network.gateway(ofRequest: request.id)])",
        "sites without slots are down",
        "repairs so far: \(paths.repairs), nodes expanded: \(paths.expanded)",
      ])
  }
}
