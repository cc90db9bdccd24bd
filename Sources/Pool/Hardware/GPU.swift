/// A GPU, or another accelerator, as its data sheet and measurements describe it.
package struct GPU: Hashable, Sendable {
  package var name: String
  /// Device memory that an engine sees (what the driver reports), in bytes.
  package var memory: Double
  /// Peak memory bandwidth, in bytes a second.
  package var bandwidth: Double
  /// Peak dense arithmetic rate, in operations a second, for each precision it supports.
  package var flops: [Precision: Double]
  /// Bandwidth to its peers, in bytes a second and direction; `nil` = one GPU only.
  package var linkBandwidth: Double?
  /// Power at rest and at full load, in watts.
  package var idleWatts: Double?
  package var maxWatts: Double?
  /// Price of one, in US dollars an hour.
  package var dollarsPerHour: Double?
  /// How much of the peaks real kernels reach.
  package var efficiency: KernelEfficiency
  /// Where the numbers come from.
  package var source: String

  package init(
    name: String, memory: Double, bandwidth: Double, flops: [Precision: Double],
    linkBandwidth: Double? = nil, idleWatts: Double? = nil, maxWatts: Double? = nil,
    dollarsPerHour: Double? = nil, efficiency: KernelEfficiency = KernelEfficiency(),
    source: String
  ) {
    self.name = name
    self.memory = memory
    self.bandwidth = bandwidth
    self.flops = flops
    self.linkBandwidth = linkBandwidth
    self.idleWatts = idleWatts
    self.maxWatts = maxWatts
    self.dollarsPerHour = dollarsPerHour
    self.efficiency = efficiency
    self.source = source
  }
}

/// The number format of weights and arithmetic.
package enum Precision: String, CaseIterable, Hashable, Sendable, Comparable {
  case fp32, fp16, bf16, fp8, int8, fp4, int4

  /// Bytes a weight, with the scales that 4-bit formats keep beside them: MXFP4 an 8-bit one a
  /// block of 32 (OCP Microscaling Formats 1.0), int4 (GPTQ, AWQ) a 16-bit one a group of 128.
  package var bytes: Double {
    switch self {
    case .fp32: 4
    case .fp16, .bf16: 2
    case .fp8, .int8: 1
    case .fp4: 0.5 + 1.0 / 32
    case .int4: 0.5 + 2.0 / 128
    }
  }

  /// The format of what quantised checkpoints leave alone: embeddings, output head, activations.
  package var unquantized: Precision { bytes < 2 ? .bf16 : self }

  package static func < (a: Precision, b: Precision) -> Bool { a.rawValue < b.rawValue }
}

/// The gap between a data sheet's peaks and what kernels reach.
package struct KernelEfficiency: Hashable, Sendable {
  /// Fraction of peak arithmetic that large matrix products reach.
  package var gemm: Double
  /// The same for formats of 8 bits and fewer, whose kernels also quantise activations; `nil` = as
  /// the others.
  package var narrowGEMM: Double?
  /// Fraction of peak arithmetic that prefill attention reaches.
  package var attention: Double
  /// Fraction of peak bandwidth that weight and activation traffic reaches.
  package var memory: Double
  /// Fraction of peak bandwidth that decode attention reaches on the KV cache.
  package var kvMemory: Double
  /// The same for a KV cache of 8 bits and fewer, which is unpacked on the way; `nil` = as others.
  package var narrowKVMemory: Double?
  /// Seconds a kernel takes beyond its arithmetic and memory traffic.
  package var kernelLatency: Double
  /// Seconds that decode attention takes a sequence and layer beyond its KV traffic.
  package var sequenceLatency: Double
  /// How many times as long decode attention takes in a batch that also prefills, where another
  /// kernel runs it.
  package var mixedDecode: Double
  /// Seconds of host time an iteration that the device waits for (scheduling, input preparation).
  package var hostPerIteration: Double
  /// Seconds of host time a sequence in the iteration (sampling, detokenising, output).
  package var hostPerSequence: Double
  /// Seconds the host takes to launch the kernels of a layer one by one. Batches that prefill are
  /// not replayed from a CUDA graph, so that a layer of theirs takes at least this long.
  package var launchPerLayer: Double
  /// Fraction of link bandwidth that an all-reduce reaches, and its fixed seconds.
  package var link: Double
  package var linkLatency: Double

  /// The defaults are what the measured GPUs of the catalogue have in common; the host terms are
  /// those of a served H100 (see the catalogue).
  package init(
    gemm: Double = 0.75, attention: Double = 0.5, memory: Double = 0.85, kvMemory: Double = 0.85,
    kernelLatency: Double = 5e-6, sequenceLatency: Double = 1e-7, mixedDecode: Double = 1,
    hostPerIteration: Double = 0,
    hostPerSequence: Double = 46.5e-6, launchPerLayer: Double = 0, link: Double = 0.5,
    linkLatency: Double = 7e-6, narrowGEMM: Double? = nil, narrowKVMemory: Double? = nil
  ) {
    self.gemm = gemm
    self.attention = attention
    self.memory = memory
    self.kvMemory = kvMemory
    self.kernelLatency = kernelLatency
    self.sequenceLatency = sequenceLatency
    self.mixedDecode = mixedDecode
    self.hostPerIteration = hostPerIteration
    self.hostPerSequence = hostPerSequence
    self.launchPerLayer = launchPerLayer
    self.narrowGEMM = narrowGEMM
    self.narrowKVMemory = narrowKVMemory
    self.link = link
    self.linkLatency = linkLatency
  }
}

extension GPU {
  /// Peak operations a second of matrix products with weights in `precision`. A format without
  /// arithmetic of its own is unpacked to 16 bits first (weight-only quantisation).
  package func rate(_ precision: Precision) -> Double {
    flops[precision] ?? flops[.bf16] ?? flops[.fp16] ?? flops[.fp32] ?? 0
  }

  /// Operations a second that large matrix products with weights in `precision` reach.
  func productRate(_ precision: Precision) -> Double {
    let isNarrow = precision.bytes <= 1 && flops[precision] != nil
    let reached = isNarrow ? efficiency.narrowGEMM ?? efficiency.gemm : efficiency.gemm
    return rate(precision) * reached
  }

  /// Bytes a second at which decode attention reads a KV cache in `precision`.
  func cacheBandwidth(_ precision: Precision) -> Double {
    let narrow = precision.bytes <= 1 ? efficiency.narrowKVMemory : nil
    return bandwidth * (narrow ?? efficiency.kvMemory)
  }
}
