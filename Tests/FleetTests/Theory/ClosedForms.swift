import Foundation

/// What queueing theory says, with the mean service time as the unit of time.
///
/// Sources: L. Kleinrock, *Queueing Systems*, vol. 1, Wiley 1975 ("Kleinrock"); D. Gross,
/// C. M. Harris, *Fundamentals of Queueing Theory*, Wiley ("Gross & Harris"); others where named.
enum ClosedForms {
  /// Mean wait in M/G/1 at `load`, with `cv` the coefficient of variation of the service time: the
  /// Pollaczek–Khinchine formula W = ρ(1 + c²) / (2(1 − ρ)). Kleinrock, chapter 5.
  static func pollaczekKhinchineWait(load: Double, cv: Double) -> Double {
    load * (1 + cv * cv) / (2 * (1 - load))
  }

  /// The probability that a request spends more than `time` in M/M/1 at `load`: the response time
  /// is exponential with rate 1 − ρ. Kleinrock, chapter 5.
  static func responseTail(load: Double, time: Double) -> Double { exp(-(1 - load) * time) }

  /// Mean number in M/M/1 at `load`: ρ / (1 − ρ). Kleinrock, section 3.2.
  static func meanInSystem(load: Double) -> Double { load / (1 - load) }

  /// The probability that an arrival at GI/M/1 with gamma gaps of mean 1/`load` and coefficient of
  /// variation `cv` must wait: the root in (0, 1) of σ = A*(1 − σ), A* being the transform of the
  /// gap. Kleinrock, chapter 6.
  ///
  /// A gamma gap with shape k and scale θ has A*(s) = (1 + θs)^−k. Iterating from 0 rises to the
  /// least root, which is the wanted one (Gross & Harris, on GI/M/1).
  static func gammaArrivalsRoot(load: Double, cv: Double) -> Double {
    let shape = 1 / (cv * cv)
    let scale = cv * cv / load
    var root = 0.0
    for _ in 0..<10_000 { root = pow(1 + scale * (1 - root), -shape) }
    return root
  }

  /// Mean wait in GI/M/1 with root `root`: σ / (1 − σ). Kleinrock, chapter 6.
  static func exponentialServerWait(root: Double) -> Double { root / (1 - root) }

  /// The probability that M/G/c/c offered `load` erlangs turns an arrival away: Erlang's B formula,
  /// by the recursion B(c) = aB(c − 1) / (c + aB(c − 1)). Kleinrock, section 3.7; Gross & Harris,
  /// on Erlang's loss formula. It holds for every distribution of the service time
  /// (B. A. Sevast'yanov, Theory of Probability and its Applications 2, 1957).
  static func erlangB(servers: Int, load: Double) -> Double {
    (1...servers).reduce(1) { loss, server in load * loss / (Double(server) + load * loss) }
  }

  /// The probability that an arrival at M/M/c offered `load` erlangs must wait: Erlang's C formula,
  /// from Erlang's B. Kleinrock, section 3.5; Gross & Harris, on M/M/c.
  static func erlangC(servers: Int, load: Double) -> Double {
    let loss = erlangB(servers: servers, load: load)
    let utilization = load / Double(servers)
    return loss / (1 - utilization * (1 - loss))
  }

  /// Mean wait in M/M/c offered `load` erlangs: C / (c − a). Kleinrock, section 3.5.
  static func erlangWait(servers: Int, load: Double) -> Double {
    erlangC(servers: servers, load: load) / (Double(servers) - load)
  }
}
