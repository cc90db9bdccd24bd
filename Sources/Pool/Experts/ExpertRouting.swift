#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// How tokens choose among the routed experts of a layer, and how GPUs share the experts.
package struct ExpertRouting: Hashable, Sendable {
  /// Exponent s of the experts' popularity: the i-th most popular is asked for in proportion to
  /// i^−s (Zipf's law). 0 = all alike.
  package var skew: Double
  /// Whether each GPU of a tensor-parallel group keeps whole experts, its share of them; otherwise
  /// it keeps its share of every expert.
  package var isParallel: Bool
  /// The visits that an expert takes in an iteration, at most, as a multiple of the mean over all
  /// experts; those beyond are dropped (the capacity factor of GShard, arXiv 2006.16668, section
  /// 2.2, and of Tutel). `nil` = all.
  package var capacity: Double?
  /// Whether every iteration has experts whole or in parts, whichever is faster: the weights lie
  /// the same way for both, so that switching is free (Tutel, arXiv 2206.03382, section 3.1).
  package var isAdaptive: Bool
  /// Which GPU has which, where they are whole, and extra copies of those visited most.
  package var placement: ExpertPlacement
  package var copies: Int
  /// Experts that a token visits in the mean, where their number varies; `nil` = as the model says.
  package var active: Double?
  /// Experts that are not all on the GPU; `nil` = they are.
  package var offload: ExpertOffload?

  /// When the engine stops to move experts; `nil` = never.
  package var rebalance: EnginePause?

  package init(
    skew: Double = 0, isParallel: Bool = false, capacity: Double? = nil, isAdaptive: Bool = false,
    placement: ExpertPlacement = .dealt, copies: Int = 0, active: Double? = nil,
    offload: ExpertOffload? = nil, rebalance: EnginePause? = nil
  ) {
    self.isAdaptive = isAdaptive
    self.placement = placement
    self.copies = copies
    self.active = active
    self.offload = offload
    self.rebalance = rebalance
    self.skew = skew
    self.isParallel = isParallel
    self.capacity = capacity
  }

  /// Experts that a token visits, in the mean.
  package func visits(of experts: Model.Experts) -> Double { active ?? Double(experts.active) }

  /// The part of the routed experts' weights that GPUs have room for, copies included.
  package func share(of experts: Model.Experts) -> Double {
    let count = Double(max(1, experts.count))
    return (Double(min(offload?.resident ?? .max, experts.count)) + Double(copies)) / count
  }

  /// The chance that a token visits each expert of a layer, from the most popular on. They sum to
  /// `active`.
  ///
  /// A token visits `active` different experts. As in sampling without replacement with chances in
  /// proportion to size (Hájek, "Asymptotic theory of rejective sampling", 1964), an expert so
  /// popular that its chance would exceed 1 is visited by every token, and the others share what is
  /// left. O(`count`).
  package func chances(of experts: Model.Experts) -> [Double] {
    let count = max(1, experts.count)
    let active = min(max(0, visits(of: experts)), Double(count))
    guard skew > 0 else { return Array(repeating: active / Double(count), count: count) }
    let weights = (1...count).map { pow(Double($0), -skew) }
    // From the least popular on, so that small weights are not lost.
    var tails = weights
    for index in weights.indices.dropLast().reversed() { tails[index] += tails[index + 1] }
    var certain = 0
    while Double(certain) < active, (active - Double(certain)) * weights[certain] > tails[certain] {
      certain += 1
    }
    guard certain < count, tails[certain] > 0 else {
      return (0..<count).map { min(1, max(0, active - Double($0))) }
    }
    let scale = (active - Double(certain)) / tails[certain]
    return weights.indices.map { $0 < certain ? 1 : scale * weights[$0] }
  }
}
