/// A closed network of queues in its steady state: `clients` clients that think, then visit one
/// of `stations` single-server queues, each equally likely, and think again.
///
/// Exact by mean-value analysis: M. Reiser, S. S. Lavenberg, "Mean-value analysis of closed
/// multichain queuing networks", Journal of the ACM 27(2), 1980. An arrival finds the network as
/// it is with one client less; the product form behind it is Gordon and Newell's (Operations
/// Research 15, 1967). The mean service time is the unit of time.
struct ClosedNetwork {
  /// Requests answered in a unit of time, over all stations.
  private(set) var throughput = 0.0
  /// Mean time from a request to its answer.
  private(set) var response = 0.0

  init(clients: Int, think: Double, stations: Int) {
    var inStation = 0.0
    for number in 1...clients {
      response = 1 + inStation
      throughput = Double(number) / (think + response)
      inStation = throughput * response / Double(stations)
    }
  }
}
