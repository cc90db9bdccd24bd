import Calibration
import DiscreteEvents
import Fleet
import Foundation
import Pool
import SeatrialTestSupport
import Testing
import Workload

/// Timing models fitted to what requests saw.
@Suite struct ObservedFitTests {
  private static let truth = ObservedTiming(
    base: 0.006, slopes: [3e-4, 3e-4, 3e-4, 3e-4], perSequence: 5e-5, perDecode: 8e-5,
    perContextToken: 4e-7, perPair: 3e-7, delay: 0.003, knots: [0, 16, 64, 256])

  private static let pool = PoolConfig(
    name: "cpu", replicas: 1, engine: EngineConfig(maxBatch: 32, maxBatchTokens: 512, block: 32),
    timing: .affine(AffineTiming(base: .seconds(1))), kvBlocks: 1024)

  /// Requests as an engine with the timing `truth` serves them, 70 % of what it can; each latency
  /// is made `noise` longer or shorter, a relative standard deviation.
  private static func requests(
    _ count: Int, rate: Double = 6.5, seed: UInt64, noise: Double
  ) throws -> [ObservedRequest] {
    var config = observedFleet(
      count: count, rate: rate,
      lengths: .independent(
        prompt: .lognormal(mean: 200, cv: 1, max: 1500), output: .uniform(min: 1, max: 100)))
    config.seed = seed
    config.pools = [pool]
    config.pools[0].timing = .profile(
      truth.profile(name: "truth", source: "", engine: pool.engine))
    let collector = RecordCollector()
    _ = try Fleet.run(config, RunOptions(), recorder: collector)
    let random = RandomStream(seed: seed, name: "test/noise")
    func noisy(_ time: SimTime) -> SimTime {
      // A sum of twelve uniforms is nearly normal, with variance 1.
      let deviate = (0..<12).reduce(-6) { sum, _ in sum + random.uniform() }
      return .seconds(time.seconds * (1 + noise * deviate))
    }
    return collector.requests.sorted { $0.id < $1.id }.compactMap(ObservedRequest.init).map {
      var request = $0
      request.ttft = noisy($0.ttft)
      request.e2e = request.ttft + noisy($0.e2e - $0.ttft)
      return request
    }
  }

  /// Seconds of an iteration with `prefill` tokens from scratch beside `decodes` at `context`.
  private static func iteration(
    _ timing: ObservedTiming, prefill: Int, decodes: Int, context: Int
  ) -> Double {
    let model = TimingModel(
      .profile(timing.profile(name: "", source: "", engine: pool.engine)), engine: pool.engine)
    var batch = BatchShape()
    batch.prefillTokens = prefill
    batch.prefillPairsTwice = prefill * prefill
    batch.chunks = prefill > 0 ? 1 : 0
    batch.decodes = decodes
    batch.contextTokens = decodes * context
    batch.emitting = decodes + batch.chunks
    return Double(model.duration(of: batch)) / 1e12
  }

  /// Parameters trade off against each other, so that what they say of whole iterations is what is
  /// asked of, of kinds that most requests meet. The sum of squares has many valleys, so that the
  /// fit is not exact even without noise; it has to be within what predictions are to keep: 5 %, or
  /// 10 % near saturation, where the held-out half has its longest queues.
  @Test("requests without noise give back the timing of every kind of iteration")
  func exact() throws {
    let fit = try ObservedFit(Self.requests(400, seed: 3, noise: 0), on: Self.pool)
    for (prefill, decodes) in [(0, 1), (0, 4), (100, 4), (400, 4), (200, 0)] {
      let found = Self.iteration(fit.timing, prefill: prefill, decodes: decodes, context: 300)
      let expected = Self.iteration(Self.truth, prefill: prefill, decodes: decodes, context: 300)
      #expect(
        abs(found / expected - 1) < 0.05, "\(prefill), \(decodes): \(found) instead of \(expected)")
    }
    for error in fit.fitted { #expect(abs(error.relative) < 0.05) }
    for error in fit.heldOut { #expect(abs(error.relative) < 0.1) }
  }
}
