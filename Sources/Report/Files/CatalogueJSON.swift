package import Pool

/// A GPU as a file of the user's own catalogue, which scenarios read.
package enum CatalogueJSON {
  /// The text of a catalogue with `gpu` alone.
  package static func text(_ gpu: GPU) -> String {
    var members = [
      ("name", OrderedJSON.string(gpu.name)), ("memory", quantity(gpu.memory, "B")),
      ("bandwidth", quantity(gpu.bandwidth, "B/s")), ("flops", flops(gpu.flops)),
    ]
    if let link = gpu.linkBandwidth { members.append(("linkBandwidth", quantity(link, "B/s"))) }
    if let idle = gpu.idleWatts { members.append(("idleWatts", quantity(idle, "W"))) }
    if let most = gpu.maxWatts { members.append(("maxWatts", quantity(most, "W"))) }
    if let price = gpu.dollarsPerHour { members.append(("dollarsPerHour", quantity(price, "$/h"))) }
    members.append(("efficiency", efficiency(gpu.efficiency)))
    members.append(("source", OrderedJSON.string(gpu.source)))
    let lines = members.map { "      \"\($0)\": \($1)" }.joined(separator: ",\n")
    return "{\n  \"gpus\": [\n    {\n\(lines)\n    }\n  ]\n}\n"
  }

  private static func quantity(_ value: Double, _ unit: String) -> String {
    OrderedJSON.string(OrderedJSON.number(value) + unit)
  }

  private static func object(_ members: [(String, String)]) -> String {
    "{ " + members.map { "\"\($0)\": \($1)" }.joined(separator: ", ") + " }"
  }

  private static func flops(_ rates: [Precision: Double]) -> String {
    object(
      Precision.allCases.compactMap { precision in
        rates[precision].map { (precision.rawValue, quantity($0 / 1e12, "TFLOPS")) }
      })
  }

  private static func efficiency(_ efficiency: KernelEfficiency) -> String {
    func time(_ seconds: Double) -> String { quantity(seconds * 1e6, "us") }
    var members = [
      ("gemm", OrderedJSON.number(efficiency.gemm)),
      ("attention", OrderedJSON.number(efficiency.attention)),
      ("memory", OrderedJSON.number(efficiency.memory)),
      ("kvMemory", OrderedJSON.number(efficiency.kvMemory)),
      ("kernelLatency", time(efficiency.kernelLatency)),
      ("sequenceLatency", time(efficiency.sequenceLatency)),
      ("mixedDecode", OrderedJSON.number(efficiency.mixedDecode)),
      ("hostPerIteration", time(efficiency.hostPerIteration)),
      ("hostPerSequence", time(efficiency.hostPerSequence)),
      ("launchPerLayer", time(efficiency.launchPerLayer)),
      ("link", OrderedJSON.number(efficiency.link)), ("linkLatency", time(efficiency.linkLatency)),
    ]
    for (key, value) in [
      ("narrowGEMM", efficiency.narrowGEMM), ("narrowKVMemory", efficiency.narrowKVMemory),
    ] {
      if let value { members.append((key, OrderedJSON.number(value))) }
    }
    return object(members)
  }
}
