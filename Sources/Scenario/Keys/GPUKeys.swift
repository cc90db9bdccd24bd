internal import Diagnostics
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
      // What is quantised is unpacked to one of these where there is nothing else.
      if isGood, !rates.keys.contains(where: { $0.unquantized == $0 }) {
        reader.miss("bf16", "needs bf16, fp16 or fp32")
      }
      return rates
    }
  }
}

extension Shape where Value == KernelEfficiency {
  fileprivate static var efficiency: Shape {
    .mapping("efficiency") { reader in
      let usual = KernelEfficiency()
      func part(_ key: String, _ fallback: Double, _ about: String) -> Double {
        reader.optional(key, .fraction, default: fallback, "part of peak " + about).value
      }
      func time(_ key: String, _ fallback: Double, _ about: String) -> Double {
        reader.optional(
          key, .seconds, default: fallback, written: "\(fallback * 1e6)us", about
        ).value
      }
      func narrow(_ key: String, _ about: String) -> Double? {
        reader.optional(key, Shape<Double>.fraction, "part of peak " + about).value
      }
      return KernelEfficiency(
        gemm: part("gemm", usual.gemm, "arithmetic that matrix products reach"),
        attention: part("attention", usual.attention, "arithmetic that prefill attention reaches"),
        memory: part("memory", usual.memory, "bandwidth that weights and activations reach"),
        kvMemory: part("kvMemory", usual.kvMemory, "bandwidth that decode attention reaches"),
        kernelLatency: time(
          "kernelLatency", usual.kernelLatency, "what a kernel takes beyond its work"),
        sequenceLatency: time(
          "sequenceLatency", usual.sequenceLatency,
          "what decode attention takes a sequence and layer beyond its traffic"),
        mixedDecode: reader.optional(
          "mixedDecode", .number(1...100, "a number from 1 to 100"), default: usual.mixedDecode,
          "how many times as long decode attention takes beside a prefill"
        ).value,
        hostPerIteration: time(
          "hostPerIteration", usual.hostPerIteration,
          "host time an iteration that the device waits for"),
        hostPerSequence: time(
          "hostPerSequence", usual.hostPerSequence, "host time a sequence of the iteration"),
        launchPerLayer: time(
          "launchPerLayer", usual.launchPerLayer,
          "host time to launch a layer of a batch that prefills, which takes at least as long"),
        link: part("link", usual.link, "link bandwidth that an all-reduce reaches"),
        linkLatency: time(
          "linkLatency", usual.linkLatency, "what an all-reduce takes beyond its traffic"),
        narrowGEMM: narrow("narrowGEMM", "products with weights of 8 bits and fewer; as gemm"),
        narrowKVMemory: narrow(
          "narrowKVMemory", "decode attention reaches with KV of 8 bits and fewer; as kvMemory"))
    }
  }
}
