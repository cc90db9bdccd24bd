internal import DiscreteEvents
package import Fleet
internal import Router

/// A CSV file with every decision of the router, in the order they are made: a row for each call
/// that a decision makes, and one for a decision that makes none.
///
/// Times are in seconds, exact; a field is empty where there is nothing to say.
package final class DecisionTable: Recorder {
  package static let columns =
    "request,round,time_s,action,pool,replica,arm,adapter,prompt_tokens,reason,score,delay_s,"
    + "view_age_s"

  private let file: AtomicFile
  private let fleet: FleetNames

  /// Begins the table at `path`.
  package init(_ path: String, _ fleet: FleetNames) throws(AtomicFile.Failure) {
    file = try AtomicFile(path)
    self.fleet = fleet
    file.append(DecisionTable.columns + "\n")
  }

  package var wantsIterations: Bool { false }
  package var wantsDecisions: Bool { true }
  package func record(_ stretch: IterationStretch) {}
  package func record(_ request: RequestRecord) {}

  package func record(_ decision: DecisionRecord) {
    for call in decision.decision.action.calls { append(decision, call) }
  }

  private func append(_ record: DecisionRecord, _ call: Call?) {
    let place = call.flatMap { fleet.place(of: $0.replica) }
    let reason = record.decision.reason
    var fields = ["\(record.request)", "\(record.round)"]
    fields.append(seconds(record.time))
    fields.append(record.decision.action.name)
    fields.append(place.map { csvField($0.pool) } ?? "")
    fields.append(place.map { "\($0.replica)" } ?? "")
    fields.append(csvField(fleet.arm(call?.arm ?? -1)))
    fields.append(csvField(fleet.adapters(of: call)))
    fields.append("\(call?.promptTokens ?? record.seen.promptTokens)")
    fields.append(csvField("\(reason.text)"))
    fields.append("\(reason.score)")
    fields.append(seconds(record.decision.delay))
    fields.append(record.viewAge.map(seconds) ?? "")
    file.append(fields.joined(separator: ",") + "\n")
  }

  private func seconds(_ time: SimTime) -> String {
    var text: [UInt8] = []
    text.append(time)
    return String(decoding: text, as: UTF8.self)
  }

  /// Completes the file.
  package func finish() throws(AtomicFile.Failure) { try file.commit() }
}

extension Decision.Action {
  /// What scripts read.
  var name: String {
    switch self {
    case .place: "place"
    case .send: "send"
    case .fanOut: "fan-out"
    case .spread: "spread"
    case .race: "race"
    case .hold: "hold"
    case .reject: "reject"
    case .answer: "answer"
    }
  }

  /// The calls that it makes; one `nil` when it makes none.
  var calls: [Call?] {
    switch self {
    case .place(let replica): [Call(to: replica)]
    case .send(let call): [call]
    case .fanOut(let calls): calls
    case .spread(let calls), .race(let calls, _, _): calls.isEmpty ? [nil] : calls
    case .hold, .reject, .answer: [nil]
    }
  }
}
