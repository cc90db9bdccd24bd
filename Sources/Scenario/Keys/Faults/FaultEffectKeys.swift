internal import DiscreteEvents
internal import Fleet

/// The effects of a fault that a scenario can name.
enum FaultKind: String, CaseIterable {
  case crash, slow, cut, delay, reclaim, router, adapterStore, linkCut, linkSlow

  /// The kind of an effect; a new one does not compile until it is named here.
  init(_ effect: FaultEffect) {
    self =
      switch effect {
      case .crash: .crash
      case .slow: .slow
      case .cut: .cut
      case .delay: .delay
      case .reclaim: .reclaim
      case .router: .router
      case .adapterStore: .adapterStore
      case .linkCut: .linkCut
      case .linkSlow: .linkSlow
      }
  }

  /// Whether it happens to links of the network, not to machines.
  var isOfLinks: Bool { self == .linkCut || self == .linkSlow }

  var about: String {
    switch self {
    case .crash: "processes are gone, with KV memory, queue and batch; then they start again"
    case .slow: "iterations take longer by a factor: a straggler, a throttled GPU"
    case .cut: "the network is cut: connections break, and nothing has to start again"
    case .delay: "requests take longer to the machines and back"
    case .reclaim:
      "spot machines are taken away after a notice; then they are given back, and start"
    case .router: "the router's process is gone, with its connections and what it had learnt"
    case .adapterStore: "adapters cannot be read from disk"
    case .linkCut: "links of the network are cut, each by itself: connections over them break"
    case .linkSlow: "links of the network take longer by a factor, each by itself"
    }
  }

  var shape: Shape<FaultAction> {
    .mapping(rawValue) { reader in
      let effect = effect(&reader)
      let outages = OutageFields(&reader)
      return FaultAction(effect: effect, outages: outages.config())
    }
  }

  /// What only this effect has.
  var ownKeys: Shape<FaultEffect> { .mapping(rawValue) { effect(&$0) } }

  /// What every effect has: when it happens.
  static var timing: Shape<OutageConfig> {
    .mapping("outages") { reader in OutageFields(&reader).config() }
  }

  private func effect(_ reader: inout MappingReader) -> FaultEffect {
    switch self {
    case .crash: return .crash
    case .slow:
      let factor = reader.required(
        "factor", .number(1...10_000, "a number from 1 to 10000"), "how much longer they take")
      return .slow(factor: factor.value)
    case .cut: return .cut
    case .delay:
      let time = reader.required("by", .positiveDuration, "how much longer, both ways together")
      return .delay(time.value)
    case .reclaim:
      // Amazon EC2 gives a spot instance two minutes.
      let notice = reader.optional(
        "notice", .duration, default: .seconds(120), written: "2min",
        "from when the router is told to when the machines are gone")
      return .reclaim(notice: notice.value)
    case .router: return .router
    case .adapterStore: return .adapterStore
    case .linkCut: return .linkCut
    case .linkSlow:
      let factor = reader.required(
        "factor", .number(1...10_000, "a number from 1 to 10000"), "how much longer they take")
      return .linkSlow(factor: factor.value)
    }
  }
}

/// What happens to the machines of a fault, and when.
struct FaultAction {
  var effect: FaultEffect
  var outages: OutageConfig
}

extension FaultDomain {
  /// What machines have in common that fail together.
  static var about: String {
    "what fails together: one replica, those of a rack, a zone or a pool, or all"
  }
}
