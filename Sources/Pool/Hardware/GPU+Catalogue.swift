extension GPU {
  /// The GPUs a scenario can name. Rates are dense (without sparsity); memory is what a driver
  /// reports to an engine, a little less than the name says.
  package static let catalogue: [GPU] = datacentre + workstation + edge

  static let gibibyte = 1_073_741_824.0
}

extension GPU {
  /// Efficiencies are fitted to published kernel tables by Benchmarks/fit, whose README has the
  /// errors. H100: ai-dynamo/aiconfigurator, vLLM 0.24 kernels; the host's share of a sequence
  /// from the inter-token latencies of ml.energy v3 (vLLM, Llama-3.1 8B and 70B).
  static let hopperEfficiency = KernelEfficiency(
    gemm: 0.831, attention: 0.423, memory: 0.851, kvMemory: 0.898, kernelLatency: 5.28e-6,
    sequenceLatency: 6.67e-8, hostPerSequence: 46.5e-6, link: 0.655, linkLatency: 5.71e-6,
    narrowGEMM: 0.564, narrowKVMemory: 0.721)

  /// A100 SXM: ai-dynamo/aiconfigurator, vLLM 0.14 kernels; host as on the H100.
  static let ampereEfficiency = KernelEfficiency(
    gemm: 0.835, attention: 0.73, memory: 0.899, kvMemory: 0.752, kernelLatency: 18.0e-6,
    sequenceLatency: 8.97e-8, hostPerSequence: 46.5e-6, link: 0.492, linkLatency: 6.98e-6)

  /// GPUs of servers.
  static let datacentre: [GPU] = [
    GPU(
      name: "a100-sxm-40gb", memory: 39.39 * gibibyte, bandwidth: 1.555e12,
      flops: [.fp32: 19.5e12, .fp16: 312e12, .bf16: 312e12, .int8: 624e12],
      linkBandwidth: 300e9, maxWatts: 400, efficiency: ampereEfficiency,
      source: "NVIDIA A100 data sheet; memory: PyTorch's total; efficiency: as a100-sxm-80gb"),
    GPU(
      name: "a100-sxm-80gb", memory: 79.15 * gibibyte, bandwidth: 2.039e12,
      flops: [.fp32: 19.5e12, .fp16: 312e12, .bf16: 312e12, .int8: 624e12],
      linkBandwidth: 300e9, maxWatts: 400, dollarsPerHour: 2.21, efficiency: ampereEfficiency,
      source: "NVIDIA A100 data sheet; memory: PyTorch's total; price: inference-fleet-sim"),
    GPU(
      name: "h100-sxm", memory: 79.11 * gibibyte, bandwidth: 3.35e12,
      flops: [.fp32: 66.9e12, .fp16: 989.4e12, .bf16: 989.4e12, .fp8: 1978.9e12, .int8: 1978.9e12],
      linkBandwidth: 450e9, maxWatts: 700, dollarsPerHour: 4.02, efficiency: hopperEfficiency,
      source: "NVIDIA H100 data sheet; memory: PyTorch's total (vllm-project/vllm#27508); "
        + "price: inference-fleet-sim"),
    GPU(
      name: "h100-pcie", memory: 79.11 * gibibyte, bandwidth: 2.0e12,
      flops: [.fp32: 51.2e12, .fp16: 756e12, .bf16: 756e12, .fp8: 1513e12, .int8: 1513e12],
      linkBandwidth: 64e9, maxWatts: 350, efficiency: hopperEfficiency,
      source: "NVIDIA H100 data sheet (PCIe 5.0 x16 link); efficiency: as h100-sxm, not measured"),
    GPU(
      name: "h200", memory: 139.80 * gibibyte, bandwidth: 4.8e12,
      flops: [.fp32: 66.9e12, .fp16: 989.4e12, .bf16: 989.4e12, .fp8: 1978.9e12, .int8: 1978.9e12],
      linkBandwidth: 450e9, maxWatts: 700, dollarsPerHour: 6.00,
      // Prefill fitted; no decode tables: KV and sequence terms as on the H100.
      efficiency: KernelEfficiency(
        gemm: 0.821, attention: 0.353, memory: 0.859, kvMemory: 0.898, kernelLatency: 8.76e-6,
        sequenceLatency: 6.67e-8, link: 0.655, linkLatency: 5.71e-6),
      source: "NVIDIA H200 data sheet; memory: PyTorch's total; price: inference-fleet-sim; "
        + "kernels: ai-dynamo/aiconfigurator"),
    GPU(
      name: "b200", memory: 178.35 * gibibyte, bandwidth: 8.0e12,
      flops: [
        .fp32: 75e12, .fp16: 2250e12, .bf16: 2250e12, .fp8: 4500e12, .int8: 4500e12, .fp4: 9000e12,
      ],
      linkBandwidth: 900e9, maxWatts: 1000, dollarsPerHour: 8.00,
      efficiency: KernelEfficiency(
        gemm: 0.690, attention: 0.503, memory: 0.715, kvMemory: 0.942, kernelLatency: 4.27e-6,
        sequenceLatency: 1.54e-8, link: 0.526, linkLatency: 9.12e-6),
      source: "NVIDIA Blackwell (HGX B200) data sheet; memory: PyTorch's total; "
        + "price: inference-fleet-sim; kernels: ai-dynamo/aiconfigurator"),
    GPU(
      name: "l40s", memory: 44.39 * gibibyte, bandwidth: 0.864e12,
      flops: [.fp32: 91.6e12, .fp16: 362.05e12, .bf16: 362.05e12, .fp8: 733e12, .int8: 733e12],
      linkBandwidth: 32e9, maxWatts: 350, dollarsPerHour: 1.861,
      // Prefill fitted; no decode tables: the KV term is the fit's starting point.
      efficiency: KernelEfficiency(
        gemm: 0.645, attention: 0.337, memory: 0.700, kvMemory: 0.740, kernelLatency: 1.5e-6,
        link: 0.0936, linkLatency: 12.4e-6),
      source: "NVIDIA L40S data sheet (PCIe 4.0 x16 link); memory: PyTorch's total; "
        + "price: AWS g6e.xlarge, us-east-1; kernels: ai-dynamo/aiconfigurator"),
    GPU(
      name: "l4", memory: 22.03 * gibibyte, bandwidth: 300e9,
      flops: [.fp32: 30.3e12, .fp16: 121e12, .bf16: 121e12, .fp8: 242.5e12, .int8: 242.5e12],
      linkBandwidth: 32e9, maxWatts: 72, dollarsPerHour: 0.805,
      efficiency: KernelEfficiency(link: 0.0936, linkLatency: 12.4e-6),
      source: "NVIDIA L4 data sheet; memory: PyTorch's total; price: AWS g6.xlarge, us-east-1; "
        + "efficiency: the catalogue's defaults, not measured"),
    GPU(
      name: "a10g", memory: 21.99 * gibibyte, bandwidth: 600e9,
      flops: [.fp32: 35e12, .fp16: 70e12, .bf16: 70e12, .int8: 140e12],
      linkBandwidth: 32e9, maxWatts: 150, dollarsPerHour: 1.006,
      efficiency: KernelEfficiency(link: 0.0936, linkLatency: 12.4e-6),
      source: "NVIDIA A10G data sheet; memory: PyTorch's total; price: AWS g5.xlarge, us-east-1; "
        + "efficiency: the catalogue's defaults, not measured"),
    GPU(
      name: "mi300x", memory: 191.98 * gibibyte, bandwidth: 5.3e12,
      flops: [
        .fp32: 163.4e12, .fp16: 1307.4e12, .bf16: 1307.4e12, .fp8: 2614.9e12, .int8: 2614.9e12,
      ],
      linkBandwidth: 448e9, maxWatts: 750,
      source: "AMD Instinct MI300X data sheet (7 Infinity Fabric links); memory: PyTorch's total; "
        + "efficiency: the catalogue's defaults, not measured"),
  ]
}
