internal import DiscreteEvents
internal import Pool

/// How a replica's GPUs share its work beyond tensor parallelism, as far as the file says.
struct ParallelFields {
  let pipeline: Field<Int>
  let data: Field<Int>
  let interconnect: Field<Interconnect>

  init(_ reader: inout MappingReader) {
    pipeline = reader.optional(
      "pipelineParallel", .count(1...1024), default: 1,
      "stages of a pipeline that the layers are dealt out to")
    data = reader.optional(
      "dataParallel", .count(1...1024), default: 1,
      "ranks that have the attention each of their own sequences, and share the experts")
    interconnect = reader.optional(
      "interconnect", .interconnect, default: .oneNode, written: "{}",
      "how a replica's GPUs are joined; without it, all in one machine")
  }

  /// Groups of `tensorParallel` GPUs in a replica.
  var groups: Int { pipeline.value * data.value }

  var isGood: Bool { pipeline.isGood && data.isGood && interconnect.isGood }

  /// The limits of a replica whose ranks, and stages, batch by `engine` each.
  func replica(_ engine: EngineConfig) -> EngineConfig {
    var replica = engine
    replica.maxBatch *= data.value
    replica.maxBatchTokens *= groups
    return replica
  }

  /// Reports what does not go with the pool's model, its GPU or its experts.
  func check(model: Model?, gpu: GPU?, experts: Field<ExpertRouting>) {
    if pipeline.isGood, let model, pipeline.value > model.layers {
      pipeline.fail("must not be more than the \(model.layers) layers of \(model.name)")
    }
    if let gpu, gpu.linkBandwidth == nil {
      for field in [pipeline, data] where field.isGood && field.value > 1 {
        field.fail("must be 1: \(gpu.name) has no link to its peers")
      }
    }
    if isGood, groups > 1, experts.isGood, experts.value.isAdaptive {
      experts.fail("parallel: adaptive goes with neither pipelineParallel nor dataParallel")
    }
    guard data.isGood, data.value > 1, experts.isGood, let model else { return }
    if model.experts == nil {
      data.fail("\(model.name) has no experts to share; use more replicas")
    } else if !experts.value.isParallel {
      data.fail("needs whole experts to share: experts: { parallel: true }")
    }
  }

  /// Reports what no replica of several groups can do.
  func check(
    isRoofline: Bool, engine: Field<EngineChoice>, servesAdapters: Bool, varies: Bool,
    executor: Field<ExecutorConfig>
  ) {
    for field in [pipeline, data] where field.isGood && field.value > 1 {
      if !isRoofline { field.fail("must be 1: more are in roofline timing alone") }
      if varies { field.fail("must be 1: speculation and compute are of one batch") }
      if servesAdapters { field.fail("must be 1: adapters are not spread over groups of GPUs") }
    }
    guard isGood, groups > 1 else { return }
    if executor.isGood, executor.value != .model {
      executor.fail("kernels runs no pipelines and no data-parallel ranks")
    }
    if engine.isGood, engine.value.config.prefixCache, data.value > 1 {
      data.fail("must be 1: prefixCache is one for all, and ranks have one each")
    }
  }
}

extension Shape where Value == Interconnect {
  /// Links within and between machines.
  fileprivate static var interconnect: Shape {
    .mapping("interconnect") { reader in
      let gpus = reader.optional(
        "gpusPerNode", .count(1...1024), default: 8, "GPUs of one machine")
      let bandwidth = reader.required(
        "bandwidth", .bandwidth, "from a GPU to those of other machines, each way")
      let latency = reader.optional(
        "latency", .seconds, default: 10e-6, written: "10us",
        "of an exchange between machines, beyond its bytes")
      let allReduce = reader.optional(
        "allReduce", .collective, "measured; without it, from bandwidths and latencies")
      let allToAll = reader.optional(
        "allToAll", .collective, "measured; without it, from bandwidths and latencies")
      return Interconnect(
        gpusPerNode: gpus.value, bandwidth: bandwidth.value, latency: latency.value,
        allReduce: allReduce.value, allToAll: allToAll.value)
    }
  }
}

extension Shape where Value == CollectiveTable {
  /// Measured exchanges.
  fileprivate static var collective: Shape {
    .mapping("collective") { reader in
      let bytes = reader.required(
        "bytes", Shape<Double>.bytes.list(atLeast: 1).checked(problem),
        "that each GPU has of it, rising")
      let times = reader.required(
        "times", Shape<Double>.seconds.list(atLeast: 1),
        "that they take; straight between, and in proportion beyond the last")
      if bytes.isGood, times.isGood, bytes.value.count != times.value.count {
        times.fail(
          "must be as many as 'bytes' has, \(bytes.value.count), not \(times.value.count)")
      }
      return CollectiveTable(
        bytes: Array(bytes.value.prefix(times.value.count)),
        seconds: Array(times.value.prefix(bytes.value.count)))
    }
  }

  private static func problem(with bytes: [Double]) -> String? {
    zip(bytes, bytes.dropFirst()).allSatisfy(<) ? nil : "must rise"
  }
}
