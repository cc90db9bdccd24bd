package import DiscreteEvents

/// A request as an engine sees it: a sequence of tokens to be computed and emitted.
///
/// While it decodes nothing here changes: its counts are those of tick ``since``, and every tick
/// of its replica since then has added a token to both.
package struct TokenSequence: Sendable {
  package enum State: UInt8, Sendable {
    /// In no engine.
    case outside
    /// Queued at a replica, for the first time or after a preemption.
    case waiting
    /// At a replica, waiting for adapters to be in GPU memory.
    case awaitingAdapters
    /// Running, its known tokens not all in KV yet.
    case prefilling
    /// Running, one token an iteration.
    case decoding
    /// At a replica that has KV blocks for it, which are being filled from another one.
    case receiving
    /// Queued at a replica with its KV, which has come from another one.
    case received
  }

  /// What a sequence has to do with KV that one replica computes and another goes on with.
  package enum Handover: UInt8, Sendable {
    case none
    /// Its blocks stay when it has emitted its last token, to be fetched.
    case leaves
    /// It is to fetch its KV before it runs.
    case fetches
  }

  /// Prompt tokens, and output tokens to emit.
  package let prompt: Int32
  package let output: Int32
  /// The row of the replica's token-gap histograms it counts in; −1 = none.
  package let gapClass: Int32
  /// The request that it serves and that request's stream: whose luck it has.
  package let request: Int32
  package let stream: Int32
  package internal(set) var state = State.outside
  /// Whether its client has gone: it leaves at the next iteration boundary.
  package internal(set) var isCancelled = false
  /// Whether an adapter of its was not in GPU memory when it reached its replica.
  package internal(set) var missedAdapter = false
  package internal(set) var handover = Handover.none
  /// The adapters it runs under.
  package var adapters: AdapterSet
  /// The prefixes that it shares.
  package internal(set) var hold: PrefixHold
  /// Output tokens emitted, and tokens in KV.
  package internal(set) var emitted: Int32 = 0
  var computed: Int32 = 0
  /// The replica's tick when it began to decode.
  var since: UInt32 = 0
  /// While it decodes, the residue of the ticks at which it needs a new KV block; where decoding
  /// varies, the KV blocks that it has.
  var needResidue: Int32 = 0
  /// Tokens it prefills in the current iteration; its luck, where decoding varies.
  var chunk: Int32 = 0
  package internal(set) var preemptions: Int32 = 0
  /// KV blocks that it left to be fetched.
  package internal(set) var parkedBlocks: Int32 = 0
  /// Neighbours in the list it is in; −1 = none.
  package internal(set) var previous: Int32 = -1
  package internal(set) var next: Int32 = -1
  /// Where it is in a queue that is not first come first served.
  package var place = QueuePlace()
  /// When it was first in a batch and when its first token was out; `never` = not yet.
  package internal(set) var scheduled = SimTime.never
  package internal(set) var firstToken = SimTime.never
  /// When its last token was out, while it does not decode.
  var lastToken = SimTime.zero

  /// - Parameters:
  ///   - prefix: the longest prefix of its prompt that is told apart; −1 = none.
  ///   - whole: the prefix that prompt and answer are together; −1 = nobody asks for it.
  package init(
    prompt: Int, output: Int, gapClass: Int, adapters: AdapterSet = AdapterSet(),
    prefix: Int32 = -1, whole: Int32 = -1, request: Int = 0, stream: Int32 = 0
  ) {
    self.request = Int32(truncatingIfNeeded: request)
    self.stream = stream
    self.prompt = Int32(prompt)
    self.output = Int32(output)
    self.gapClass = Int32(gapClass)
    self.adapters = adapters
    hold = PrefixHold(prompt: prefix, whole: whole)
  }

  /// It is admitted, and prefills `tokens` in the iteration that begins at `time`.
  @inline(__always)
  mutating func startPrefill(of tokens: Int, at time: SimTime) {
    state = .prefilling
    chunk = Int32(tokens)
    if scheduled == .never { scheduled = time }
  }

  /// Its known tokens are all in KV at `tick`, and it decodes from the next one on.
  @inline(__always)
  mutating func startDecoding(at tick: UInt32, needResidue residue: Int) {
    state = .decoding
    since = tick
    needResidue = Int32(residue)
  }

  /// Its replica is lost; it keeps the tokens that it has emitted, which are prefilled with the
  /// prompt at its next one. A last token that it emitted after its connection had broken was
  /// heard by nobody, and is emitted again.
  package mutating func migrate() {
    emitted = min(emitted, output - 1)
    computed = 0
    chunk = 0
    isCancelled = false
    hold.forget()
  }

  /// It has the prompt of `other`, and shares its prefixes, if it asks for the same.
  package mutating func share(promptOf other: TokenSequence) {
    guard prompt == other.prompt, adapters == other.adapters else { return }
    hold = PrefixHold(prompt: other.hold.prompt)
  }

  /// It stands for `other`, which was lost: it was first in a batch when that was.
  package mutating func take(historyOf other: TokenSequence) {
    scheduled = other.scheduled
    preemptions = other.preemptions
  }

  /// Whether it waits, and what it computed does so in the memory of its replica's host.
  @inline(__always)
  var isSwapped: Bool { computed > 0 && state == .waiting }

  /// Tokens to have in KV before the next can be emitted: the prompt and what was emitted so far.
  var known: Int { Int(prompt) + Int(emitted) }
}

/// The sequences of a run by slot. Replicas name sequences by their slots.
package typealias SequenceTable = ContiguousArray<TokenSequence>
