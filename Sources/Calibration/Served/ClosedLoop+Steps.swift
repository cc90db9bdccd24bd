internal import Pool

extension ClosedLoop {
  /// Whether anything prefills, or waits and may start.
  var hasPrefill: Bool {
    !prefilling.isEmpty || waiting.first.map(mayStart) == true
  }

  /// Whether a waiting request has a place and memory; alone it always has.
  func mayStart(_ request: Int) -> Bool {
    let running = decoding.count + prefilling.count
    return running == 0 || (running < places && used + needs(requests[request]) <= kvTokens)
  }

  /// KV tokens that a request takes when it is admitted.
  private func needs(_ request: Request) -> Int {
    request.prompt + (rule.reservesOutput ? request.output : 0)
  }

  /// Fills the iteration's tokens with chunks of prompts: started ones first, then waiting ones in
  /// order. Returns the requests whose prompt this ends.
  mutating func takeChunks(_ batch: inout BatchShape) -> [Int] {
    var left = rule.tokens - batch.decodes
    var starts = rule.starts ?? Int.max
    var index = 0
    var ended: [Int] = []
    while left > 0 {
      if index == prefilling.count {
        guard starts > 0, let next = waiting.first, mayStart(next) else { break }
        starts -= 1
        used += needs(requests[next])
        prefilling.append(waiting.removeFirst())
      }
      let request = prefilling[index]
      let depth = requests[request].prefilled
      let tokens = min(left, requests[request].prompt - depth)
      requests[request].prefilled += tokens
      left -= tokens
      batch.prefillTokens += tokens
      batch.prefillPairsTwice += tokens * (2 * depth + tokens)
      batch.chunks += 1
      if requests[request].prefilled == requests[request].prompt {
        ended.append(request)
        batch.emitting += 1
      }
      index += 1
    }
    prefilling.removeAll { requests[$0].prefilled == requests[$0].prompt }
    return ended
  }

  /// Every decoding sequence has emitted a token; those that are through leave.
  mutating func decodeStep() {
    steps += 1
    contextTokens += decoding.count
    if !rule.reservesOutput { used += decoding.count }
    guard steps >= nextEnd else { return }
    let leaving = decoding.filter { $0.end == steps }
    decoding.removeAll { $0.end == steps }
    for sequence in leaving {
      let context = sequence.base + steps
      contextTokens -= context
      used -= rule.reservesOutput ? needs(requests[sequence.request]) : context
      finish(sequence.request)
    }
    nextEnd = decoding.lazy.map(\.end).min() ?? .max
  }

  /// A prompt is through: its first token is out, and it decodes the others.
  mutating func emitFirst(_ request: Int) {
    if requests[request].first == nil {
      requests[request].first = now
      ttft += now - requests[request].sent
    }
    let prompt = requests[request].prompt
    guard requests[request].output > 1 else {
      used -= needs(requests[request])
      return finish(request)
    }
    let end = steps + requests[request].output - 1
    decoding.append(Decoding(request: request, end: end, base: prompt - steps))
    contextTokens += prompt
    nextEnd = min(nextEnd, end)
  }

  private mutating func finish(_ request: Int) {
    let first = requests[request].first ?? now
    tpot += (now - first) / Double(max(1, load.output - 1))
    finished += 1
    send()
  }

  /// While the KV cache is overfull the youngest sequence gives up its part, and computes it anew
  /// before any other starts (vLLM's recomputation).
  mutating func preempt() {
    while used > kvTokens, decoding.count + prefilling.count > 1 {
      if let youngest = prefilling.popLast() {
        used -= needs(requests[youngest])
        requests[youngest].prefilled = 0
        waiting.insert(youngest, at: 0)
      } else if let youngest = decoding.popLast() {
        let context = youngest.base + steps
        let emitted = context - requests[youngest.request].prompt + 1
        contextTokens -= context
        used -= context
        requests[youngest.request].prompt += emitted
        requests[youngest.request].output -= emitted
        requests[youngest.request].prefilled = 0
        waiting.insert(youngest.request, at: 0)
        nextEnd = decoding.lazy.map(\.end).min() ?? .max
      }
    }
  }
}
