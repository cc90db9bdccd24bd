internal import DiscreteEvents
internal import Pool
internal import Router

/// Requests on their way through the network.
extension Fleet {
  /// Sets what is in `slot` on its way.
  ///
  /// - Parameters:
  ///   - delay: from now until it leaves the gateway.
  ///   - path: the links it goes by, of which nothing is wrong; empty = the usual ones.
  /// - Returns: how long it takes there and back. All of it passes before the request is at its
  /// replica,
  ///   so that its first token has the time of the client's seeing it.
  mutating func depart(_ slot: Int32, after delay: SimTime, by path: [Int]) -> SimTime {
    let request = requests[Int(slot)]
    return network?.depart(
      slot, request: request.id, to: Int(request.replica), by: path, at: now + delay,
      tokens: Int(sequences[Int(slot)].prompt)) ?? .zero
  }

  /// Which delivery of `slot` counts.
  func deliveryMark(of slot: Int32) -> UInt64 {
    guard let network, network.ways.indices.contains(Int(slot)) else { return 0 }
    return network.ways[Int(slot)].mark
  }

  /// Whether all links are whole by which what is in `slot` came.
  func hasWholePath(_ slot: Int32) -> Bool {
    guard let network, network.ways.indices.contains(Int(slot)) else { return true }
    return network.isWhole(network.ways[Int(slot)].links)
  }

  /// Whether a policy's path leads to where it is to; an empty one is the usual one.
  func isRight(_ path: [Int], of slot: Int32, to replica: Int) -> Bool {
    guard let network, !path.isEmpty else { return true }
    let gateway = network.network.gateway(ofRequest: requests[Int(slot)].id)
    return network.leads(path, from: gateway, to: replica)
  }

  // MARK: Faults of links

  /// Links are cut: connections over them break, but for requests on their way that the policy
  /// sends by others.
  mutating func cut(links: [Int]) {
    for link in links {
      network?.cuts[link] += 1
      guard network?.cuts[link] == 1 else { continue }
      noteLink(link)
      for slot in requests.indices {
        let request = requests[slot]
        guard request.id >= 0, !request.hasLeft, !request.isInterrupted, request.replica >= 0,
          network?.ways[slot].links.contains(link) == true
        else { continue }
        if !detour(Int32(slot), around: link) { disconnect(Int32(slot)) }
      }
    }
  }

  mutating func mend(links: [Int]) {
    for link in links {
      network?.cuts[link] -= 1
      if network?.cuts[link] == 0 { noteLink(link) }
    }
  }

  /// Links are so many times as slow as they were for those that set out from now on.
  mutating func slow(links: [Int], by factor: Double, begins: Bool) {
    for link in links {
      if begins {
        network?.slowdowns[link].append(factor)
      } else if let index = network?.slowdowns[link].firstIndex(of: factor) {
        network?.slowdowns[link].remove(at: index)
      }
      noteLink(link)
    }
  }

  /// A link is no longer as it was: replicas may have come out of reach, and the policy is told, at
  /// once or when its monitor finds out.
  private mutating func noteLink(_ link: Int) {
    if network?.updateReach() == true {
      for replica in replicas.indices { noteService(of: replica) }
    }
    guard let health = config.router.health else { return tellLink(link) }
    // Probes come at whole periods; so many in a row must say so.
    let isCut = network?.isCut(link) == true
    let rounds = Int64(isCut ? health.downAfter : health.upAfter)
    let period = max(1, health.period.picoseconds)
    let next = (now.picoseconds / period + rounds) * period
    schedule(.linkHealth, at: SimTime(picoseconds: next) + health.delay, subject: link)
  }

  /// Tells the policy how a link is.
  mutating func tellLink(_ link: Int) {
    guard let network, network.findsPaths else { return }
    view.advance(to: now)
    policy.linkChanged(link, latency: network.latency(of: link), in: view)
  }

  /// What the router's monitor found of a link counts from now on.
  mutating func takeLinkNews(of link: Int) {
    if canRoute { tellLink(link) }
    if held.count > 0 { offerHeld() }
  }

  /// Sends a request that is on its way by other links than those it set out for, if the policy
  /// knows any, and it has not come further. What was on the cut link itself is sent again from
  /// where that begins.
  ///
  /// - Returns: whether it goes on.
  private mutating func detour(_ slot: Int32, around link: Int) -> Bool {
    let index = Int(slot)
    guard let state = network, state.findsPaths, canRoute, requests[index].parent < 0,
      sequences[index].state == .outside
    else { return false }
    let tokens = Int(sequences[index].prompt)
    let hops = state.hops(of: state.ways[index], tokens: tokens, requests[index].id, at: now)
    guard !hops.passed.contains(link) else { return false }
    updateView()
    let request = requestView(slot)
    guard let decision = policy.detour(for: request, from: hops.node, in: view),
      case .place(let replica) = decision.action, replicas.indices.contains(replica),
      state.leads(decision.path, from: hops.node, to: replica), state.isWhole(decision.path)
    else { return false }
    view.left(Int(requests[index].replica), promptTokens: tokens)
    requests[index].replica = Int32(replica)
    if hasQuality { requests[index].arm = impliedArm(of: slot, on: replica) }
    view.sent(to: replica, promptTokens: tokens)
    let start = max(now, state.ways[index].departure)
    network?.ways[index].links = hops.passed + decision.path
    network?.ways[index].departure = start - hops.time
    network?.ways[index].mark += 1
    result.faults?.detours += 1
    let back = state.time(over: hops.passed, tokens: 0)
    let rest =
      state.time(over: decision.path, tokens: tokens) + networkDelay(to: replica)
      + serverDelay(of: replica)
    // Of the way there and back over what it has passed, half is still to come.
    let due = start + rest + SimTime(picoseconds: back.picoseconds / 2)
    schedule(.delivery, at: due, subject: index, tag: deliveryMark(of: slot))
    return true
  }
}

extension NetworkState {
  /// How far a request on `way` has come at `time`: the links behind it, the node that it was at
  /// last, and the time that it took from its departure to there.
  func hops(
    of way: Way, tokens: Int, _ id: Int, at time: SimTime
  ) -> (passed: [Int], node: Int, time: SimTime) {
    var node = network.gateway(ofRequest: id)
    var passed: [Int] = []
    var spent = SimTime.zero
    for link in way.links {
      let hop =
        (latency(of: link) ?? network.links[link].latency) + transfer(of: tokens, over: link)
      guard way.departure + spent + hop <= time, let next = network.end(of: link, from: node)
      else { break }
      spent = spent + hop
      node = next
      passed.append(link)
    }
    return (passed, node, spent)
  }
}
