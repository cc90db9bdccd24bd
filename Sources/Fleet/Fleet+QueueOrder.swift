internal import DiscreteEvents
internal import Pool
internal import Workload

/// What engines rank requests by.
extension Fleet {
  /// A request or a call is about to reach `replica`, whose queue is not first come first served.
  mutating func rank(_ slot: Int32, at replica: Int) {
    let request = requests[Int(slot)]
    let stream = config.streams[Int(request.stream)]
    let key: Int64
    switch replicas[replica].engine.order {
    case .fcfs, .longestPrefix, .feedback: return
    case .priority: key = -Int64(stream.priority)
    case .deadline(let kind):
      let time: SimTime? =
        switch kind {
        case .ttft: stream.slo.ttft
        case .e2e: stream.slo.e2e
        case .timeout: stream.timeout
        }
      let arrival = request.arrival.picoseconds
      let sum = arrival.addingReportingOverflow(time?.picoseconds ?? .max)
      key = sum.overflow ? .max : sum.partialValue
    case .fair(let share):
      // Sessions are numbered by stream, from 0; -1 is all that have none.
      let session = share.client == .session ? Int64(request.session) + 1 : 0
      key = Int64(request.stream) << 40 | session
    case .chunkDoubling(let classes): key = classes.index(of: knownTokens(of: request, in: slot))
    case .srpt(let prediction), .operation(let prediction):
      let output = Int(sequences[Int(slot)].output)
      key = Int64(prediction.tokens(of: output, luck: lengthLuck, request: luckNumber(of: request)))
    }
    sequences[Int(slot)].place = QueuePlace(key: key)
  }

  /// The tokens of the job that a request is of, as far as anybody knows them: those of a task's
  /// calls so far, or of a session, whose turn's prompt has all that was said before.
  private func knownTokens(of request: Request, in slot: Int32) -> Int {
    let sequence = sequences[Int(slot)]
    let own = Int(sequence.prompt) + Int(sequence.output)
    guard request.task >= 0, let task = tasks.slots[Int(request.task)] else { return own }
    return max(own, task.tokens)
  }

  /// How predictions of answers' lengths err: the same for a request in every run of this
  /// replication, whatever the pools, policies and orders are.
  private var lengthLuck: RandomField {
    RandomField(
      seed: config.seed, replication: options.replication, name: "requests/predicted length")
  }

  /// Requests have numbers; their calls, 63 of them at most, are counted beside them.
  private func luckNumber(of request: Request) -> UInt64 {
    UInt64(request.id) << 6 | UInt64(min(63, Int(request.call) + 1))
  }
}
