import CKernels
import Calibration
import Testing

extension KernelTests {
  /// Whole iterations against the reference's forward pass.
  @Suite struct Iterations {
    static let prompt: [Int32] = [5, 99, 0, 100, 42, 17, 17, 3, 64, 81, 12, 7, 33]

    /// How far logits may be off. Activations are of variance 1; each of the 2 layers makes 4
    /// products of at most 70 terms in a row, and the head one of 48, off by at most
    /// gamma(70) · √70 (Cauchy–Schwarz) of what goes in; with adapters as much again.
    static let tolerance = 2 * (2 * 4 + 1) * KernelTests.gamma(70) * 70.0.squareRoot()

    private func expectClose(
      _ got: [Float], _ expected: [Double], _ comment: Comment? = nil,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      let worst = zip(got, expected).map { abs(Double($0) - $1) }.max() ?? .infinity
      #expect(worst <= Self.tolerance, comment, sourceLocation: sourceLocation)
      #expect(got.count == expected.count, comment, sourceLocation: sourceLocation)
    }

    @Test func logitsAgreeWithTheReference() throws {
      let model = try SmallModel()
      let expected = ReferenceTransformer(model: model).logits(of: Self.prompt)
      // The tolerance means something: logits are larger by orders of magnitude.
      #expect(expected.map(abs).max() ?? 0 > 1)
      #expect(Self.tolerance < 1e-3)
      KernelTests.inEverySet { set in
        let result = model.iterate([.init(tokens: Self.prompt, blocks: [7, 2, 30])])
        expectClose(result.logits[0], expected, "\(set)")
      }
    }

    @Test func chunksAndSingleTokensGiveWhatOneChunkGives() throws {
      let model = try SmallModel()
      let expected = ReferenceTransformer(model: model).logits(of: Self.prompt)
      let blocks: [Int32] = [11, 4, 63]
      KernelTests.inEverySet { set in
        for cut in [1, 5, 9, 12] {
          let head = Array(Self.prompt[..<cut])
          let tail = Array(Self.prompt[cut...])
          let first = model.iterate([.init(tokens: head, emits: false, blocks: blocks)])
          #expect(first.logits.isEmpty)
          let second = model.iterate([.init(tokens: tail, depth: cut, blocks: blocks)])
          expectClose(second.logits[0], expected, "\(set) cut at \(cut)")
        }
        var last: [Float] = []
        for (depth, token) in Self.prompt.enumerated() {
          last = model.iterate([.init(tokens: [token], depth: depth, blocks: blocks)]).logits[0]
        }
        expectClose(last, expected, "\(set) token by token")
      }
    }

    @Test func aBatchGivesEachSequenceWhatItWouldHaveAlone() throws {
      let model = try SmallModel(ranks: [3, 8])
      let reference = ReferenceTransformer(model: model)
      let other: [Int32] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
      let third: [Int32] = [70, 71, 72]
      KernelTests.inEverySet { set in
        // Two sequences are prefilled but for their last token, each with its own adapter.
        model.iterate([
          .init(tokens: Array(other.dropLast()), emits: false, blocks: [20, 21, 22]),
          .init(tokens: Array(third.dropLast()), adapter: 1, emits: false, blocks: [40]),
        ])
        let result = model.iterate([
          .init(tokens: [10 + 1], depth: 10, blocks: [20, 21, 22]),
          .init(tokens: Self.prompt, adapter: 0, blocks: [1, 0, 2]),
          .init(tokens: [72], depth: 2, adapter: 1, blocks: [40]),
        ])
        expectClose(result.logits[0], reference.logits(of: other), "\(set)")
        expectClose(result.logits[1], reference.logits(of: Self.prompt, adapter: 0), "\(set)")
        expectClose(result.logits[2], reference.logits(of: third, adapter: 1), "\(set)")
      }
    }

    /// All sets that the simulator knows, and single projections.
    @Test(arguments: [127, 15, 5, 1, 2, 4, 8, 16, 32, 64] as [UInt32])
    func adaptersChangeTheProjectionsThatTheyAdapt(adapted: UInt32) throws {
      let model = try SmallModel(ranks: [4], adapted: adapted)
      let reference = ReferenceTransformer(model: model)
      let with = reference.logits(of: Self.prompt, adapter: 0)
      let without = reference.logits(of: Self.prompt)
      let difference = zip(with, without).map { abs($0 - $1) }.max() ?? 0
      #expect(difference > 10 * Self.tolerance)
      let result = model.iterate([.init(tokens: Self.prompt, adapter: 0, blocks: [7, 2, 30])])
      expectClose(result.logits[0], with)
    }

    @Test func theSampledTokenIsTheLikeliest() throws {
      let model = try SmallModel()
      let result = model.iterate([.init(tokens: Self.prompt, blocks: [7, 2, 30])])
      let logits = result.logits[0]
      #expect(logits[Int(result.sampled[0])] == logits.max())
    }

    @Test func sequencesThatMakeNoSenseAreRefused() throws {
      let model = try SmallModel(kvBlocks: 4, maxTokens: 12)
      let good = SmallModel.Part(tokens: [1, 2], depth: 3, blocks: [0])
      #expect(model.iterate([good]).status == CK_OK)
      var wrong = Array(repeating: good, count: 7)
      wrong[0].tokens = [1, 101]
      wrong[1].tokens = [-1]
      wrong[2].depth = -1
      wrong[3].depth = 19
      wrong[4].blocks = [4]
      wrong[5].adapter = 0
      wrong[6].temperature = -1
      for part in wrong { #expect(model.iterate([part]).status == CK_INVALID, "\(part)") }
      #expect(model.iterate([]).status == CK_INVALID)
      #expect(model.iterate(Array(repeating: good, count: 7)).status == CK_INVALID)
    }
  }
}
