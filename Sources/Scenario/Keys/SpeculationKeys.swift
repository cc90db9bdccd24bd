internal import DiscreteEvents
internal import Pool

/// A second model as it is written, before what it runs on is known.
struct HelperChoice {
  var model: Model?
  var timing: TimingChoice?
  /// Its pass, as a fraction of one of the pool's model.
  var cost: Double?
  /// GPUs that share it; `nil` = all of the pool's.
  var tensorParallel: Int?
}

/// How many tokens are guessed, how they branch, and how likely they are right.
struct GuessChoice {
  var tokens: Int
  var acceptance: Acceptance
  var tree: DraftTree?
}

/// Speculation, or the routing of tokens, as it is written.
enum SpeculationChoice {
  case draft(HelperChoice, GuessChoice)
  case head(cost: Double?, GuessChoice)
  case lookup(SimTime, GuessChoice)
  case routing(HelperChoice, share: Double, router: SimTime, step: Int)
}

extension Shape where Value == SpeculationChoice {
  /// How more than one token a pass comes about, or two models write one answer.
  static var speculation: Shape {
    .choice(
      "speculation",
      [
        Kind("draft", "a small model guesses, the pool's verifies", draft),
        Kind("eagle", "a head of the pool's model guesses", head),
        Kind("n-gram", "what was written before guesses", lookup),
        Kind("token-routing", "a small model writes, the pool's corrects it (R2R)", routing),
      ])
  }

  private static var draft: Shape {
    .mapping("draft") { reader in
      let helper = HelperFields(&reader, allowsCost: true)
      let guesses = GuessFields(&reader)
      return .draft(helper.choice, guesses.choice)
    }
  }

  private static var head: Shape {
    .mapping("eagle") { reader in
      let cost = reader.optional(
        "cost", .fraction,
        "its pass over one of the model; without it, one layer and the output head by roofline")
      let guesses = GuessFields(&reader)
      return .head(cost: cost.value, guesses.choice)
    }
  }

  private static var lookup: Shape {
    .mapping("n-gram") { reader in
      let perSequence = reader.optional(
        "perSequence", .duration, default: .zero, written: "0s",
        "the host's time to look up guesses, a sequence and iteration")
      let guesses = GuessFields(&reader)
      return .lookup(perSequence.value, guesses.choice)
    }
  }

  private static var routing: Shape {
    .mapping("token-routing") { reader in
      let helper = HelperFields(&reader, allowsCost: false)
      let share = reader.required(
        "share", .fraction, "how likely a step is computed by the pool's model")
      let step = reader.optional(
        "step", .count(1...512), default: 1,
        "tokens that are judged and computed again together (Arbitrage)")
      let router = reader.optional(
        "router", .duration, default: .zero, written: "0s", "what the router adds to an iteration")
      return .routing(helper.choice, share: share.value, router: router.value, step: step.value)
    }
  }
}

/// What is written of a second model.
private struct HelperFields {
  let choice: HelperChoice

  init(_ reader: inout MappingReader, allowsCost: Bool) {
    let model = reader.optional(
      "model", .model, "the small model, on the pool's GPUs by roofline unless 'timing' is given")
    let timing = reader.optional("timing", .timing, "where its iteration times come from")
    let ways = reader.optional(
      "tensorParallel", .count(1...1024), "GPUs that share it; without it, all of the pool's")
    var choice = HelperChoice(
      model: model.value, timing: timing.value, tensorParallel: ways.value)
    var needed = "'model' or 'timing'"
    if allowsCost {
      let cost = reader.optional(
        "cost", .fraction, "its pass over one of the pool's model, where no more is known")
      choice.cost = cost.value
      needed = "'model', 'timing' or 'cost'"
      if cost.isGiven, model.isGiven || timing.isGiven {
        cost.fail("'model' or 'timing' already says how long it takes")
      }
    }
    if !model.isGiven, !timing.isGiven, choice.cost == nil, !reader.isDescribing {
      reader.miss("model", "needs \(needed), which says how long the small model takes")
    }
    self.choice = choice
  }
}

/// How many tokens are guessed, and how likely they are right.
private struct GuessFields {
  let choice: GuessChoice

  init(_ reader: inout MappingReader) {
    let tokens = reader.required(
      "tokens", .count(1...32), "tokens guessed a pass, one after the other")
    let chances = reader.optional(
      "acceptance", .acceptance,
      "how likely a guess is right when those before it are: a number, or one for each place")
    let lengths = reader.optional(
      "meanLengths", .meanLengths,
      "in place of that: mean tokens emitted by passes of 1, 2, … guesses, as published")
    if lengths.isGiven, chances.isGiven { lengths.fail("'acceptance' already says it") }
    if !lengths.isGiven, !chances.isGiven {
      reader.miss("acceptance", "needs 'acceptance' (or 'meanLengths')")
    }
    let measured = lengths.value.flatMap { Acceptance(meanLengths: $0) }
    if let measured, lengths.isGood, tokens.isGood, measured.chances.count < tokens.value {
      lengths.fail("must have a length for each of the \(tokens.value) tokens guessed")
    }
    let tree = reader.optional(
      "tree", .draftTree, "how guesses branch; without it, they do not")
    tree.check(depth: tokens, lengths)
    choice = GuessChoice(
      tokens: tokens.value, acceptance: measured ?? Acceptance(chances.value ?? [0]),
      tree: tree.value)
  }
}

extension Shape where Value == [Double] {
  /// Chances by place, or one for all.
  static var acceptance: Shape {
    let chance = Shape<Double>.number(0...1, "a number from 0 to 1")
    return chance.map { [$0] }.orElse(chance.list(atLeast: 1))
  }

  fileprivate static var meanLengths: Shape {
    Shape<Double>.number(1...33, "a number from 1 to 33").list(atLeast: 1).checked { lengths in
      Acceptance(meanLengths: lengths) == nil
        ? "must grow from 1 on, by 1 at most and by ever less" : nil
    }
  }
}
