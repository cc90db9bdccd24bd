internal import DiscreteEvents
internal import Pool
internal import Router

/// Requests becoming calls: a call is made, reaches its replica like any request, and leaves.
extension Fleet {
  /// Makes a stage of calls for a request.
  ///
  /// - Parameter isFinal: the one call's answer goes to the client as it is made.
  /// - Returns: false when the calls are wrong.
  mutating func makeCalls(
    _ calls: [Call], for slot: Int32, after delay: SimTime, isFinal: Bool = false,
    isRace: Bool = false
  ) -> Bool {
    let made = requests[Int(slot)].isProgram ? programs[Int(slot)].calls.count : 0
    if let fault = fault(in: calls, after: made) {
      end(because: fault)
      return false
    }
    if made == 0 { beginProgram(slot) }
    programs[Int(slot)].isFinal = isFinal
    programs[Int(slot)].awaited += calls.count
    for call in calls {
      let isFirst = isRace && programs[Int(slot)].calls.isEmpty
      make(call, for: slot, isSeen: isFinal || isFirst)
    }
    let time = charge(delay)
    for index in made..<made + calls.count {
      let callSlot = programs[Int(slot)].slots[index]
      send(callSlot, after: time)
    }
    return true
  }

  private mutating func beginProgram(_ slot: Int32) {
    while programs.count < requests.count { programs.append(Program()) }
    programs[Int(slot)] = Program()
    requests[Int(slot)].isProgram = true
  }

  /// Gives a call a slot. Only the gaps between tokens that the client sees being made count in
  /// its stream's ITL: those of a call that is final when it is made, and of the first call of a
  /// race, which is the only one of most.
  private mutating func make(_ call: Call, for slot: Int32, isSeen: Bool) {
    var request = requests[Int(slot)]
    var sequence = sequence(
      of: call, for: request, gapClass: isSeen && request.isMeasured ? Int(request.stream) : -1)
    sequence.share(promptOf: sequences[Int(slot)])
    request.replica = Int32(call.replica)
    request.arm = arm(of: call)
    request.adapter = call.adapter
    request.client = -1
    request.task = -1
    request.conversation = -1
    request.parent = slot
    request.call = Int32(programs[Int(slot)].calls.count)
    request.isProgram = false
    programs[Int(slot)].slots.append(takeSlot(request, sequence))
    programs[Int(slot)].calls.append(
      CallOutcome(
        call, isCompleted: false, promptTokens: Int(sequence.prompt), outputTokens: 0, made: now,
        firstToken: nil, left: .never))
  }

  /// The tokens of `call`: what it does not say is its arm's own, or else the request's.
  func sequence(of call: Call, for request: Request, gapClass: Int) -> TokenSequence {
    let armOutput = call.arm >= 0 ? arms[call.arm].outputTokens : nil
    return TokenSequence(
      prompt: call.promptTokens ?? Int(request.prompt),
      output: call.outputTokens ?? armOutput ?? Int(request.output), gapClass: gapClass,
      adapters: AdapterSet([call.adapter] + call.mixed) ?? AdapterSet(), request: request.id,
      stream: request.stream)
  }

  /// The arm of a call: where it names none, the one that its replica and adapter are.
  func arm(of call: Call) -> Int32 {
    guard call.arm < 0, hasQuality else { return Int32(call.arm) }
    return impliedArms.arm(pool: Int(poolOfReplica[call.replica]), adapter: call.adapter)
  }

  /// A call has left its engine, or was turned away.
  mutating func endCall(_ slot: Int32, isCompleted: Bool) {
    let parent = Int(requests[Int(slot)].parent)
    let call = Int(requests[Int(slot)].call)
    settle(slot, isCompleted: isCompleted)
    free(slot)
    endStage(of: Int32(parent), after: call, isCompleted: isCompleted)
  }

  /// Notes what became of a call that is over for its request, though its engine may still hold it.
  mutating func settle(_ slot: Int32, isCompleted: Bool) {
    let request = requests[Int(slot)]
    let sequence = sequences[Int(slot)]
    let (parent, index) = (Int(request.parent), Int(request.call))
    let emitted = replicas[Int(request.replica)].emitted(slot, by: now, sequences: sequences)
    programs[parent].calls[index].isCompleted = isCompleted
    programs[parent].calls[index].outputTokens = emitted
    programs[parent].calls[index].firstToken =
      sequence.firstToken == .never ? nil : sequence.firstToken
    programs[parent].calls[index].left = now
    if isCompleted { programs[parent].calls[index].confidence = confidence(of: index, in: parent) }
    programs[parent].slots[index] = -1
    programs[parent].awaited -= 1
    programs[parent].scheduled = min(programs[parent].scheduled, sequence.scheduled)
    programs[parent].preemptions += Int(sequence.preemptions)
    if sequence.missedAdapter { programs[parent].missedAdapter = true }
    view.left(Int(request.replica), promptTokens: Int(sequence.prompt))
    requests[Int(slot)].hasLeft = true
  }

  /// Ends all calls in flight of a request.
  ///
  /// - Parameter cancelling: their engines are told, so that they work for them no longer.
  mutating func recallCalls(of parent: Int32, cancelling: Bool) {
    for index in programs[Int(parent)].slots.indices {
      let slot = programs[Int(parent)].slots[index]
      guard slot >= 0 else { continue }
      // Noted first: cancelling a waiting sequence takes it out of its engine.
      settle(slot, isCompleted: false)
      if cancelling, sequences[Int(slot)].state != .outside { cancel(slot) }
    }
  }
}
