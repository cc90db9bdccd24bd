import DiscreteEvents
import Pool
import Statistics

/// A request of a drawing. Times are in columns: 2 is the boundary at which column 2 begins, 1.5
/// the middle of column 1.
struct Marble {
  var name: Character
  var prompt: Int
  var output: Int
  var arrives = 0.0
  /// When its client goes; `nil` = it waits for ever.
  var goes: Double?
  /// The adapters it runs under.
  var adapters: [Int] = []
  /// What it is ranked by, or who its client is.
  var key = 0
}

/// Draws what a replica's scheduler does as text: a row a request, a column an iteration.
///
///     l waits for an adapter to be loaded
///     q waits   P prefills   d decodes   x was preempted at the start of this iteration
///     - is in the batch, but waits for prompts to be computed
///     | has emitted its last token   ! is gone without: refused, or its client left
///
/// Every iteration takes the same time and is run as one of its own.
struct Marbles {
  private static let column = SimTime(picoseconds: 1000)

  private let marbles: [Marble]
  private var replica: Replica
  private var sequences: SequenceTable
  private var gaps: ContiguousArray<Histogram> = [Histogram()]
  private var rows: [String]
  /// What a request that is in no engine shows in the next column, and then is not drawn any more.
  private var farewells: [Character?]
  private var preemptions: [Int32]
  private var transfers: [Transfer] = []

  /// The drawing of `marbles`, in order of arrival, on a replica of `pool`.
  static func draw(
    _ engine: EngineConfig, kvBlocks: Int = 1000, maxModelLength: Int? = nil,
    adapters: AdapterService? = nil, maxTokens: Int? = nil, _ marbles: [Marble]
  ) -> String {
    let pool = PoolConfig(
      name: "", replicas: 1, engine: engine, timing: .affine(AffineTiming(base: column)),
      kvBlocks: kvBlocks, maxModelLength: maxModelLength, adapters: adapters)
    var drawing = Marbles(pool, maxTokens: maxTokens, marbles)
    for column in 0..<60 where column == 0 || !drawing.isOver { drawing.run(column) }
    return drawing.rows.map { row in
      String(row.reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
  }

  private init(_ pool: PoolConfig, maxTokens: Int?, _ marbles: [Marble]) {
    self.marbles = marbles
    replica = Replica(
      Engine(pool, mode: .step, maxTokens: maxTokens.map { [$0] } ?? []), gapClasses: 1)
    sequences = SequenceTable(
      marbles.map {
        TokenSequence(
          prompt: $0.prompt, output: $0.output, gapClass: -1,
          adapters: AdapterSet($0.adapters) ?? AdapterSet())
      })
    for slot in marbles.indices {
      sequences[slot].place = QueuePlace(key: Int64(marbles[slot].key))
    }
    rows = marbles.map { "\($0.name) " }
    farewells = Array(repeating: nil, count: marbles.count)
    preemptions = Array(repeating: 0, count: marbles.count)
  }

  private var isOver: Bool {
    replica.isIdle && rows.allSatisfy { $0.contains("|") || $0.contains("!") }
  }

  /// Runs and draws one column: its boundary, then what happens in the middle of it.
  private mutating func run(_ column: Int) {
    let start = SimTime(picoseconds: Int64(column) * Self.column.picoseconds)
    var left: ContiguousArray<Int32> = []
    if !replica.isIdle {
      _ = replica.end(
        at: start, generation: replica.generation, sequences: &sequences, gaps: &gaps,
        finished: &left)
    }
    for slot in left { farewells[Int(slot)] = "|" }
    change(at: Double(column))
    left.removeAll()
    if !replica.isIdle { _ = replica.start(at: start, sequences: &sequences, released: &left) }
    for slot in left { farewells[Int(slot)] = "!" }
    transfers += replica.takeTransfers()
    replica.checkInvariants(sequences: sequences)
    change(at: Double(column) + 0.5)
    for slot in rows.indices { rows[slot].append(mark(of: slot)) }
  }

  /// Lets clients go and requests come that do so at `time`.
  private mutating func change(at time: Double) {
    let now = SimTime(picoseconds: Int64(time * Double(Self.column.picoseconds)))
    endTransfers(until: now)
    for slot in marbles.indices where marbles[slot].goes == time {
      let (hasLeft, _) = replica.cancel(Int32(slot), at: now, sequences: &sequences)
      if hasLeft { farewells[slot] = "!" }
    }
    for slot in marbles.indices where marbles[slot].arrives == time {
      if case .refused = replica.receive(Int32(slot), at: now, sequences: &sequences) {
        farewells[slot] = "!"
      }
    }
  }

  private mutating func endTransfers(until now: SimTime) {
    while let next = transfers.min(by: { $0.end < $1.end }), next.end <= now {
      transfers.removeAll { $0 == next }
      _ = replica.endTransfer(isDisk: next.isDisk, at: next.end, sequences: &sequences)
      transfers += replica.takeTransfers()
    }
  }

  private mutating func mark(of slot: Int) -> Character {
    defer { preemptions[slot] = sequences[slot].preemptions }
    switch sequences[slot].state {
    case .waiting: return sequences[slot].preemptions > preemptions[slot] ? "x" : "q"
    case .receiving, .received: return "k"
    case .awaitingAdapters: return "l"
    case .prefilling: return "P"
    case .decoding: return replica.pausesAnswers ? "-" : "d"
    case .outside:
      defer { farewells[slot] = nil }
      return farewells[slot] ?? " "
    }
  }
}
