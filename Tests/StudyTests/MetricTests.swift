import Study
import Testing

@Suite("Metric") struct MetricTests {
  @Test(
    "a path says the title, the unit and which way is better",
    arguments: [
      ("ttft_s.p99", "P99 TTFT", Metric.Unit.seconds, Metric.Direction.lower),
      ("ttftS.mean", "mean TTFT", .seconds, .lower),
      ("queue_s.max", "max queue time", .seconds, .lower),
      ("throughput.output_tokens_per_s", "output tokens/s", .perSecond, .higher),
      ("slo.attainment", "SLO attainment", .fraction, .higher),
      ("slo.goodput_per_s", "goodput", .perSecond, .higher),
      ("kv.preemptions", "preemptions", .count, .lower),
      ("requests.timed_out", "timed out", .count, .lower),
      ("requests.completed", "completed", .count, .higher),
      ("cost_usd", "cost", .dollars, .lower),
      ("energy_j", "energy", .joules, .lower),
      ("energy.joules_per_output_token", "energy an output token", .joules, .lower),
      ("energy.output_tokens_per_joule", "output tokens a joule", .perJoule, .higher),
      ("energy.grams_co2e", "emissions", .grams, .lower),
      ("pools[1].mean_watts", "mean power of pools[1]", .watts, .lower),
      ("faults.availability", "availability", .fraction, .higher),
      ("pools[0].availability", "availability of pools[0]", .fraction, .higher),
      ("faults.time_to_recover_s.mean", "mean time to recover", .seconds, .lower),
      ("faults.lost", "requests lost", .count, .lower),
      ("faults.outages", "outages", .count, .neutral),
      ("pools[1].busy", "busy of pools[1]", .fraction, .neutral),
      ("streams[0].e2e_s.p50", "P50 E2E of streams[0]", .seconds, .lower),
    ])
  func titles(path: String, title: String, unit: Metric.Unit, direction: Metric.Direction) {
    let metric = Metric(path)
    #expect(metric.title == title)
    #expect(metric.unit == unit)
    #expect(metric.direction == direction)
  }

  @Test("only percentiles are quantiles")
  func quantiles() {
    #expect(Metric("ttft_s.p50").quantile == 0.5)
    #expect(Metric("streams[3].itl_s.p99").quantile == 0.99)
    #expect(Metric("ttft_s.max").quantile == nil)
    #expect(Metric("kv.preemptions").quantile == nil)
    #expect(Metric("tokens.prompt").quantile == nil)
  }
}
