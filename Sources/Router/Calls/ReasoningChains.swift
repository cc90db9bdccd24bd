internal import DiscreteEvents

/// The chains of reasoning of one request: what each is waiting for, and whose call is whose.
struct ReasoningChains {
  /// What a chain does in its turn.
  enum Step: Hashable {
    /// The small model drafts, the large one scores the draft, or goes on in its place.
    case draft, score, goOn
    /// It has its answer, all its turns, or lost a call.
    case end
  }

  struct Chain {
    var step = Step.draft
    /// Whether its call is under way.
    var isAsked = false
    var turn = 0
    /// Tokens written so far.
    var written = 0
    /// How the large model liked its last draft; `nil` = that is not judged, or is dealt with.
    var score: Double?
    /// Its last call that wrote anything; −1 = none has yet.
    var last = -1
  }

  var chains: [Chain]
  /// A call under way, and the chain that it is of.
  struct Awaited {
    let call: Int
    let chain: Int
  }

  private(set) var awaitedCalls: [Awaited] = []
  private var made = 0
  private let luck: RandomField

  init(_ count: Int, seed: UInt64) {
    chains = Array(repeating: Chain(), count: count)
    luck = RandomField(seed: seed, name: "chains")
  }

  /// Notes that the chains in `askers` make the next calls, in this order.
  mutating func ask(_ askers: [Int]) {
    for chain in askers {
      chains[chain].isAsked = true
      awaitedCalls.append(Awaited(call: made, chain: chain))
      made += 1
    }
  }

  /// Takes the calls that have left; the chains that they are of, with each one's call. O(chains).
  mutating func takeLeft(of calls: [CallOutcome]) -> [Awaited] {
    let left = awaitedCalls.filter { calls[$0.call].left != .never }
    awaitedCalls.removeAll { calls[$0.call].left != .never }
    for entry in left { chains[entry.chain].isAsked = false }
    return left
  }

  /// A number from 0 to 1 of a chain's turn: the same whoever waits for whom.
  func number(of chain: Int, use: Int) -> Double {
    luck.uniform(at: UInt64((chains[chain].turn * chains.count + chain) * 2 + use))
  }

  /// Chains whose next step is `step`, and that are not waiting for a call.
  func waiting(for step: Step) -> [Int] {
    chains.indices.filter { chains[$0].step == step && !chains[$0].isAsked }
  }
}
