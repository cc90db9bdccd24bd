internal import DiscreteEvents

/// POLAR: a contextual bandit that routes requests to adapters and decides, epoch by epoch, which
/// adapters stay in memory.
///
/// Its router is LinUCB whose index pays κ, the cost of a load, for adapters that are not kept; so
/// an adapter outside is explored only where its width is worth a load. Its controller chooses the
/// K adapters C that would have served the requests seen best, less κ for each that has to be
/// loaded for it:
///
///     F(C) = Σ_s max(max_a(U(s, a) − κ), max_{a∈C} U(s, a)) − κ|C \ C'|,
///
/// with U an estimate of adapter a's reward for request s: a facility location, chosen exactly up
/// to 5,000 sets.
///
/// "POLAR: Online learning for LoRA adapter caching and routing in edge LLM serving", 2026. Only
/// its abstract was at hand; algorithm and constants are a reconstruction from it.
struct CacheAwareBandit {
  /// What distinguishes the two variants.
  struct Plan {
    /// Epochs, and with doubling ones forced exploration at the start of each.
    var epochs: EpochSchedule.Lengths
    /// Whether U is the estimate plus its width, or the estimate alone.
    var isOptimistic: Bool
    /// Whether contexts of earlier epochs count too.
    var remembersEpochs: Bool
    /// Contexts that count, at most: the latest.
    var memory: Int
    /// What widths count, λ, and κ.
    var alpha: Double
    var regularization: Double
    var missCost: Double
  }

  /// Sets of adapters to go through one by one, at most.
  private static let exactLimit = 5000

  private(set) var bandit: LinearBandit
  private let plan: Plan
  private let sites: AdapterSites
  private var scales: ContiguousArray<Double>
  private var schedule: EpochSchedule
  private var memory: ContextMemory
  /// Which sites are kept; none until the first request.
  private(set) var kept: [Int] = []
  private var hasNews = false
  private var hasBegun = false
  private var last = -1
  private var wasForced = false

  /// The bandit of `fleet` before the first request.
  init(_ fleet: FleetDescription, _ plan: Plan) {
    self.plan = plan
    bandit = LinearBandit(fleet, regularization: plan.regularization)
    sites = AdapterSites(bandit.routes.arms, in: fleet)
    scales = ContiguousArray(repeating: plan.alpha, count: bandit.routes.arms.count)
    schedule = EpochSchedule(plan.epochs)
    memory = ContextMemory(size: max(1, fleet.contextSize), limit: plan.memory)
    charge()
  }

  /// What its view must keep up.
  var needs: ViewNeeds {
    sites.slots > 0 ? bandit.routes.needs.union(.adapterPlans) : bandit.routes.needs
  }

  /// Gives `request` to an arm.
  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision {
    if !hasBegun { begin(using: random) }
    guard bandit.routes.servesAny else { return bandit.fallBack(in: view) }
    bandit.face(request)
    if sites.areScarce { memory.append(bandit.context) }
    let forced = forcedArm
    let choice = forced.map { ($0, 0.0) } ?? bandit.best(scales)
    wasForced = forced != nil
    last = choice.0
    if schedule.advance(), sites.areScarce { chooseAdapters() }
    let reason =
      wasForced
      ? Reason("forced exploration")
      : Reason("greatest optimistic reward less paging", score: choice.1)
    return bandit.send(request, to: last, because: reason, in: view)
  }

  /// Learns from an outcome.
  mutating func observe(_ outcome: Outcome) { _ = bandit.observe(outcome) }

  /// A replica has come up, or gone down.
  mutating func replicaChanged(in view: FleetView) {
    bandit.replicaChanged(in: view)
    charge()
  }

  /// The adapters to keep, if that has changed since last asked.
  mutating func adapterPlan() -> [Int]? {
    guard hasNews else { return nil }
    hasNews = false
    return kept.map { sites.adapters[$0] }
  }

  /// Why the last request went where it went.
  func evidence() -> Evidence {
    let names = bandit.routes.arms.indices.filter { kept.contains(sites.siteOfArm[$0]) }
      .map { bandit.routes.arms[$0].name }
    var notes = [
      "Epoch \(schedule.epoch), after \(schedule.position) of its \(schedule.length) requests.",
      "Adapters kept: \(names.isEmpty ? "none" : names.joined(separator: ", ")).",
    ]
    if wasForced { notes.append("The arm was explored by force, at the start of the epoch.") }
    return bandit.evidence(scales: scales, chosen: last, notes: notes)
  }

  /// Keeps adapters drawn uniformly: before the first outcome all are alike.
  private mutating func begin(using random: RandomStream) {
    hasBegun = true
    guard sites.slots > 0 else { return }
    var all = Array(sites.adapters.indices)
    for place in 0..<sites.slots { all.swapAt(place, place + random.below(all.count - place)) }
    keep(all[..<sites.slots].sorted())
  }

  /// The arm whose turn it is to be explored; `nil` = the phase is over. Arms that are not served
  /// lose their turn.
  private var forcedArm: Int? {
    let arms = scales.count
    guard schedule.position < arms * schedule.explorations(ofEach: arms) else { return nil }
    let arm = schedule.position % arms
    return bandit.routes.isServed[arm] ? arm : nil
  }

  private mutating func keep(_ set: [Int]) {
    hasNews = true
    kept = set
    charge()
  }

  /// Lets arms whose adapters are not kept pay for their loads.
  private mutating func charge() {
    let (sites, kept, missCost) = (sites, kept, plan.missCost)
    bandit.charge { arm in
      let site = sites.siteOfArm[arm]
      return site < 0 || kept.contains(site) ? 0 : missCost
    }
  }

  /// The end of an epoch. O(contexts × arms × size²) where estimates have widths, and the search.
  private mutating func chooseAdapters() {
    let count = memory.count
    var gains = ContiguousArray(repeating: 0.0, count: count * sites.adapters.count)
    var context = ContextVector(size: bandit.ridge.size)
    var estimates = ContiguousArray(repeating: 0.0, count: sites.adapters.count)
    for customer in 0..<count {
      memory.read(customer, into: &context)
      let base = estimate(context, &estimates)
      for site in estimates.indices { gains[site * count + customer] = estimates[site] - base }
    }
    let costs = sites.adapters.indices.map { kept.contains($0) ? 0 : plan.missCost }
    let location = FacilityLocation(
      customers: count, gains: gains, costs: ContiguousArray(costs))
    let best = location.best(sites.slots, exactUpTo: CacheAwareBandit.exactLimit)
    if best != kept { keep(best) }
    if !plan.remembersEpochs { memory.removeAll() }
  }

  /// Makes `estimates` U of each adapter for `context`.
  ///
  /// - Returns: the most that the request earns where nothing is kept.
  private func estimate(
    _ context: ContextVector, _ estimates: inout ContiguousArray<Double>
  ) -> Double {
    for site in estimates.indices { estimates[site] = -.infinity }
    var base = -Double.infinity
    for arm in scales.indices {
      var value = bandit.ridge.mean(of: arm, context)
      if plan.isOptimistic { value += plan.alpha * bandit.ridge.width(of: arm, context) }
      let site = sites.siteOfArm[arm]
      base = max(base, site < 0 ? value : value - plan.missCost)
      if site >= 0 { estimates[site] = max(estimates[site], value) }
    }
    return base
  }
}
