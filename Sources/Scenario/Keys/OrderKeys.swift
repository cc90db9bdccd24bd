internal import Pool

/// The orders of a queue that a scenario can name.
enum OrderKind: String, CaseIterable {
  case fcfs, priority, deadline, fair, srpt
  case operation = "srpt-by-operation"
  case chunkDoubling = "chunk-doubling"
  case longestPrefix = "longest-prefix"
  case feedback

  /// The kind of an order; a new one does not compile until it is named here.
  init(_ order: QueueOrder) {
    self =
      switch order {
      case .fcfs: .fcfs
      case .priority: .priority
      case .deadline: .deadline
      case .fair: .fair
      case .srpt: .srpt
      case .operation: .operation
      case .chunkDoubling: .chunkDoubling
      case .longestPrefix: .longestPrefix
      case .feedback: .feedback
      }
  }

  var about: String {
    switch self {
    case .fcfs: "first come, first served"
    case .priority: "the greatest priority of a stream first"
    case .deadline: "the earliest deadline first"
    case .fair: "the client served least first, by virtual token counters"
    case .srpt: "the shortest remaining answer first, as predicted"
    case .operation: "the least of prompt and answer that remains first, call by call of a job"
    case .chunkDoubling: "the job of which least is known first, in classes that double"
    case .longestPrefix: "the longest prefix in memory first, up to 128 waiting"
    case .feedback: "the lowest level of a multi-level feedback queue first, by tokens so far"
    }
  }

  var shape: Shape<QueueOrder> {
    switch self {
    case .fcfs: Shape<Void>.noParameters(rawValue).map { .fcfs }
    case .priority: Shape<Void>.noParameters(rawValue).map { .priority }
    case .deadline: .deadline
    case .fair: .fair
    case .srpt: .srpt
    case .operation: .operation
    case .chunkDoubling: .chunkDoubling
    case .longestPrefix: Shape<Void>.noParameters(rawValue).map { .longestPrefix }
    case .feedback: .feedback
    }
  }
}

extension Shape where Value == QueueOrder {
  /// In which order a queue is taken: an order's name, or a mapping from it to its parameters.
  static var queueOrder: Shape {
    .choice(
      "order", allowsName: true,
      OrderKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape) })
  }

  fileprivate static var deadline: Shape {
    .mapping("deadline") { reader in
      let kind = reader.optional(
        "by", .named("deadline", placeholder: DeadlineKind.ttft), default: .ttft,
        "what it follows from: an objective of the stream, or its timeout")
      return .deadline(kind.value)
    }
  }

  fileprivate static var fair: Shape {
    .mapping("fair") { reader in
      let usual = FairShare()
      let client = reader.optional(
        "by", .named("client", placeholder: FairShare.Client.stream), default: usual.client,
        "who a client is")
      let prompt = reader.optional(
        "promptWeight", .count(0...1000), default: usual.promptWeight,
        "what a token of a prompt counts")
      let output = reader.optional(
        "outputWeight", .count(0...1000), default: usual.outputWeight,
        "what a token of an answer counts")
      if prompt.isGood, output.isGood, prompt.value + output.value == 0 {
        output.fail("must be more than 0 where promptWeight is 0")
      }
      return .fair(
        FairShare(
          client: client.value, promptWeight: prompt.value, outputWeight: output.value))
    }
  }

  fileprivate static var srpt: Shape {
    .mapping("srpt") { reader in
      let prediction = reader.optional(
        "prediction", .lengthPrediction, default: .exact, written: "exact",
        "how well the engine knows how long answers will be")
      return .srpt(prediction.value)
    }
  }

  fileprivate static var operation: Shape {
    .mapping("operation") { reader in
      let prediction = reader.optional(
        "prediction", .lengthPrediction, default: .exact, written: "exact",
        "how well the engine knows how long answers will be")
      return .operation(prediction.value)
    }
  }

  fileprivate static var chunkDoubling: Shape {
    .mapping("chunk doubling") { reader in
      let first = reader.optional(
        "tokens", .tokens, default: ChunkDoubling().first,
        "prompts and answers of a job of the smallest class, at most; each next has twice as many")
      return .chunkDoubling(ChunkDoubling(first: first.value))
    }
  }

  fileprivate static var feedback: Shape {
    .mapping("feedback") { reader in
      let usual = FeedbackLevels()
      let first = reader.optional(
        "tokens", .tokens, default: usual.first,
        "prompt and answer so far at the first level, at most")
      let ratio = reader.optional(
        "ratio", .count(2...1000), default: usual.ratio,
        "how many times as many at the next level")
      let levels = reader.optional(
        "levels", .count(1...64), default: usual.levels, "how many there are")
      return .feedback(
        FeedbackLevels(first: first.value, ratio: ratio.value, levels: levels.value))
    }
  }
}

extension Shape where Value == LengthPrediction {
  /// `exact`, or how far off.
  fileprivate static var lengthPrediction: Shape {
    .choice(
      "prediction", allowsName: true,
      [
        Kind("exact", "as long as they are", Shape<Void>.noParameters("exact").map { .exact }),
        Kind("lognormal", "off by a lognormal factor of mean 1", lognormal),
        Kind("classes", "one of eight classes of lengths, at times a wrong one", classes),
      ])
  }

  private static var lognormal: Shape {
    .mapping("lognormal") { reader in
      .lognormal(
        cv: reader.required("cv", .variation, "coefficient of variation of the factor").value)
    }
  }

  private static var classes: Shape {
    .mapping("classes") { reader in
      .classes(
        totalVariation: reader.required(
          "totalVariation", .number(0...1, "a number from 0 to 1"),
          "part of all requests that are taken for another class"
        ).value)
    }
  }
}
