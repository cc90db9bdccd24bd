internal import Pool

extension Shape where Value == GPU {
  /// A GPU of the catalogue by its name, or its description.
  static var gpu: Shape { named.orElse(description) }

  private static var named: Shape {
    Shape(
      placeholder: { description.placeholder() },
      describe: { .scalar(.init(noun: "a GPU of the catalogue", type: .string)) },
      decode: { input in
        guard let (name, _) = input.text(for: "a GPU's name or description") else { return nil }
        let catalogue = input.session.catalogue
        if let gpu = catalogue.gpu(named: name) { return gpu }
        return input.fail(
          "no GPU is called '\(name.abridged)'",
          suggestion: NearestName.of(name, among: catalogue.gpus.map(\.name)))
      })
  }

  /// A GPU's description, as in a catalogue file.
  static var description: Shape {
    .mapping("gpu") { reader in
      let name = reader.required("name", .text(), "what scenarios call it")
      let memory = reader.required("memory", .bytes, "device memory")
      let bandwidth = reader.required("bandwidth", .bandwidth, "peak memory bandwidth")
      let flops = reader.required(
        "flops", .precisionRates, "peak dense arithmetic rate for each precision it supports")
      let link = reader.optional(
        "linkBandwidth", .bandwidth, "to its peers, in each direction; without it, one GPU only")
      let idle = reader.optional("idleWatts", .watts, "power at rest")
      let full = reader.optional("maxWatts", .watts, "power at full load")
      let price = reader.optional("dollarsPerHour", .dollarsPerHour, "price of one")
      let efficiency = reader.optional(
        "efficiency", .efficiency, default: KernelEfficiency(), written: "{}",
        "how much of the peaks real kernels reach")
      let source = reader.optional(
        "source", .text(), default: "", "where the numbers come from")
      if idle.isGood, full.isGood, let least = idle.value, let most = full.value, least > most {
        idle.fail("must not be more than maxWatts")
      }
      return GPU(
        name: name.value, memory: memory.value, bandwidth: bandwidth.value, flops: flops.value,
        linkBandwidth: link.value, idleWatts: idle.value, maxWatts: full.value,
        dollarsPerHour: price.value, efficiency: efficiency.value, source: source.value)
    }
  }
}

extension Shape where Value == [Precision: Double] {
  fileprivate static var precisionRates: Shape {
    .mapping("flops") { reader in
      var rates: [Precision: Double] = [:]
      var isGood = true
      for precision in Precision.allCases {
        let rate = reader.optional(precision.rawValue, .flops, "dense \(precision.rawValue)")
        isGood = isGood && rate.isGood
        if let rate = rate.value { rates[precision] = rate }
      }
      if isGood, rates.isEmpty { reader.miss("bf16", "needs at least one precision") }
      return rates
    }
  }
}

extension Shape where Value == KernelEfficiency {
  fileprivate static var efficiency: Shape {
    .mapping("efficiency") { reader in
      let usual = KernelEfficiency()
      let gemm = reader.optional(
        "gemm", .fraction, default: usual.gemm, "part of peak that matrix products reach")
      let attention = reader.optional(
        "attention", .fraction, default: usual.attention,
        "part of peak that prefill attention reaches")
      let memory = reader.optional(
        "memory", .fraction, default: usual.memory, "part of peak bandwidth that reads reach")
      let kernel = reader.optional(
        "kernelLatency", .seconds, default: usual.kernelLatency, written: "3us",
        "what a kernel takes beyond its work")
      let iteration = reader.optional(
        "hostPerIteration", .seconds, default: usual.hostPerIteration, written: "1ms",
        "host time an iteration that the device waits for")
      let sequence = reader.optional(
        "hostPerSequence", .seconds, default: usual.hostPerSequence, written: "10us",
        "host time a sequence of the iteration")
      let link = reader.optional(
        "link", .fraction, default: usual.link, "part of link bandwidth that an all-reduce reaches")
      let latency = reader.optional(
        "linkLatency", .seconds, default: usual.linkLatency, written: "5us",
        "what an all-reduce takes beyond its traffic")
      return KernelEfficiency(
        gemm: gemm.value, attention: attention.value, memory: memory.value,
        kernelLatency: kernel.value, hostPerIteration: iteration.value,
        hostPerSequence: sequence.value, link: link.value, linkLatency: latency.value)
    }
  }
}
