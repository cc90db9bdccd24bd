internal import Pool

extension Shape where Value == DecodeAttention {
  /// Which tokens of its context a decoding sequence attends to.
  static var decodeAttention: Shape {
    .choice(
      "attention", allowsName: true,
      [
        Kind("dense", "all of its context", Shape<Void>.noParameters("dense").map { .dense }),
        Kind(
          "blockTopK", "the best blocks of the context and its most recent tokens", blockTopK),
        Kind("budget", "a bounded number of tokens, the rest being forgotten", budget),
      ])
  }

  private static var blockTopK: Shape {
    .mapping("block top-k attention") { reader in
      let block = reader.required("block", .tokens, "tokens a block")
      let blocks = reader.required("blocks", .tokens, "blocks read a step, at most")
      let recent = reader.optional(
        "recent", .count(0...Shape<Int>.maxTokens), default: 0,
        "most recent tokens, which are always read")
      return .blockTopK(
        DecodeAttention.BlockTopK(
          block: block.value, blocks: blocks.value, recent: recent.value))
    }
  }

  private static var budget: Shape {
    .mapping("KV budget") { reader in
      let tokens = reader.required("tokens", .tokens, "tokens of KV a sequence keeps, at most")
      return .budget(tokens.value)
    }
  }
}

extension Shape where Value == PrefillAttention {
  /// How a prompt comes to its KV.
  static var prefillAttention: Shape {
    .choice(
      "prefill", allowsName: true,
      [
        Kind("dense", "all", Shape<Void>.noParameters("dense").map { .dense }),
        Kind("sparse", "those that hold most of the attention (FlexPrefill)", sparse),
        Kind(
          "predicted", "all, in a smaller model that predicts the KV (KV Prediction)", predicted),
      ])
  }

  private static var predicted: Shape {
    .mapping("predicted prefill") { reader in
      let model = reader.required("model", .model, "the smaller model that prefills prompts")
      return .predicted(KVPrediction(by: model.value))
    }
  }

  private static var sparse: Shape {
    .mapping("sparse prefill") { reader in
      let usual = SparsePrefill()
      let minimum = reader.optional(
        "minimum", .tokens, default: usual.minimum, "tokens it attends to at least")
      let scale = reader.optional(
        "scale", .number(1e-3...1e6, "a number from 0.001 to 1e6"), default: usual.scale,
        "of s tokens it attends to scale * s^(1 - exponent)")
      let exponent = reader.optional(
        "exponent", .number(0...1, "a number from 0 to 1"), default: usual.exponent,
        "0 = always the same part of them, 1 = always as many")
      let probes = reader.optional(
        "probes", .count(0...1_000_000), default: usual.probes,
        "queries by which a chunk's keys are chosen")
      return .sparse(
        SparsePrefill(
          minimum: minimum.value, scale: scale.value, exponent: exponent.value,
          probes: probes.value))
    }
  }
}
