import DiscreteEvents
import Foundation
import Pool
import Testing

@Suite("A ramp of power")
struct PowerRampTests {
  /// EdgeReasoning (arXiv 2511.01866): P∞·T − ΔP·τ·(1 − exp(−T/τ)), with its numbers for a 14B
  /// model.
  @Test("draws the published energy of a decoding that begins at rest")
  func published() {
    var meter = PowerMeter(microwatts: 3_250_000, ramp: .seconds(1.25))
    meter.set(28_050_000, at: .seconds(100))
    for seconds in [0.1, 1.25, 10, 215.3] {
      let drawn =
        meter.energy(until: .seconds(100 + seconds)) - meter.energy(until: .seconds(100))
      let expected = 28.05 * seconds - 24.8 * 1.25 * (1 - exp(-seconds / 1.25))
      // One rounding of an attojoule, and those of Doubles of up to 6,000 J.
      #expect(abs(drawn.joules - expected) < 1e-11, "\(seconds) s")
    }
    // Published as measured: 6,004 J in 215.3 s; the fit of the ramp is 0.1 % off it.
    let query = meter.energy(until: .seconds(315.3)) - meter.energy(until: .seconds(100))
    #expect(abs(query.joules / 6004 - 1) < 0.002)
  }

  /// What a rise holds back, ΔP·τ, the fall that follows gives back: after both have settled the
  /// energy is that of the levels, less what rounding a power to a microwatt leaves for τ.
  @Test("holds back in rising what it gives back in falling")
  func settles() {
    var (meter, plain) = (
      PowerMeter(microwatts: 10_000_000, ramp: .seconds(0.5)), PowerMeter(microwatts: 10_000_000)
    )
    for (level, time) in [(60_000_000, 1.0), (25_000_000, 1.2), (10_000_000, 1.9)] {
      meter.set(Int64(level), at: .seconds(time))
      plain.set(Int64(level), at: .seconds(time))
    }
    let difference = meter.energy(until: .seconds(60)) - plain.energy(until: .seconds(60))
    // Three roundings by half a microwatt, each for half a second; exp(−116) of the rest is left.
    #expect(abs(difference.joules) <= 3 * 0.5e-6 * 0.5)
    let early = meter.energy(until: .seconds(1.1)) - plain.energy(until: .seconds(1.1))
    #expect(early.joules < -1)
  }

  @Test("is the same whether or not the level is set again, or looked at")
  func looking() {
    var (meter, seen) = (
      PowerMeter(microwatts: 1, ramp: .seconds(1)), PowerMeter(microwatts: 1, ramp: .seconds(1))
    )
    for step in 1...50 {
      let time = SimTime.seconds(Double(step) * 0.37)
      let level = Int64(step * step % 17) * 1_000_000
      meter.set(level, at: time)
      seen.set(level, at: time)
      seen.set(level, at: time + .seconds(0.1))
      _ = seen.energy(until: time + .seconds(0.2))
    }
    #expect(meter == seen)
  }
}

@Suite("Devices at the edge")
struct DeviceCatalogueTests {
  @Test("say where their numbers come from, and can run a model that fits")
  func sources() throws {
    let names = [
      "jetson-orin-nano", "jetson-orin-nx", "rtx-4060-laptop", "snapdragon-8-elite",
      "snapdragon-x-elite", "apple-m1-max", "apple-m1-ultra",
    ]
    let model = try #require(Model.catalogue.first { $0.name == "llama-3.1-8b" })
    for name in names {
      let gpu = try #require(GPU.catalogue.first { $0.name == name })
      #expect(gpu.source.count > 40)
      let timing = TimingModel(
        .roofline(
          RooflineConfig(
            model: model, gpu: gpu, tensorParallel: 1, precision: .int4, kvPrecision: .fp16)),
        engine: EngineConfig())
      let step = Double(timing.decodePiece(decodes: 1, contextTokens: 1000).first) / 1e12
      // Weights of 4.5 GB with their scales: no device reads them faster than its memory allows,
      // nor at less than half of that with default efficiencies of 76 % and more.
      let least = model.weightBytes(.int4, tensorParallel: 1) / gpu.bandwidth
      #expect((least...2 * least).contains(step), "\(name): \(step) s")
    }
  }

  /// Public benchmarks of llama.cpp (XiongjieDai/GPU-Benchmarks-on-LLM-Inference): Llama 3 8B in
  /// F16
  /// at 36.3 tokens a second on an M2 Ultra and 22.4 on an M3 Max, whose memories are as fast as
  /// those
  /// of the M1 Ultra and M1 Max, 800 and 400 GB/s. Decoding one sequence is reading the weights, so
  /// that only bandwidth counts. They reach 73 and 90 % of the peak; the default of 85 % is 1.16
  /// and
  /// 0.94 times that, and what kernels take beyond their traffic is a few percent of 20 to 40 ms.
  @Test(
    "decode as fast as memory of that bandwidth was measured to",
    arguments: [("apple-m1-ultra", 36.3), ("apple-m1-max", 22.4)])
  func measured(name: String, tokensPerSecond: Double) throws {
    let gpu = try #require(GPU.catalogue.first { $0.name == name })
    let model = try #require(Model.catalogue.first { $0.name == "llama-3.1-8b" })
    let timing = TimingModel(
      .roofline(
        RooflineConfig(
          model: model, gpu: gpu, tensorParallel: 1, precision: .fp16, kvPrecision: .fp16)),
      engine: EngineConfig())
    let step = Double(timing.decodePiece(decodes: 1, contextTokens: 500).first) / 1e12
    #expect((0.9...1.2).contains(1 / step / tokensPerSecond), "\(1 / step) a second")
  }
}
