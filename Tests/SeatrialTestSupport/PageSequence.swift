internal import DiscreteEvents
package import Pool

/// Requests for items of a memory, one a second: what eviction policies are tested on without a
/// fleet around them.
package struct PageSequence: Sendable {
  package let items: Int
  package let requests: [Int]

  package init(items: Int, requests: [Int]) {
    self.items = items
    self.requests = requests
  }

  /// What a clairvoyant policy knows of it.
  package var future: Future {
    Future(items: items, requests: ContiguousArray(requests.map { Int32($0) }))
  }
}

extension PageSequence {
  /// Independent requests, item i with a probability proportional to 1 / (i + 1)^`exponent`.
  package static func zipf(
    items: Int, exponent: Double, count: Int, seed: UInt64
  ) -> PageSequence {
    let random = RandomStream(seed: seed, name: "zipf pages")
    var bounds: [Double] = []
    for item in 0..<items {
      bounds.append((bounds.last ?? 0) + 1 / power(Double(item + 1), exponent))
    }
    let requests = (0..<count).map { _ in
      let point = random.uniform() * bounds[items - 1]
      return bounds.firstIndex { point < $0 } ?? items - 1
    }
    return PageSequence(items: items, requests: requests)
  }

  /// Independent requests for any item alike.
  package static func uniform(items: Int, count: Int, seed: UInt64) -> PageSequence {
    zipf(items: items, exponent: 0, count: count, seed: seed)
  }

  /// All items in turn, again and again, with a request in ten for one of the first two.
  package static func scan(items: Int, count: Int, seed: UInt64) -> PageSequence {
    let random = RandomStream(seed: seed, name: "scanned pages")
    var position = 0
    let requests = (0..<count).map { _ in
      if random.uniform() < 0.1 { return random.below(2) }
      position = (position + 1) % items
      return position
    }
    return PageSequence(items: items, requests: requests)
  }

  /// Agents that pause and resume: `agents` sessions at a time, each with an item of its own, ask
  /// for it in bursts of 1 to 4 requests, with pauses between them while others go on. A session
  /// ends after 8 bursts in the mean, and its agent begins another with the next item.
  package static func sessions(
    items: Int, agents: Int, count: Int, seed: UInt64
  ) -> PageSequence {
    let random = RandomStream(seed: seed, name: "session pages")
    var item = (0..<agents).map { $0 % items }
    var following = agents % items
    var requests: [Int] = []
    while requests.count < count {
      let agent = random.below(agents)
      requests.append(contentsOf: repeatElement(item[agent], count: 1 + random.below(4)))
      if random.below(8) == 0 {
        item[agent] = following
        following = (following + 1) % items
      }
    }
    return PageSequence(items: items, requests: Array(requests.prefix(count)))
  }

  /// `base` to the power `exponent`, in multiplications and square roots alone: a sequence is the
  /// same on every machine. Exponents are taken to the next lower multiple of 1/4.
  private static func power(_ base: Double, _ exponent: Double) -> Double {
    let root = base.squareRoot().squareRoot()
    return (0..<Int(exponent * 4)).reduce(1) { product, _ in product * root }
  }
}
