import DiscreteEvents
import Fleet
import Pool
import Router
import Workload

extension QueueingSystem {
  /// One server whose queue is in `order`, with exponential service times and one stream for each
  /// of `loads`, the last of which has the highest priority.
  ///
  /// A sequence that is overtaken computes its tokens anew in the one iteration that emits its
  /// next: nothing is lost, and preemption is preemptive resume. It waits for the end of an
  /// iteration, 1e-5 of the mean service time, which is nothing beside the margin.
  init(
    _ description: String, loads: [Double], order: QueueOrder, overtakes: Bool = false,
    seconds: Double = 200_000, margin: Double = 0.03
  ) {
    let plain = QueueingSystem(description, arrivals: .poisson(rate: loads[0]))
    var config = plain.config
    config.router = RouterConfig(policy: .roundRobin)
    config.pools[0].engine.order = order
    config.pools[0].engine.overtakes = overtakes
    config.pools[0].engine.maxBatchTokens = 100_000_000
    config.streams = loads.indices.map { index in
      var stream = config.streams[0]
      stream.name = "priority \(index)"
      stream.priority = index
      if case .generated(_, let lengths) = stream.source {
        stream.source = .generated(arrivals: .poisson(rate: loads[index]), lengths: lengths)
      }
      return stream
    }
    self.init(description, config, span: .seconds(seconds), margin: margin)
  }
}
