/// A LoRA adapter: two low-rank matrices beside each of some of a model's projections (Hu et al.,
/// "LoRA: Low-rank adaptation of large language models", arXiv:2106.09685).
package struct Adapter: Hashable, Sendable {
  package var name: String
  package var rank: Int
  /// Bytes of its weights; `nil` = from its rank, its targets and the pool's model.
  package var bytes: Double?

  package init(name: String, rank: Int = 16, bytes: Double? = nil) {
    self.name = name
    self.rank = rank
    self.bytes = bytes
  }
}
