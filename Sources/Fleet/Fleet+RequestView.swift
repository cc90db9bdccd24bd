internal import Router
internal import Workload

extension Fleet {
  /// The request in `slot` as the router sees it.
  func requestView(_ slot: Int32) -> RequestView {
    let request = requests[Int(slot)]
    var view = RequestView(
      id: request.id, stream: Int(request.stream), arrival: request.arrival,
      promptTokens: Int(request.prompt), session: request.session, adapter: request.adapter)
    if !traits.isEmpty {
      view.context = traits[Int(slot)].context
      view.intent = Int(request.intent)
      view.promptBytes = traits[Int(slot)].promptBytes
      view.expectedOutput = traits[Int(slot)].expectedOutput
    }
    return view
  }

  /// Keeps what is known of the request that has come into `slot`.
  mutating func note(_ traits: RequestTraits?, in slot: Int32) {
    guard traits != nil || !self.traits.isEmpty else { return }
    // Requests in other slots may have come before anything was known of any.
    while self.traits.count < requests.count { self.traits.append(RequestTraits()) }
    self.traits[Int(slot)] = traits ?? RequestTraits()
  }
}
