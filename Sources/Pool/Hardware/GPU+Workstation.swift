extension GPU {
  /// GPUs of desks, and of robots.
  static let workstation: [GPU] = [
    // Kernels and served runs on vLLM 0.19, whose asynchronous scheduling hides the host: served
    // times equal kernel sums within 1 % (casys-kaist/LLMServingSim, validation/summary.txt).
    // mixedDecode is the median over its tables, from 8 sequences and 128 tokens of context up.
    GPU(
      name: "rtx-4090", memory: 25_250_627_584, bandwidth: 1.008e12,
      flops: [.fp32: 82.6e12, .fp16: 165.2e12, .bf16: 165.2e12, .fp8: 330.3e12, .int8: 660.6e12],
      linkBandwidth: 32e9, maxWatts: 450,
      efficiency: KernelEfficiency(
        gemm: 1.0, attention: 0.73, memory: 0.861, kvMemory: 0.927, kernelLatency: 1.5e-6,
        sequenceLatency: 4.69e-7, mixedDecode: 1.97, hostPerSequence: 0, link: 0.0936,
        linkLatency: 12.4e-6),
      source: "NVIDIA Ada architecture white paper (FP32 accumulation; PCIe 4.0 x16 link as L40S); "
        + "memory and kernels: casys-kaist/LLMServingSim, RTX4090"),
    GPU(
      name: "rtx-pro-6000", memory: 94.97 * gibibyte, bandwidth: 1.597e12,
      flops: [
        .fp32: 120e12, .fp16: 500e12, .bf16: 500e12, .fp8: 1000e12, .int8: 1000e12, .fp4: 2000e12,
      ],
      linkBandwidth: 64e9, maxWatts: 600, dollarsPerHour: 1.69,
      efficiency: KernelEfficiency(
        gemm: 0.790, attention: 0.73, memory: 0.971, kvMemory: 0.952, kernelLatency: 6.19e-6,
        sequenceLatency: 3.90e-7, mixedDecode: 1.51, hostPerSequence: 0, link: 0.0936,
        linkLatency: 12.4e-6),
      source: "NVIDIA RTX PRO 6000 Blackwell Server Edition data sheet (4 PFLOPS sparse FP4; an "
        + "eighth of it dense bf16; PCIe 5.0 x16 link); memory: PyTorch's total; price: RunPod; "
        + "kernels: casys-kaist/LLMServingSim, RTXPRO6000"),
    // 61.4 GiB of the module's 64 are the operating system's to share. The efficiencies follow
    // from edge-inference/edgereasoning: decode steps of 24.7 ms (Qwen2.5 1.5B) and 188 ms (14B)
    // give bandwidth and latency; prefill of Llama 8B at 513 to 4,097 tokens (544 to 3,512 ms)
    // gives gemm, within 16 %.
    GPU(
      name: "jetson-agx-orin", memory: 61.4 * gibibyte, bandwidth: 204.8e9,
      flops: [.fp32: 5.3e12, .fp16: 42.5e12, .bf16: 42.5e12, .int8: 85e12],
      maxWatts: 60,
      efficiency: KernelEfficiency(
        gemm: 0.37, attention: 0.3, memory: 0.76, kvMemory: 0.76, kernelLatency: 19e-6,
        hostPerSequence: 0),
      source: "NVIDIA Jetson AGX Orin technical brief (64 GB; GPU only, half its sparse rates)"),
  ]
}
