internal import DiscreteEvents
internal import Pool
internal import Router

/// Calls that race: the first that completes is the answer.
extension Fleet {
  /// Begins a race, or goes on with one: makes its calls and sees to it that the policy is asked
  /// again.
  ///
  /// - Returns: false when the calls are wrong.
  mutating func race(
    _ calls: [Call], patience: SimTime, milestone: Milestone, for slot: Int32, after delay: SimTime
  ) -> Bool {
    let isProgram = requests[Int(slot)].isProgram
    if patience <= .zero {
      end(because: .wrong("races calls without any patience"))
      return false
    }
    // None may be made only where there is something to wait for.
    if !calls.isEmpty || !isProgram || programs[Int(slot)].awaited == 0 {
      guard makeCalls(calls, for: slot, after: delay, isRace: true) else { return false }
    }
    programs[Int(slot)].race = milestone
    races += 1
    programs[Int(slot)].askedAs = races
    // Beyond the horizon no run goes.
    let time = charge(delay)
    if patience < .horizon, time < .horizon {
      schedule(.patience, at: now + time + patience, subject: Int(slot), tag: races)
    }
    return true
  }

  /// A race has taken as long as its policy said, unless it has been won or decided on meanwhile.
  mutating func endPatience(_ slot: Int32, of race: UInt64) {
    guard programs[Int(slot)].askedAs == race, let milestone = programs[Int(slot)].race,
      !hasPassed(milestone, slot)
    else { return }
    endedStages.append(slot)
    resumeEnded()
    if held.count > 0 { offerHeld() }
  }

  /// Whether a call under way has come so far; none has completed, or the race would be over.
  private func hasPassed(_ milestone: Milestone, _ slot: Int32) -> Bool {
    guard milestone == .firstToken else { return false }
    return programs[Int(slot)].slots.contains { call in
      call >= 0 && sequences[Int(call)].firstToken != .never
    }
  }

  /// A call of a request has left: its stage may be over, which a race is at the first completion.
  mutating func endStage(of parent: Int32, after call: Int, isCompleted: Bool) {
    guard programs[Int(parent)].race != nil else {
      if programs[Int(parent)].isSpread {
        askAfterCall(of: parent)
      } else if programs[Int(parent)].awaited == 0 {
        endedStages.append(parent)
      }
      return
    }
    // Two calls may complete at one instant.
    guard !programs[Int(parent)].isWon else { return }
    if isCompleted {
      programs[Int(parent)].answer = .call(call)
      endedStages.append(parent)
    } else if programs[Int(parent)].awaited == 0 {
      endedStages.append(parent)
    }
  }

  /// Brings what the policy sees of calls under way up to this instant.
  mutating func noteFirstTokens(of slot: Int32) {
    for (index, call) in programs[Int(slot)].slots.enumerated() where call >= 0 {
      let first = sequences[Int(call)].firstToken
      programs[Int(slot)].calls[index].firstToken = first == .never ? nil : first
    }
  }
}
