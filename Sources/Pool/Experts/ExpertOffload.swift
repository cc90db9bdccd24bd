#if canImport(Glibc)
  internal import Glibc
#else
  internal import Darwin
#endif

/// Experts that are kept in host memory, and a part of them on the GPU.
package struct ExpertOffload: Hashable, Sendable {
  /// Experts of each layer that the GPU has room for.
  package var resident: Int
  /// Bandwidth from host memory to the GPU, in bytes a second.
  package var link: Double
  package var keeps: Keeping
  /// How much of what a layer will miss is foreseen before it, and fetched while the layer before
  /// computes; as much again is fetched in vain as was not foreseen. `nil` = nothing is fetched
  /// before it is asked for (ExpertFlow, arXiv 2410.17954).
  package var prediction: Double?

  /// Which experts stay.
  package enum Keeping: String, CaseIterable, Hashable, Sendable {
    /// Those that tokens visit most, always.
    case popular
    /// Those that were visited last.
    case lru
  }

  package init(
    resident: Int, link: Double, keeps: Keeping = .popular, prediction: Double? = nil
  ) {
    self.resident = resident
    self.link = link
    self.keeps = keeps
    self.prediction = prediction
  }

  /// How likely each expert is on the GPU when it is asked for, of experts that a token visits with
  /// these chances, falling. They sum to `resident`.
  ///
  /// Of those visited last, one is there if a token visited it within a time t that makes the sum
  /// right: Che's approximation (Che, Tung and Wang 2002), tokens for time. By bisection, O(n).
  package func residence(of chances: [Double]) -> [Double] {
    let room = min(max(0, resident), chances.count)
    if room == chances.count { return chances.map { _ in 1 } }
    if case .popular = keeps { return chances.indices.map { $0 < room ? 1 : 0 } }
    func residence(_ tokens: Double) -> [Double] { chances.map { 1 - pow(1 - $0, tokens) } }
    var (low, high) = (0.0, 1.0)
    while residence(high).reduce(0, +) < Double(room), high < 1e15 { high *= 2 }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if residence(middle).reduce(0, +) < Double(room) { low = middle } else { high = middle }
    }
    return residence(high)
  }

  /// Seconds by which fetching `bytes` prolongs a layer that computes for `compute` seconds.
  func delay(fetching bytes: Double, beside compute: Double) -> Double {
    let load = bytes / link
    guard let prediction else { return load }
    return max(0, load - compute) + (1 - prediction) * load
  }
}
