internal import DiscreteEvents
internal import Graphs
internal import Workload

/// Sessions of several turns.
extension Fleet {
  /// A session begins with its first turn.
  mutating func startSession(of stream: Int, _ arrival: Arrival) {
    var arrival = arrival
    guard let conversation = streams[stream].openSession(&arrival, of: stream) else { return }
    openSources += 1
    admit(arrival, of: stream, conversation: conversations.add(conversation))
  }

  /// A turn has left: the next one comes after a pause. A session ends with its last turn, or with
  /// one that was not answered.
  mutating func endTurn(of place: Int32, isAnswered: Bool) {
    let conversation = conversations[place]
    guard isAnswered, conversation.turnsLeft > 0 else { return endSession(place) }
    // An answer and what follows from it are never at one instant.
    let pause = max(streams[conversation.stream].pauseTime(), SimTime(picoseconds: 1))
    let time = pause < .never - now ? now + pause : .never
    schedule(.turn, at: time, subject: Int(place))
  }

  /// The pause of a session is over.
  mutating func resumeSession(_ place: Int32) {
    let stream = conversations[place].stream
    guard isInTime(now),
      let arrival = streams[stream].nextTurn(of: &conversations[place], at: now)
    else { return endSession(place) }
    sent += 1
    lastArrival = now
    admit(arrival, of: stream, conversation: place)
    if sent == config.requests { closeArrivals() }
  }

  private mutating func endSession(_ place: Int32) {
    conversations.remove(place)
    closeSource()
  }
}
