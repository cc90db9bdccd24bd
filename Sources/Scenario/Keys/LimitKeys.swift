internal import Workload

/// What bounds a stream's answers, as it is written.
struct LimitFields {
  let maxTokens: Field<Int?>
  let earlyExit: Field<EarlyExitConfig?>

  init(_ reader: inout MappingReader) {
    maxTokens = reader.optional(
      "maxTokens", .tokens,
      "tokens of an answer, at most (the request's max_tokens); longer ones end there")
    earlyExit = reader.optional(
      "earlyExit", .earlyExit, "which answers end before their time, and how early")
  }
}

extension Shape where Value == EarlyExitConfig {
  fileprivate static var earlyExit: Shape {
    .mapping("early exit") { reader in
      let part = Shape<Double>.number(0...1, "a number from 0 to 1")
      let share = reader.required("share", part, "the part of all requests that exit early")
      let from = reader.required(
        "from", part, "the part of its answer that such a request has at least")
      let to = reader.required("to", part, "and at most; uniform between the two")
      if from.isGood, to.isGood, to.value < from.value {
        to.fail("must not be less than 'from'")
      }
      return EarlyExitConfig(share: share.value, from: from.value, to: to.value)
    }
  }
}
