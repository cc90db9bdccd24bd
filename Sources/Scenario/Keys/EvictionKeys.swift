internal import DiscreteEvents
internal import Pool

/// The eviction policies a scenario can name.
enum EvictionKind: String, CaseIterable {
  case lru, lfu, lruk, gdsf, ttl, belady
  case flushWhenAllZero = "flush-when-all-0"
  case markAndPredict = "mark-and-predict"
  case epoch

  /// The kind of a configuration; a new one does not compile until it is named here.
  init(_ config: EvictionConfig) {
    self =
      switch config {
      case .lru: .lru
      case .lfu: .lfu
      case .lruK: .lruk
      case .gdsf: .gdsf
      case .ttl: .ttl
      case .belady: .belady
      case .flushWhenAllZero: .flushWhenAllZero
      case .markAndPredict: .markAndPredict
      case .epoch: .epoch
      }
  }

  var about: String {
    switch self {
    case .lru: "what nobody has used for longest"
    case .lfu: "what was asked for least"
    case .lruk: "what was asked for longest ago, by its k-th last request"
    case .gdsf: "what saves the least loading for its size, by its frequency, with aging"
    case .ttl: "what has not been used for a time; of what has, the one loaded last"
    case .belady: "what is asked for again latest: knows the future"
    case .flushWhenAllZero:
      "follows one bit a request, whether Belady's rule would let it go, right or wrong"
    case .markAndPredict:
      "draws among what was not asked for in a phase, by one bit a request, right or wrong"
    case .epoch: "what is not planned to stay; plans change from epoch to epoch"
    }
  }

  var shape: Shape<EvictionConfig> {
    switch self {
    case .lru: Shape<Void>.noParameters(rawValue).map { .lru }
    case .lfu: .lfu
    case .lruk: .lruK
    case .gdsf: Shape<Void>.noParameters(rawValue).map { .gdsf }
    case .ttl: .ttl
    case .belady: Shape<Void>.noParameters(rawValue).map { .belady }
    case .flushWhenAllZero: .flushWhenAllZero
    case .markAndPredict: .markAndPredict
    case .epoch: .epoch
    }
  }
}

extension Shape where Value == EvictionConfig {
  /// What gives way when a memory is full: a policy's name, or a mapping from it to its parameters.
  static var eviction: Shape {
    .choice(
      "eviction policy", allowsName: true,
      EvictionKind.allCases.map { Kind($0.rawValue, $0.about, $0.shape) })
  }

  fileprivate static var lfu: Shape {
    .mapping("lfu") { reader in
      let halfLife = reader.optional(
        "halfLife", .number(1...1e9, "a number from 1 to 1e9"),
        "requests after which an earlier one counts half; without it, all count the same")
      return .lfu(halfLife: halfLife.value)
    }
  }

  fileprivate static var lruK: Shape {
    .mapping("lruk") { reader in
      let k = reader.optional("k", .count(1...100), default: 2, "which of the last requests counts")
      return .lruK(k: k.value)
    }
  }

  fileprivate static var ttl: Shape {
    .mapping("ttl") { reader in
      let time = reader.optional(
        "time", .duration, default: .seconds(30), written: "30s",
        "how long an item is protected after its last use")
      return .ttl(time.value)
    }
  }

  fileprivate static var epoch: Shape {
    .mapping("epoch") { reader in
      let length = reader.optional(
        "length", .count(1...1_000_000_000), default: 1000,
        "requests an epoch, where no router plans")
      let transient = reader.optional(
        "transient", .count(1...1_000_000), default: 1,
        "places that no plan takes: what is not planned passes through them")
      return .epoch(length: length.value, transient: transient.value)
    }
  }

  fileprivate static var flushWhenAllZero: Shape {
    .mapping("flush-when-all-0") { reader in
      let errors = PredictionErrors(&reader)
      let isRobust = reader.optional(
        "robust", .flag, default: false,
        "whether it gives up on predictions while LRU loads less than half as often")
      return .flushWhenAllZero(errors, isRobust: isRobust.value)
    }
  }

  fileprivate static var markAndPredict: Shape {
    .mapping("mark-and-predict") { reader in .markAndPredict(PredictionErrors(&reader)) }
  }
}

extension PredictionErrors {
  fileprivate init(_ reader: inout MappingReader) {
    let probability = Shape<Double>.number(0...1, "a number from 0 to 1")
    let zeroError = reader.optional(
      "zeroError", probability, default: 0, written: "0",
      "how often what may go is predicted to stay (a wrong 0)")
    let oneError = reader.optional(
      "oneError", probability, default: 0, written: "0",
      "how often what should stay is predicted to go (a wrong 1)")
    self.init(zeroError: zeroError.value, oneError: oneError.value)
  }
}
