extension GPU {
  /// Accelerators of phones, laptops and small boxes. None was measured here: their efficiencies
  /// are the defaults, but that nothing is known of a host beside them. Memory is what the device
  /// has, which its operating system and other programs share.
  static let edge: [GPU] = [
    GPU(
      name: "jetson-orin-nano", memory: 8 * gibibyte, bandwidth: 102e9,
      flops: [.fp32: 2.1e12, .fp16: 16.7e12, .bf16: 16.7e12, .int8: 33.5e12], maxWatts: 25,
      efficiency: jetsonEfficiency,
      source: "NVIDIA Jetson Orin Nano Super Developer Kit data sheet (8 GB, 67 sparse INT8 TOPS, "
        + "102 GB/s, 25 W; 1,024 CUDA cores at 1.02 GHz; half its sparse rates, as of the AGX "
        + "Orin, whose efficiencies it is given)"),
    GPU(
      name: "jetson-orin-nx", memory: 16 * gibibyte, bandwidth: 102.4e9,
      flops: [.fp32: 1.88e12, .fp16: 15e12, .bf16: 15e12, .int8: 30e12], maxWatts: 25,
      efficiency: jetsonEfficiency,
      source: "NVIDIA Jetson Orin NX data sheet (16 GB; GPU only: 1,024 CUDA and 32 tensor cores "
        + "at 918 MHz; half its sparse rates, and the efficiencies of the AGX Orin)"),
    GPU(
      name: "rtx-4060-laptop", memory: 8 * gibibyte, bandwidth: 256e9,
      flops: [.fp16: 29.1e12, .bf16: 29.1e12, .fp8: 58.2e12, .int8: 116.5e12],
      maxWatts: 115, efficiency: handheldEfficiency,
      source: "NVIDIA GeForce RTX 40 Series laptops (8 GB of 128-bit GDDR6 at 16 Gbit/s; 233 AI "
        + "TOPS, sparse INT8; an eighth of it FP16 with FP32 accumulation, as of the RTX 4090; at "
        + "most 115 W)"),
    GPU(
      name: "snapdragon-8-elite", memory: 12 * gibibyte, bandwidth: 84.8e9,
      flops: [.fp32: 3.38e12], efficiency: handheldEfficiency,
      source: "Qualcomm Snapdragon 8 Elite product brief (LPDDR5X at 5,300 MHz on 64 bits); "
        + "arithmetic of the Adreno 830: 1,536 FP32 lanes at 1.1 GHz, from secondary sources; "
        + "12 GiB as in the phones it came in"),
    GPU(
      name: "snapdragon-x-elite", memory: 32 * gibibyte, bandwidth: 135e9,
      flops: [.fp32: 4.6e12, .int8: 45e12], efficiency: handheldEfficiency,
      source: "Qualcomm Snapdragon X Elite product brief (LPDDR5X-8448 on 128 bits, 135 GB/s; GPU "
        + "4.6 TFLOPS FP32; NPU 45 TOPS INT8; up to 64 GB)"),
    GPU(
      name: "apple-m1-max", memory: 64 * gibibyte, bandwidth: 400e9,
      flops: [.fp32: 10.4e12], efficiency: handheldEfficiency,
      source: "Apple newsroom, October 2021 (400 GB/s, up to 64 GB; GPU 10.4 TFLOPS FP32)"),
    GPU(
      name: "apple-m1-ultra", memory: 128 * gibibyte, bandwidth: 800e9,
      flops: [.fp32: 20.8e12], efficiency: handheldEfficiency,
      source: "Apple newsroom, March 2022 (two M1 Max: 800 GB/s, up to 128 GB)"),
  ]

  /// Those of the AGX Orin, measured (see there).
  private static let jetsonEfficiency = KernelEfficiency(
    gemm: 0.37, attention: 0.3, memory: 0.76, kvMemory: 0.76, kernelLatency: 19e-6,
    hostPerSequence: 0)
  private static let handheldEfficiency = KernelEfficiency(hostPerSequence: 0)
}
