internal import DiscreteEvents
internal import Pool
internal import Router

/// What must hold between any two events.
extension Fleet {
  /// Stops the program when an invariant is broken. O(requests in flight + replicas).
  func checkInvariants() {
    let free = requests.count { $0.id < 0 }
    precondition(free == freeSlots.count, "slots were lost or are free twice")
    precondition(arrivals == left + inFlight, "requests were lost or made up")
    var held = [Int](repeating: 0, count: replicas.count)
    var decoded = held
    for slot in requests.indices where requests[slot].id >= 0 && !requests[slot].hasLeft {
      if requests[slot].replica >= 0 {
        let isSecond = disaggregation?.handovers[slot].isPlaced == true
        if isSecond {
          decoded[Int(requests[slot].replica)] += 1
        } else {
          held[Int(requests[slot].replica)] += 1
        }
      }
      if requests[slot].isProgram { checkProgram(slot) }
      if requests[slot].parent >= 0 {
        let calls = programs[Int(requests[slot].parent)].slots
        precondition(
          calls[Int(requests[slot].call)] == Int32(slot), "a call is not its request's")
      }
    }
    checkWaiting()
    checkTasks()
    checkHandovers()
    checkBatteries()
    checkFetches()
    for replica in replicas.indices {
      precondition(
        view.outstanding(replica) == held[replica],
        "the router's count of a replica's requests is wrong")
      precondition(
        disaggregation?.view.outstanding(replica) ?? 0 == decoded[replica],
        "the second policy's count of a replica's requests is wrong")
      replicas[replica].checkInvariants(sequences: sequences)
    }
  }

  /// Nothing is silently lost: a request that is at no replica and made no calls is held at the
  /// router, or is to be sent again after a fault.
  private func checkWaiting() {
    let nowhere = requests.filter {
      $0.id >= 0 && !$0.hasLeft && $0.replica < 0 && !$0.isProgram && $0.parent < 0
    }
    precondition(
      nowhere.count { !$0.isRecovering } == held.count, "a request is nowhere, or held twice")
  }

  /// A request of several calls waits for those that have not left, or its answer is on its way.
  private func checkProgram(_ slot: Int) {
    let program = programs[slot]
    precondition(requests[slot].replica < 0, "a request that became calls is at a replica")
    precondition(program.slots.count == program.calls.count, "calls were lost or made up")
    let inFlight = program.slots.filter { $0 >= 0 }
    precondition(inFlight.count == program.awaited, "the count of awaited calls is wrong")
    precondition(
      inFlight.allSatisfy { requests[Int($0)].parent == Int32(slot) }, "a call has another parent")
    precondition(
      program.awaited > 0 || program.isAnswering || failure != nil,
      "a request waits for none of its calls")
  }
}
