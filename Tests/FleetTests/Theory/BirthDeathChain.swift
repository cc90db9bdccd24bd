/// The number in a Markovian queue of limited size, as a birth–death chain in its steady state.
///
/// Kleinrock, *Queueing Systems*, vol. 1, chapter 3: p(k) is proportional to the product over
/// i < k of births(i) / deaths(i + 1). The mean service time is the unit of time.
struct BirthDeathChain {
  /// The probability of k in the system, for k = 0, 1, ….
  let probabilities: [Double]
  private let births: [Double]
  private let servers: Int

  /// M/M/c/K: Poisson arrivals at `rate`; whoever finds `room` in the system is turned away.
  /// Kleinrock, section 3.6 for one server.
  init(rate: Double, servers: Int, room: Int) {
    self.init(births: Array(repeating: rate, count: room) + [0], servers: servers)
  }

  /// M/M/c//N, the machine repairmen: each of `clients` clients thinks for an exponential time of
  /// mean `think` between its requests. Kleinrock, section 3.8 for one server.
  init(clients: Int, think: Double, servers: Int) {
    self.init(births: (0...clients).map { Double(clients - $0) / think }, servers: servers)
  }

  private init(births: [Double], servers: Int) {
    var weights = [1.0]
    for number in births.indices.dropLast() {
      weights.append(weights[number] * births[number] / Double(min(number + 1, servers)))
    }
    let total = weights.reduce(0, +)
    probabilities = weights.map { $0 / total }
    self.births = births
    self.servers = servers
  }

  /// The probability that the system is full: what a Poisson arrival finds, so the part lost.
  var full: Double { probabilities[probabilities.count - 1] }

  /// Requests that are served, in a unit of time.
  var throughput: Double { mean { Double(min($0, servers)) } }

  /// Mean time in the system of a request that was let in, by Little's law.
  var response: Double { mean { Double($0) } / throughput }

  /// Mean wait of a request that was let in.
  var wait: Double { response - 1 }

  /// The part of the time a server works.
  var utilization: Double { throughput / Double(servers) }

  private func mean(_ value: (Int) -> Double) -> Double {
    probabilities.indices.reduce(0) { $0 + probabilities[$1] * value($1) }
  }
}
