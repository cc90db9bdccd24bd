internal import Graphs
internal import Pool
internal import Router
internal import Workload

extension Fleet {
  /// The request in `slot` as the router sees it.
  func requestView(_ slot: Int32) -> RequestView {
    guard needsPrefixes else { return plainRequestView(slot) }
    var spans: ContiguousArray<PrefixSpan> = []
    prefixes.spans(of: sequences[Int(slot)].hold.prompt, into: &spans)
    let request = plainRequestView(slot)
    return spans.isEmpty ? request : request.beginning(with: spans)
  }

  @inline(__always)
  private func plainRequestView(_ slot: Int32) -> RequestView {
    let request = requests[Int(slot)]
    guard knowsRequests else {
      return RequestView(
        id: request.id, stream: Int(request.stream), arrival: request.arrival,
        promptTokens: Int(request.prompt), session: request.session, adapter: request.adapter)
    }
    let traits = traits[Int(slot)]
    return RequestView(
      id: request.id, stream: Int(request.stream), arrival: request.arrival,
      promptTokens: Int(request.prompt), session: request.session, adapter: request.adapter,
      context: traits.context, intent: Int(request.intent), promptBytes: traits.promptBytes,
      expectedOutput: traits.expectedOutput)
  }

  /// What `arrival`, the next request of stream `stream`, is about.
  mutating func describe(_ arrival: inout Arrival, of stream: Int) -> RequestTraits {
    var traits = streams[stream].describe(arrival)
    quality?.describe(&arrival, &traits, of: stream)
    return traits
  }

  /// Keeps what the request that has come into `slot` is about, and what the router takes it for.
  mutating func note(_ traits: RequestTraits, in slot: Int32) {
    // Calls have slots too, and nothing of their own is known of them.
    while self.traits.count < requests.count { self.traits.append(RequestTraits()) }
    self.traits[Int(slot)] = traits
    requests[Int(slot)].intent = Int32(
      classifier?.inferred(from: traits.intent) ?? traits.intent)
  }
}
