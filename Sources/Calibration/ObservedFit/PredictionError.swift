internal import DiscreteEvents

/// How far what is predicted of requests is from what they saw: a latency's mean and percentiles,
/// each over all of them.
package struct PredictionError: Hashable, Sendable {
  /// `TTFT` or `E2E`.
  package var latency: String
  /// `mean`, `p50` or `p95`.
  package var statistic: String
  /// Seconds.
  package var measured: Double
  package var predicted: Double

  /// (predicted − measured) / measured.
  package var relative: Double { measured > 0 ? predicted / measured - 1 : 0 }

  /// Of TTFT and E2E: mean, P50 and P95, over the requests that have a prediction.
  static func all(
    _ requests: some Sequence<(ObservedRequest, ReplicaReplay.Latency?)>
  ) -> [PredictionError] {
    var ttft: (measured: [Double], predicted: [Double]) = ([], [])
    var e2e: (measured: [Double], predicted: [Double]) = ([], [])
    for case (let request, let latency?) in requests {
      ttft.measured.append(request.ttft.seconds)
      ttft.predicted.append(latency.ttft.seconds)
      e2e.measured.append(request.e2e.seconds)
      e2e.predicted.append(latency.e2e.seconds)
    }
    return [("TTFT", ttft), ("E2E", e2e)].flatMap { name, values in
      let (measured, predicted) = (values.measured.sorted(), values.predicted.sorted())
      return [
        PredictionError(
          latency: name, statistic: "mean", measured: mean(measured), predicted: mean(predicted)),
        PredictionError(
          latency: name, statistic: "p50", measured: quantile(measured, 0.5),
          predicted: quantile(predicted, 0.5)),
        PredictionError(
          latency: name, statistic: "p95", measured: quantile(measured, 0.95),
          predicted: quantile(predicted, 0.95)),
      ]
    }
  }
}

func mean(_ values: [Double]) -> Double {
  values.isEmpty ? 0 : values.reduce(0, +) / Double(values.count)
}

/// The `part` quantile of sorted `values`: the smallest that so many of them do not exceed.
func quantile(_ values: [Double], _ part: Double) -> Double {
  guard !values.isEmpty else { return 0 }
  let rank = Int((part * Double(values.count)).rounded(.up)) - 1
  return values[min(values.count - 1, max(0, rank))]
}
