/// Which few of many sites to open so that customers, each served by the best site that is open,
/// gain most: which adapters to keep in memory, for the requests there were.
///
/// The gain of a set C is F(C) = Σ_s max(0, max_{a∈C} g(s, a)) − Σ_{a∈C} cost(a), where g(s, a) is
/// what customer s gains at site a over being served by none. Without costs F is monotone and
/// submodular, and the greedy choice has at least 1 − 1/e of the best set's gain (Nemhauser,
/// Wolsey, Fisher, "An analysis of approximations for maximizing submodular set functions",
/// Mathematical Programming 14, 1978).
package struct FacilityLocation {
  private let customers: Int
  /// Each site's gains, one site after the other, none below 0.
  private let gains: ContiguousArray<Double>
  private let costs: ContiguousArray<Double>

  /// - Parameters:
  ///   - gains: The customers' gains at site 0, at site 1, …; those below 0 count as 0.
  ///   - costs: What opening each site costs.
  package init(customers: Int, gains: ContiguousArray<Double>, costs: ContiguousArray<Double>) {
    self.customers = customers
    self.gains = ContiguousArray(gains.map { max(0, $0) })
    self.costs = costs
  }

  private var sites: Int { costs.count }

  /// F of the sites in `set`.
  package func gain(of set: [Int]) -> Double {
    var cover = ContiguousArray(repeating: 0.0, count: customers)
    for site in set { add(site, to: &cover) }
    return cover.reduce(0, +) - set.reduce(0) { $0 + costs[$1] }
  }

  /// The best `size` sites: exactly where there are at most `limit` sets of so many to go through,
  /// otherwise the greedy choice improved by swaps. In ascending order.
  package func best(_ size: Int, exactUpTo limit: Int) -> [Int] {
    guard size < sites else { return Array(0..<sites) }
    return FacilityLocation.subsets(of: sites, size: size, upTo: limit) == nil
      ? swapped(greedy(size)) : exact(size)
  }

  /// The number of sets of `size` out of `count`; `nil` = more than `limit`.
  package static func subsets(of count: Int, size: Int, upTo limit: Int) -> Int? {
    var subsets = 1
    for chosen in 0..<min(size, count - size) {
      // C(n, k+1) = C(n, k)·(n − k)/(k + 1), a whole number at every step.
      let (product, isTooLarge) = subsets.multipliedReportingOverflow(by: count - chosen)
      subsets = product / (chosen + 1)
      if isTooLarge || subsets > limit { return nil }
    }
    return subsets
  }

  /// The best of all sets of `size` sites, of equals the first in lexicographic order.
  /// O(sets × customers).
  package func exact(_ size: Int) -> [Int] {
    // covers[k] is what customers gain from the first k sites of the set.
    var covers = ContiguousArray(
      repeating: ContiguousArray(repeating: 0.0, count: customers), count: size + 1)
    var set: [Int] = []
    var best: (set: [Int], gain: Double)?
    var next = 0
    while true {
      if set.count < size, next <= sites - (size - set.count) {
        covers[set.count + 1] = covers[set.count]
        add(next, to: &covers[set.count + 1])
        set.append(next)
        next += 1
        continue
      }
      if set.count == size {
        let gain = covers[size].reduce(0, +) - set.reduce(0) { $0 + costs[$1] }
        if best.map({ gain > $0.gain }) ?? true { best = (set, gain) }
      }
      guard let last = set.popLast() else { return best?.set ?? [] }
      next = last + 1
    }
  }

  /// `size` sites, one after the other the one that adds most, of equals the first.
  /// O(size × sites × customers).
  package func greedy(_ size: Int) -> [Int] {
    var cover = ContiguousArray(repeating: 0.0, count: customers)
    var set: [Int] = []
    while set.count < min(size, sites) {
      let best = bestAddition(to: cover, besides: set)
      add(best.site, to: &cover)
      set.append(best.site)
    }
    return set.sorted()
  }

  /// `set` after swapping a site for the best other one as long as that gains anything.
  /// O(size × sites × customers) a swap.
  private func swapped(_ set: [Int]) -> [Int] {
    var set = set
    var current = gain(of: set)
    var place = 0
    var unchanged = 0
    while unchanged < set.count {
      var rest = set
      rest.remove(at: place)
      var cover = ContiguousArray(repeating: 0.0, count: customers)
      for site in rest { add(site, to: &cover) }
      let best = bestAddition(to: cover, besides: rest)
      let candidate = gain(of: rest + [best.site])
      if candidate > current {
        set[place] = best.site
        current = candidate
        unchanged = 0
      } else {
        unchanged += 1
      }
      place = (place + 1) % set.count
    }
    return set.sorted()
  }

  /// The site not in `set` that adds most to what `cover` has already.
  private func bestAddition(
    to cover: ContiguousArray<Double>, besides set: [Int]
  ) -> (site: Int, gain: Double) {
    var best: (site: Int, gain: Double)?
    for site in 0..<sites where !set.contains(site) {
      var gain = -costs[site]
      for customer in 0..<customers {
        gain += max(0, gains[site * customers + customer] - cover[customer])
      }
      if best.map({ gain > $0.gain }) ?? true { best = (site, gain) }
    }
    return best ?? (0, 0)
  }

  private func add(_ site: Int, to cover: inout ContiguousArray<Double>) {
    for customer in 0..<customers {
      cover[customer] = max(cover[customer], gains[site * customers + customer])
    }
  }
}
