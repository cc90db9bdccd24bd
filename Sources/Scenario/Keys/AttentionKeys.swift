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
