package import Calibration
internal import Pool

/// Measured iterations as a file, so that what was measured is not lost with the fit: each with its
/// chunks (tokens, depth, whether it emits, adapter), its decodes (context, adapter), its seconds
/// by operator, the spread of its runs and their number.
package enum SamplesJSON {
  package static func text(_ samples: [IterationSample], machine: String) -> String {
    let lines = samples.map { "    " + entry($0) }
    return "{\n  \"seatrialSamples\": 1,\n  \"machine\": \(OrderedJSON.string(machine)),\n"
      + "  \"samples\": [\n\(lines.joined(separator: ",\n"))\n  ]\n}\n"
  }

  private static func entry(_ sample: IterationSample) -> String {
    let chunks = sample.shape.chunks.map {
      "[\($0.tokens), \($0.depth), \($0.emits), \($0.adapter)]"
    }
    let decodes = sample.shape.decodes.map { "[\($0.context), \($0.adapter)]" }
    let seconds = Operator.allCases.map {
      "\"\($0.rawValue)\": \(OrderedJSON.number(sample.seconds[$0]))"
    }
    return "{ \"chunks\": [\(chunks.joined(separator: ", "))], "
      + "\"decodes\": [\(decodes.joined(separator: ", "))], "
      + "\"seconds\": { \(seconds.joined(separator: ", ")) }, "
      + "\"noise\": \(OrderedJSON.number(sample.noise)), \"repeats\": \(sample.repeats) }"
  }
}
