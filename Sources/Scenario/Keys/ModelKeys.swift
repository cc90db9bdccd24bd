internal import Diagnostics
internal import Pool

extension Shape where Value == Model {
  /// A model of the catalogue by its name, or its description.
  static var model: Shape { named.orElse(description) }

  private static var named: Shape {
    Shape(
      placeholder: { description.placeholder() },
      describe: { .scalar(.init(noun: "a model of the catalogue", type: .string)) },
      decode: { input in
        guard let (name, _) = input.text(for: "a model's name or description") else { return nil }
        let catalogue = input.session.catalogue
        if let model = catalogue.model(named: name) { return model }
        return input.fail(
          "no model is called '\(name.abridged)'",
          suggestion: NearestName.of(name, among: catalogue.models.map(\.name)))
      })
  }

  /// A model's description, as in a catalogue file.
  static var description: Shape {
    .mapping("model") { reader in
      let name = reader.required("name", .text(), "what scenarios call it")
      let layers = reader.required("layers", .count(1...10_000), "transformer layers")
      let hidden = reader.required("hidden", .width, "width of the residual stream")
      let heads = reader.required("heads", .count(1...100_000), "query heads")
      let kvHeads = reader.required("kvHeads", .count(1...100_000), "key-value heads")
      let headSize = reader.required("headSize", .width, "width of a head")
      let feedForward = reader.required(
        "feedForward", .width, "inner width of the dense, gated feed-forward block")
      let vocabulary = reader.required("vocabulary", .count(1...100_000_000), "tokens there are")
      let tied = reader.optional(
        "tiedEmbeddings", .flag, default: false, "whether the input embedding is the output head")
      let maxLength = reader.required("maxLength", .tokens, "longest context, in tokens")
      let experts = reader.optional("experts", .experts, "mixture of experts")
      let latent = reader.optional(
        "latentAttention", .latentAttention, "multi-head latent attention")
      let window = reader.optional(
        "slidingWindow", .slidingWindow, "layers that look back only so far")
      let linear = reader.optional(
        "linearAttention", .linearAttention, "layers with a state in place of a KV cache")
      let source = reader.optional(
        "source", .text(), default: "", "where the numbers come from")
      if heads.isGood, kvHeads.isGood, !heads.value.isMultiple(of: kvHeads.value) {
        kvHeads.fail("must divide heads, \(heads.value)")
      }
      if layers.isGood, experts.isGood, let dense = experts.value?.denseLayers,
        dense > layers.value
      {
        experts.fail("denseLayers must not be more than layers, \(layers.value)")
      }
      if layers.isGood, window.isGood, let bounded = window.value?.layers, bounded > layers.value {
        window.fail("layers must not be more than the model's, \(layers.value)")
      }
      if layers.isGood, linear.isGood, window.isGood, let constant = linear.value?.layers {
        let others = layers.value - (window.value?.layers ?? 0)
        if constant > others {
          linear.fail("layers must not be more than those without a window, \(others)")
        }
      }
      return Model(
        name: name.value, layers: layers.value, hidden: hidden.value, heads: heads.value,
        kvHeads: kvHeads.value, headSize: headSize.value, feedForward: feedForward.value,
        vocabulary: vocabulary.value, tiedEmbeddings: tied.value, maxLength: maxLength.value,
        experts: experts.value, latentAttention: latent.value, slidingWindow: window.value,
        linearAttention: linear.value, source: source.value)
    }
  }
}

extension Shape where Value == Int {
  /// The width of a layer or of a part of it.
  fileprivate static var width: Shape { count(1...10_000_000) }
}

extension Shape where Value == Model.Experts {
  fileprivate static var experts: Shape {
    .mapping("experts") { reader in
      let count = reader.required("count", .count(1...100_000), "routed experts a layer")
      let active = reader.required("active", .count(1...100_000), "of them, a token visits")
      let shared = reader.optional(
        "shared", .count(0...100_000), default: 0, "experts every token visits")
      let feedForward = reader.required("feedForward", .width, "inner width of one expert")
      let dense = reader.optional(
        "denseLayers", .count(0...10_000), default: 0, "leading layers that stay dense")
      if count.isGood, active.isGood, active.value > count.value {
        active.fail("must not be more than count, \(count.value)")
      }
      return Model.Experts(
        count: count.value, active: active.value, shared: shared.value,
        feedForward: feedForward.value, denseLayers: dense.value)
    }
  }
}

extension Shape where Value == Model.LatentAttention {
  fileprivate static var latentAttention: Shape {
    .mapping("latentAttention") { reader in
      let queryRank = reader.required("queryRank", .width, "rank of the query projection")
      let kvRank = reader.required("kvRank", .width, "rank of the key-value projection")
      let rope = reader.required("ropeSize", .width, "width of a head's rotary part")
      let nope = reader.required("nopeSize", .width, "width of a head's other part")
      let value = reader.required("valueSize", .width, "width of a head's value")
      return Model.LatentAttention(
        queryRank: queryRank.value, kvRank: kvRank.value, ropeSize: rope.value,
        nopeSize: nope.value, valueSize: value.value)
    }
  }
}

extension Shape where Value == Model.SlidingWindow {
  fileprivate static var slidingWindow: Shape {
    .mapping("slidingWindow") { reader in
      let layers = reader.required("layers", .count(1...10_000), "layers with a window")
      let tokens = reader.required("tokens", .tokens, "how far they look back")
      return Model.SlidingWindow(layers: layers.value, tokens: tokens.value)
    }
  }
}

extension Shape where Value == Model.LinearAttention {
  fileprivate static var linearAttention: Shape {
    .mapping("linearAttention") { reader in
      let layers = reader.required("layers", .count(1...10_000), "layers with linear attention")
      let heads = reader.required("heads", .count(1...100_000), "their heads")
      let key = reader.required("keySize", .width, "width of a head's keys")
      let value = reader.required("valueSize", .width, "width of a head's values")
      return Model.LinearAttention(
        layers: layers.value, heads: heads.value, keySize: key.value, valueSize: value.value)
    }
  }
}
