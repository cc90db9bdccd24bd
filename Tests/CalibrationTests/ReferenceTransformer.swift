import CKernels
import Foundation

/// The forward pass of a Llama-like transformer as its papers write it down, token by token and
/// number by number, in double precision.
struct ReferenceTransformer {
  let model: SmallModel
  private var shape: ck_shape { model.shape }

  /// Logits after the last of `tokens`, a sequence from its beginning, with an adapter (−1 = none).
  func logits(of tokens: [Int32], adapter: Int = -1) -> [Double] {
    let hidden = Int(shape.hidden)
    let embedding = model.weights(CK_EMBEDDING)
    var stream = tokens.map { token in
      (0..<hidden).map { Double(embedding[Int(token) * hidden + $0]) }
    }
    for layer in 0..<Int(shape.layers) {
      let update = LowRank(model, adapter: adapter, layer: layer)
      let added = attention(stream, layer, update)
      for token in tokens.indices { stream[token] = sum(stream[token], added[token]) }
      let output = feedForward(stream, layer, update)
      for token in tokens.indices { stream[token] = sum(stream[token], output[token]) }
    }
    let last = Reference.norm(stream[tokens.count - 1], model.weights(CK_FINAL_NORM))
    return Reference.product(last, model.weights(CK_HEAD))
  }

  private func attention(_ stream: [[Double]], _ layer: Int, _ update: LowRank) -> [[Double]] {
    let width = Int(shape.head_size)
    let queries = Int(shape.heads) * width
    let keys = Int(shape.kv_heads) * width
    let normed = stream.map { Reference.norm($0, model.weights(CK_ATTENTION_NORM, layer: layer)) }
    let qkv = model.weights(CK_QKV, layer: layer)
    var q: [[Double]] = []
    var k: [[Double]] = []
    var v: [[Double]] = []
    for (position, x) in normed.enumerated() {
      let all = Reference.product(x, qkv)
      let query = sum(Array(all[..<queries]), update.of(CK_QUERY, x))
      let key = sum(Array(all[queries..<queries + keys]), update.of(CK_KEY, x))
      q.append(Reference.rotated(query, width, by: position))
      k.append(Reference.rotated(key, width, by: position))
      v.append(sum(Array(all[(queries + keys)...]), update.of(CK_VALUE, x)))
    }
    let output = model.weights(CK_ATTENTION_OUTPUT, layer: layer)
    return q.indices.map { position in
      let attended = Reference.attention(
        q[position], Array(k[...position]), Array(v[...position]), headSize: width)
      return sum(Reference.product(attended.value, output), update.of(CK_OUTPUT, attended.value))
    }
  }

  private func feedForward(_ stream: [[Double]], _ layer: Int, _ update: LowRank) -> [[Double]] {
    let inner = Int(shape.feed_forward)
    let weight = model.weights(CK_FEED_FORWARD_NORM, layer: layer)
    let gateUp = model.weights(CK_GATE_UP, layer: layer)
    let down = model.weights(CK_FEED_FORWARD_DOWN, layer: layer)
    return stream.map { x in
      let normed = Reference.norm(x, weight)
      let both = Reference.product(normed, gateUp)
      let gate = sum(Array(both[..<inner]), update.of(CK_GATE, normed))
      let up = sum(Array(both[inner...]), update.of(CK_UP, normed))
      let activated = zip(gate, up).map { $0 / (1 + exp(-$0)) * $1 }
      return sum(Reference.product(activated, down), update.of(CK_DOWN, activated))
    }
  }

  private func sum(_ a: [Double], _ b: [Double]) -> [Double] {
    b.isEmpty ? a : zip(a, b).map { $0 + $1 }
  }
}

/// An adapter's update of one layer.
private struct LowRank {
  let model: SmallModel
  let adapter: Int
  let rank: Int
  let weights: [Float]

  init(_ model: SmallModel, adapter: Int, layer: Int) {
    self.model = model
    self.adapter = adapter
    guard adapter >= 0 else {
      rank = 0
      weights = []
      return
    }
    let all = Array(model.adapterWeights(adapter))
    let count = all.count / Int(model.shape.layers)
    weights = Array(all[layer * count..<(layer + 1) * count])
    // The weights in a layer are rank · Σ (inputs + outputs).
    rank = count / Self.widths(of: model).reduce(0) { $0 + $1.inputs + $1.outputs }
  }

  private typealias Width = (projection: ck_projection, inputs: Int, outputs: Int)

  /// Of the projections that adapters adapt, in their order.
  private static func widths(of model: SmallModel) -> [Width] {
    let shape = model.shape
    let hidden = Int(shape.hidden)
    let query = Int(shape.heads * shape.head_size)
    let key = Int(shape.kv_heads * shape.head_size)
    let inner = Int(shape.feed_forward)
    let all: [Width] = [
      (CK_QUERY, hidden, query), (CK_KEY, hidden, key), (CK_VALUE, hidden, key),
      (CK_OUTPUT, query, hidden), (CK_GATE, hidden, inner), (CK_UP, hidden, inner),
      (CK_DOWN, inner, hidden),
    ]
    return all.filter { shape.adapted & $0.projection.rawValue != 0 }
  }

  /// up · (down · x); empty when there is no adapter or it does not adapt this projection.
  func of(_ projection: ck_projection, _ x: [Double]) -> [Double] {
    guard adapter >= 0 else { return [] }
    var start = 0
    for width in Self.widths(of: model) {
      let middle = start + rank * width.inputs
      let end = middle + rank * width.outputs
      if width.projection == projection {
        let low = Reference.product(x, Array(weights[start..<middle]))
        return Reference.product(low, Array(weights[middle..<end]))
      }
      start = end
    }
    return []
  }
}
