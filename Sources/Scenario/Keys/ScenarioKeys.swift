internal import DiscreteEvents
internal import Fleet
internal import Pool
internal import Router
internal import Workload

/// What a scenario's file says.
struct ScenarioContents {
  var config: FleetConfig
  var hasWarmup: Bool
  var published: [PublishedCheck]
  var regress: RegressionPlan
}

extension Shape where Value == ScenarioContents {
  /// The whole file; `name` is what the scenario is called when it does not say, `own` are the
  /// user's own policies.
  static func scenario(name: String, own: [PolicyDefinition]) -> Shape {
    .mapping("scenario") { reader in
      _ = reader.required("seatrial", .version, "version of the scenario format: 1")
      let name = reader.optional(
        "name", .text(), default: name, written: "the file's name", "what reports call it")
      let seed = reader.optional("seed", .seed, default: 1, "where all randomness comes from")
      let length = RunLength(&reader)
      // Before the streams and the pools, which name them.
      let adapters = reader.optional(
        "adapters", Shape<[Adapter]>.adapters, default: [], "the LoRA adapters there are")
      let tools = reader.optional(
        "tools", Shape<[ToolsConfig]>.tools, default: [], "the tools that agents do tasks with")
      let streams = reader.required(
        "workload", Shape<StreamConfig>.stream.list(atLeast: 1), "the streams of requests")
      let router = reader.optional(
        "router", .router(own, intents: streams.isGood ? streams.value.intents : nil),
        default: RouterConfig(), written: "{}", "what places requests")
      // Before the pools, which may name what is in them.
      _ = reader.optional(
        "catalogue", Shape<Catalogue>.includedCatalogue.list(), default: [],
        "files of your own GPUs and models, relative to the scenario")
      let pools = reader.required(
        "pools", Shape<PoolConfig>.pool.list(atLeast: 1), "the replicas that serve them")
      let disaggregation = reader.optional(
        "disaggregation", .disaggregation(own, pools: pools),
        "how pools with a role share requests")
      let zones = reader.zones
      let names = FaultNames(reader, zones: pools.isGood ? zones : nil)
      let network = reader.optional(
        "network", .network(zones: names.zones),
        "what lies between gateways and the zones of pools; without it, nothing")
      let known = FleetConfig(
        name: "", streams: [], pools: pools.value, zones: zones, network: network.value)
      let faults = reader.optional(
        "faults", .faults(among: names, in: FaultedFleet(known, pools, network)), default: [],
        "how the fleet breaks")
      let implied = ImpliedFaults(of: pools, beside: faults)
      implied.report(reader)
      let electricity = ElectricityConfig(&reader, of: pools)
      let quality = reader.optional(
        "quality", .quality(QualityNames(streams, pools, adapters)), "how good answers are")
      DisaggregationCheck(
        disaggregation: disaggregation, pools: pools, router: router, quality: quality
      ).report(reader)
      let calibration = sampling(&reader, of: pools)
      let published = reader.optional(
        "published", Shape<PublishedCheck>.published.list(), default: [],
        "what a source published about this run")
      let regress = reader.optional(
        "regress", .regress, default: RegressionPlan(), written: "{}",
        "what a regression test of this scenario runs and watches")
      length.check(streams, &reader)
      TiersCheck(pools: pools).report(reader)
      RetentionCheck(pools: pools, router: router).report(reader)
      checkLists(reader, streams, pools, faults, published)
      let config = FleetConfig(
        name: name.value, seed: seed.value, streams: streams.value, router: router.value,
        pools: pools.value, adapters: adapters.value, tools: tools.value,
        quality: quality.value, faults: faults.value + implied.faults, zones: zones,
        network: network.value, electricity: electricity, duration: length.duration.value,
        requests: length.requests.value, warmup: length.warmup.value, cutoff: length.cutoff.value,
        calibration: calibration, disaggregation: disaggregation.value)
      if streams.isGood, pools.isGood, quality.isGood, faults.isGood {
        reader.checkMetrics(MetricPath.all(of: config))
      }
      return ScenarioContents(
        config: config, hasWarmup: length.warmup.isGiven, published: published.value,
        regress: regress.value)
    }
  }

  /// Reports what of the lists does not go together, and names that are given twice.
  private static func checkLists(
    _ reader: MappingReader, _ streams: Field<[StreamConfig]>, _ pools: Field<[PoolConfig]>,
    _ faults: Field<[FaultConfig]>, _ published: Field<[PublishedCheck]>
  ) {
    checkAdapters(of: streams, pools)
    checkFuture(of: streams, pools)
    reportRepeated(reader.written("workload"), in: streams, "streams")
    reportRepeated(reader.written("pools"), in: pools, "pools")
    reportRepeated(reader.written("faults"), in: faults, "faults")
    reportRepeated(reader.written("published"), in: published, "published numbers")
  }

  /// Reads which iterations are run for real, which takes a pool that says what it runs.
  private static func sampling(
    _ reader: inout MappingReader, of pools: Field<[PoolConfig]>
  ) -> CalibrationSampling? {
    let sampling = reader.optional(
      "calibration", .calibrationSampling,
      "iterations that are run for real while the simulation goes")
    if sampling.isGood, sampling.value != nil, pools.isGood,
      !pools.value.contains(where: { $0.hardware != nil })
    {
      sampling.fail("no pool says its 'gpu' and 'model'")
    }
    return sampling.value
  }

  /// Reports a stream that asks for adapters where no pool serves any.
  private static func checkAdapters(of streams: Field<[StreamConfig]>, _ pools: Field<[PoolConfig]>)
  {
    guard streams.isGood, pools.isGood, pools.value.allSatisfy({ $0.adapters == nil }),
      let stream = streams.value.first(where: { $0.adapter != nil })
    else { return }
    pools.fail(
      "none serves adapters, which the stream '\(stream.name.abridged)' asks for; "
        + "give one of them 'adapters: { slots: … }'")
  }

  /// Reports two entries of a list that have one name, whatever else is wrong with them.
  private static func reportRepeated(
    _ list: YAMLNode?, in field: Field<some Any>, _ noun: String
  ) {
    guard let name = list?.names("name").compactMap(\.self).firstRepeated else { return }
    field.fail("two \(noun) are called '\(name.abridged)'")
  }
}

extension Shape where Value == Int {
  /// The version of the scenario format.
  fileprivate static var version: Shape {
    let one = count(1...1)
    return Shape(
      placeholder: one.placeholder, describe: one.describe,
      decode: { input in
        if case .scalar("1", isPlain: true) = input.node.content { return 1 }
        return input.fail(
          "must be 1, the version of the format that this program reads, not \(input.node.kind)")
      })
  }
}
