import Calibration
import Pool
import Testing

extension KernelTests {
  /// The backend: what it times and what it refuses.
  @Suite struct CPUBackends {
    static let model = Model(
      name: "tiny", layers: 2, hidden: 64, heads: 4, kvHeads: 2, headSize: 16, feedForward: 128,
      vocabulary: 200, maxLength: 4096, source: "made up")

    static func setup(_ model: Model = model) -> BackendSetup {
      BackendSetup(
        model: model, precision: .fp32, block: 16, kvBlocks: 40, maxTokens: 64, maxSequences: 4,
        adapterRanks: [4, 8])
    }

    private func prepared() throws -> CPUBackend {
      var backend = CPUBackend()
      try backend.prepare(Self.setup())
      return backend
    }

    @Test func anIterationHasTheTimesOfWhatIsInIt() throws {
      var backend = try prepared()
      let chunk = IterationShape.Chunk(tokens: 20, depth: 30)
      let silent = IterationShape.Chunk(tokens: 20, emits: false)
      let decode = IterationShape.Decode(context: 100)
      let adapted = IterationShape.Decode(context: 7, adapter: 1)

      func run(_ shape: IterationShape) throws -> Set<Operator> {
        let seconds = try backend.run(shape)
        #expect(Operator.allCases.allSatisfy { seconds[$0] >= 0 })
        return Set(Operator.allCases.filter { $0 != .other && seconds[$0] > 0 })
      }
      #expect(try run(.init(chunks: [chunk])) == [.dense, .prefillAttention, .head])
      #expect(try run(.init(chunks: [silent])) == [.dense, .prefillAttention])
      #expect(try run(.init(decodes: [decode])) == [.dense, .decodeAttention, .head])
      #expect(
        try run(.init(chunks: [silent], decodes: [adapted, decode]))
          == [.dense, .prefillAttention, .decodeAttention, .adapters, .head])
      #expect(try run(.init()) == [])
    }

    @Test func aChunkOf64TokensTakesLongerThanOneToken() throws {
      var backend = try prepared()
      func best(_ tokens: Int) throws -> Double {
        let shape = IterationShape(chunks: [.init(tokens: tokens)])
        return try (0..<20).map { _ in try backend.run(shape).total }.min() ?? .nan
      }
      #expect(try best(64) > best(1))
    }

    @Test func whatWasNotSetUpIsRefused() throws {
      var backend = try prepared()
      let wrong: [IterationShape] = [
        .init(chunks: [.init(tokens: 65)]),
        .init(decodes: Array(repeating: .init(context: 1), count: 5)),
        .init(decodes: [.init(context: 640)]),
        .init(decodes: [.init(context: 320), .init(context: 319)]),
        .init(decodes: [.init(context: .max)]),
        .init(decodes: [.init(context: -1)]),
        .init(chunks: [.init(tokens: 0)]),
        .init(decodes: [.init(context: 1, adapter: 2)]),
        .init(decodes: [.init(context: 1, adapter: -2)]),
      ]
      for shape in wrong {
        #expect(throws: BackendError.self, "\(shape)") { try backend.run(shape) }
      }
      // All 40 blocks, wherever they begin.
      for _ in 0..<3 {
        #expect(throws: Never.self) {
          try backend.run(.init(decodes: [.init(context: 319), .init(context: 300)]))
        }
      }
    }

    @Test func whatTheKernelsCannotDoIsRefused() {
      var mixture = Self.model
      mixture.experts = .init(count: 8, active: 2, feedForward: 64)
      var latent = Self.model
      latent.latentAttention = .init(
        queryRank: 0, kvRank: 16, ropeSize: 8, nopeSize: 8, valueSize: 16)
      var window = Self.model
      window.slidingWindow = .init(layers: 1, tokens: 16)
      var odd = Self.model
      odd.headSize = 15
      var huge = Self.model
      huge.hidden = 1 << 20
      huge.feedForward = 1 << 20
      var beyond = Self.model
      beyond.layers = .max
      var backend = CPUBackend()
      for model in [mixture, latent, window, odd, huge, beyond] {
        #expect(throws: BackendError.self) { try backend.prepare(Self.setup(model)) }
      }
      var halves = Self.setup()
      halves.precision = .bf16
      #expect(throws: BackendError.self) { try backend.prepare(halves) }
      #expect(throws: BackendError.self) {
        try backend.run(.init(decodes: [.init(context: 1)]))
      }
    }

    @Test func theMachineIsNamed() {
      let machine = CPUBackend().machine
      #expect(machine.contains("OpenBLAS"))
      #expect(machine.contains(InstructionSet.inUse.rawValue))
    }
  }
}
