/// The adapters that a cache controller chooses among, and how many a replica keeps.
struct AdapterSites {
  /// The adapters, each once, in ascending order.
  let adapters: [Int]
  /// The place among ``adapters`` of each arm's; −1 = the arm needs none.
  let siteOfArm: ContiguousArray<Int>
  /// Adapters that every replica which serves them can keep.
  let slots: Int

  /// The sites of `arms` in `fleet`.
  init(_ arms: [FleetDescription.Arm], in fleet: FleetDescription) {
    let wanted = arms.map(\.adapter).filter { fleet.adapters.indices.contains($0) }
    var adapters: [Int] = []
    for adapter in wanted.sorted() where adapters.last != adapter { adapters.append(adapter) }
    self.adapters = adapters
    siteOfArm = ContiguousArray(arms.map { adapters.firstIndex(of: $0.adapter) ?? -1 })
    slots = min(
      adapters.count, fleet.pools.map(\.adapterSlots).filter { $0 > 0 }.min() ?? 0)
  }

  /// Whether there is anything to choose: adapters, and fewer places than adapters.
  var areScarce: Bool { slots > 0 && slots < adapters.count }
}
