internal import DiscreteEvents
package import Fleet
internal import Router
internal import Synchronization

/// One request's life as a person reads it: every decision on it, why, and what became of it.
///
/// A recorder, so that it sees the run go by and keeps what is about its request.
package final class RequestStory: Recorder {
  private let request: Int
  private let fleet: FleetNames
  private var decisions: [DecisionRecord] = []
  /// Decisions that held the request, after the first of them.
  private var furtherHolds = 0
  private var record: RequestRecord?
  /// Requests that have left.
  package private(set) var requests = 0
  /// Tells another thread that the request has left.
  package let end = End()

  /// Whether a story is complete.
  package final class End: Sendable {
    private let flag = Mutex(false)
    package var isReached: Bool { flag.withLock(\.self) }
    fileprivate func reach() { flag.withLock { $0 = true } }
  }

  /// The story of the request with number `request`.
  package init(of request: Int, _ fleet: FleetNames) {
    self.request = request
    self.fleet = fleet
  }

  package var wantsIterations: Bool { false }
  package var wantsDecisions: Bool { true }
  package func wantsEvidence(of request: Int) -> Bool { request == self.request }
  package func record(_ stretch: IterationStretch) {}

  package func record(_ decision: DecisionRecord) {
    guard decision.request == request else { return }
    if decision.decision.action == .hold, decisions.last?.decision.action == .hold {
      furtherHolds += 1
    } else {
      decisions.append(decision)
    }
  }

  package func record(_ request: RequestRecord) {
    requests += 1
    guard request.id == self.request else { return }
    record = request
    end.reach()
  }

  /// The whole story, without a line break at its end; `nil` = there was no such request.
  package var text: String? {
    guard let record else { return nil }
    var blocks = [heading(record)]
    blocks += decisions.map(paragraph)
    blocks.append(ending(record))
    return blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n")
  }

  private func heading(_ record: RequestRecord) -> [String] {
    var parts = [
      "request \(record.id)", fleet.streams[record.stream],
      "arrived at \(Quantity.time(record.arrival.seconds))",
      "\(Quantity.count(Double(record.promptTokens))) prompt tokens",
    ]
    if record.session >= 0 { parts.append("session \(record.session)") }
    var lines = [parts.joined(separator: " · ")]
    guard let seen = decisions.first?.seen else { return lines }
    let intent = fleet.intent(seen.intent)
    if !intent.isEmpty { lines.append("  taken for: \(intent)") }
    if !seen.context.isEmpty {
      let shown = seen.context.prefix(8).map(Quantity.significant)
      let rest = seen.context.count > 8 ? ", … (\(seen.context.count) numbers)" : ""
      lines.append("  context: \(shown.joined(separator: ", "))\(rest)")
    }
    return lines
  }

  private func paragraph(_ record: DecisionRecord) -> [String] {
    let decision = record.decision
    var line = "\(Quantity.time(record.time.seconds)): \(sentence(decision.action)): "
    line += "\(decision.reason.text) (\(Quantity.plain(decision.reason.score)))"
    if decision.delay > .zero { line += ", after \(Quantity.time(decision.delay.seconds))" }
    var lines = [line]
    if let age = record.viewAge {
      lines.append("  replicas had reported \(Quantity.time(age.seconds)) before")
    }
    if decision.action == .hold, furtherHolds > 0 {
      lines.append("  and again when it was offered later (held \(furtherHolds + 1) times)")
    }
    if let evidence = record.evidence {
      lines += EvidenceTable.lines(evidence, for: decision.action, fleet)
      lines += evidence.notes.map { "  \($0)" }
    }
    return lines
  }

  private func sentence(_ action: Decision.Action) -> String {
    switch action {
    case .hold: "held at the router"
    case .reject: "turned away"
    case .answer(.call(let index)): "answered by call \(index + 1)"
    case .answer(.best(let calls, _)): "answered from the best of \(calls.count) calls"
    case .answer(.chain(let calls)): "answered by a chain of \(calls.count) calls"
    case .spread([]), .race([], _, _): "left to the calls under way"
    case .place, .send, .fanOut, .spread, .race:
      action.calls.compactMap { $0.map(destination) }.joined(separator: ", and ")
    }
  }

  private func destination(_ call: Call) -> String {
    let place = fleet.place(of: call.replica)
    var text = place.map { "sent to \($0.pool), replica \($0.replica)" } ?? "sent nowhere"
    let arm = fleet.arm(call.arm)
    if !arm.isEmpty, arm != place?.pool { text += ", arm \(arm)" }
    let adapters = fleet.adapters(of: call)
    if !adapters.isEmpty, adapters != arm { text += ", adapter \(adapters)" }
    if let tokens = call.promptTokens { text += ", with \(tokens) prompt tokens" }
    return text
  }

  private func ending(_ record: RequestRecord) -> [String] {
    var parts = [record.status.rawValue.replacing("_", with: " ")]
    if let queue = record.queue { parts.append("queue \(Quantity.time(queue.seconds))") }
    if let ttft = record.ttft { parts.append("TTFT \(Quantity.time(ttft.seconds))") }
    if let tpot = record.tpot { parts.append("TPOT \(Quantity.time(tpot.seconds))") }
    if let e2e = record.e2e { parts.append("E2E \(Quantity.time(e2e.seconds))") }
    if record.preemptions > 0 { parts.append("\(record.preemptions) preemptions") }
    parts.append("\(record.outputTokens) output tokens")
    return ["\(Quantity.time(record.left.seconds)): \(parts.joined(separator: " · "))"]
  }
}
