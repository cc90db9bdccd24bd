/// Waiting sequences by client, and the virtual counter of each: the tokens that it was served,
/// weighted.
///
/// The virtual token counter of Sheng et al., "Fairness in serving large language models", OSDI
/// 2024, algorithms 2 and 4: of the clients that wait, that with the smallest counter is next, and
/// its earliest sequence; a client that begins to wait again gets no credit for the time that it
/// did not (its counter is lifted to the smallest one of those that wait). While all run, counters
/// grow in proportion to iterations, so that they are brought up to date when they are looked at.
struct FairQueue: Sendable {
  private struct Client {
    /// What it was served until iteration `at`, and its sequences that decode from then on.
    var counter: Int
    var decodes = 0
    var at: Int
    /// Its waiting sequences; what its place in ``order`` was last found by; −1 = it has none.
    var queue = SlotHeap()
    var known = 0
    var place: Int32 = -1
  }

  private let share: FairShare
  private var numbers: [Int64: Int] = [:]
  private var clients: ContiguousArray<Client> = []
  /// A heap of the clients that wait, by their counters as last known. Counters only grow, so the
  /// first one is first once it is up to date.
  private var order: ContiguousArray<Int32> = []
  /// The client that was the last to have nothing waiting any more; −1 = none yet.
  private var lastLeft = -1

  init(_ order: QueueOrder) {
    if case .fair(let share) = order { self.share = share } else { share = FairShare() }
  }

  /// The number of client `id`, new or known.
  mutating func number(of id: Int64, at now: Int) -> Int {
    if let number = numbers[id] { return number }
    numbers[id] = clients.count
    clients.append(Client(counter: 0, at: now))
    return clients.count - 1
  }

  /// What `client` was served until iteration `now`, weighted.
  func counter(of client: Int, at now: Int) -> Int {
    let client = clients[client]
    return client.counter + share.outputWeight * client.decodes * (now - client.at)
  }

  // MARK: Service

  /// A prompt of `client` is served.
  mutating func serve(prompt tokens: Int, of client: Int) {
    clients[client].counter += share.promptWeight * tokens
  }

  /// A token that follows a prompt is served.
  mutating func serveFirstToken(of client: Int) { clients[client].counter += share.outputWeight }

  /// `change` more of the client's sequences decode from iteration `now` on.
  mutating func decode(_ change: Int, of client: Int, at now: Int) {
    clients[client].counter = counter(of: client, at: now)
    clients[client].at = now
    clients[client].decodes += change
  }

  // MARK: Waiting

  /// A new sequence of `client` waits: the counter is lifted if none did. O(log n).
  mutating func lift(_ client: Int, at now: Int) {
    guard clients[client].place < 0 else { return }
    let first = firstClient(at: now)
    let floor = first >= 0 ? first : lastLeft
    guard floor >= 0 else { return }
    let missing = counter(of: floor, at: now) - counter(of: client, at: now)
    if missing > 0 { clients[client].counter += missing }
  }

  mutating func insert(
    _ slot: Int32, of client: Int, at now: Int, in sequences: inout SequenceTable
  ) {
    clients[client].queue.insert(slot, rank: 0, in: &sequences)
    guard clients[client].place < 0 else { return }
    clients[client].known = counter(of: client, at: now)
    order.append(Int32(client))
    rise(from: order.count - 1)
  }

  mutating func remove(
    _ slot: Int32, of client: Int, isPassed: Bool = false, in sequences: inout SequenceTable
  ) {
    clients[client].queue.remove(slot, in: &sequences)
    guard clients[client].queue.count == 0 else { return }
    if !isPassed { lastLeft = client }
    let index = Int(clients[client].place)
    clients[client].place = -1
    let last = order.removeLast()
    guard index < order.count else { return }
    order[index] = last
    rise(from: index)
    sink(from: Int(clients[Int(last)].place))
  }

  /// The next sequence's slot; −1 = none waits.
  mutating func first(at now: Int) -> Int32 {
    let client = firstClient(at: now)
    return client >= 0 ? clients[client].queue.first : -1
  }

  /// Iterations until another client may be next. O(clients that wait).
  mutating func iterationsOfFirst(at now: Int) -> Int {
    let first = firstClient(at: now)
    guard first >= 0 else { return .max }
    var least = Int.max
    let counter = counter(of: first, at: now)
    for other in order where clients[Int(other)].decodes < clients[first].decodes {
      let gap = self.counter(of: Int(other), at: now) - counter
      let speed = share.outputWeight * (clients[first].decodes - clients[Int(other)].decodes)
      guard speed > 0 else { continue }
      least = min(least, max(1, gap / speed))
    }
    return least
  }

  private mutating func firstClient(at now: Int) -> Int {
    while let first = order.first {
      let counter = counter(of: Int(first), at: now)
      if counter == clients[Int(first)].known { return Int(first) }
      clients[Int(first)].known = counter
      sink(from: 0)
    }
    return -1
  }

  private func precedes(_ a: Int32, _ b: Int32) -> Bool {
    let (first, second) = (clients[Int(a)].known, clients[Int(b)].known)
    return first != second ? first < second : a < b
  }

  private mutating func put(_ client: Int32, at index: Int) {
    order[index] = client
    clients[Int(client)].place = Int32(index)
  }

  private mutating func rise(from index: Int) {
    let client = order[index]
    var hole = index
    while hole > 0 {
      let parent = (hole - 1) >> 1
      guard precedes(client, order[parent]) else { break }
      put(order[parent], at: hole)
      hole = parent
    }
    put(client, at: hole)
  }

  private mutating func sink(from index: Int) {
    let client = order[index]
    var hole = index
    while true {
      var child = 2 * hole + 1
      if child >= order.count { break }
      if child + 1 < order.count, precedes(order[child + 1], order[child]) { child += 1 }
      guard precedes(order[child], client) else { break }
      put(order[child], at: hole)
      hole = child
    }
    put(client, at: hole)
  }
}
