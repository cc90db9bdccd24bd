import CKernels
import Calibration
import DiscreteEvents
import Testing

extension KernelTests {
  /// Attention over the paged KV cache.
  @Suite struct Attention {
    struct Case: Sendable, CustomTestStringConvertible {
      var heads: Int32
      var kvHeads: Int32
      var headSize: Int32
      var block: Int32
      var depth: Int
      var tokens: Int

      var testDescription: String {
        "\(heads)/\(kvHeads) heads of \(headSize), blocks of \(block), \(tokens) at \(depth)"
      }
    }

    static let cases = [
      // Decoding: contexts within, at and beyond blocks and tiles, several groupings.
      Case(heads: 4, kvHeads: 4, headSize: 64, block: 16, depth: 0, tokens: 1),
      Case(heads: 4, kvHeads: 2, headSize: 64, block: 16, depth: 15, tokens: 1),
      Case(heads: 8, kvHeads: 2, headSize: 64, block: 16, depth: 16, tokens: 1),
      Case(heads: 8, kvHeads: 1, headSize: 128, block: 32, depth: 300, tokens: 1),
      Case(heads: 7, kvHeads: 1, headSize: 20, block: 16, depth: 777, tokens: 1),
      Case(heads: 15, kvHeads: 5, headSize: 22, block: 7, depth: 130, tokens: 1),
      // Blocks that end within a group of keys, several heads, and one block after the other.
      Case(heads: 6, kvHeads: 2, headSize: 32, block: 24, depth: 95, tokens: 1),
      Case(heads: 10, kvHeads: 2, headSize: 80, block: 40, depth: 1000, tokens: 1),
      // A group of query heads larger than a tile.
      Case(heads: 70, kvHeads: 1, headSize: 8, block: 16, depth: 40, tokens: 1),
      // Chunks: from the beginning, at a depth, over several tiles.
      Case(heads: 4, kvHeads: 2, headSize: 64, block: 16, depth: 0, tokens: 100),
      Case(heads: 4, kvHeads: 1, headSize: 64, block: 16, depth: 201, tokens: 67),
      Case(heads: 3, kvHeads: 3, headSize: 10, block: 1, depth: 5, tokens: 80),
      Case(heads: 10, kvHeads: 2, headSize: 18, block: 3, depth: 64, tokens: 33),
      Case(heads: 2, kvHeads: 1, headSize: 36, block: 100, depth: 99, tokens: 3),
    ]

    @Test(arguments: cases) func agreesWithTheDefinition(test: Case) throws {
      let (heads, width) = (Int(test.heads), Int(test.headSize))
      let kvWidth = Int(test.kvHeads) * width
      let all = test.depth + test.tokens
      let model = try SmallModel(
        layers: 1, heads: test.heads, kvHeads: test.kvHeads, headSize: test.headSize,
        block: test.block, kvBlocks: Int32(all) / test.block + 3)
      let keys = randomNumbers(all * kvWidth, scale: 2, seed: 1)
      let values = randomNumbers(all * kvWidth, seed: 2)
      let queries = randomNumbers(test.tokens * heads * width, scale: 2, seed: 3)
      // From the last block backwards, so that order matters.
      let blocks = Array((0..<model.shape.kv_blocks).reversed())
      ck_write_kv(model.pointer, 0, blocks, 0, Int32(all), keys, values, Int32(kvWidth))

      KernelTests.inEverySet { set in
        var out = [Float](repeating: .nan, count: queries.count)
        ck_attention(
          model.pointer, 0, blocks, Int32(test.depth), Int32(test.tokens), queries,
          Int32(heads * width), &out)
        for token in 0..<test.tokens {
          let query = queries[(token * heads * width)...].prefix(heads * width).map(Double.init)
          let seen = 0...(test.depth + token)
          let expected = Reference.attention(
            query, seen.map { rows(keys, $0, kvWidth) }, seen.map { rows(values, $0, kvWidth) },
            headSize: width)
          // A score is off by at most gamma(width + 2) of its absolute sum; a weight's exponent by
          // twice that (its own and the greatest) and a rounding of the difference, of at most
          // twice the product again, its exponential and rescaling by some 20 roundings a tile;
          // and sums over the keys, above and below the line, by gamma(keys) each.
          let exponent =
            (2 * KernelTests.gamma(width + 2) + KernelTests.gamma(4)) * expected.product
          let rescaled = KernelTests.gamma(20 * (1 + seen.count / 64))
          let share = 2 * (exponent + rescaled) + 2 * KernelTests.gamma(seen.count)
          for index in query.indices {
            let got = Double(out[token * query.count + index])
            #expect(
              abs(got - expected.value[index]) <= share * expected.size[index], "\(set) \(token)")
          }
        }
      }
    }

    private func rows(_ numbers: [Float], _ row: Int, _ width: Int) -> [Double] {
      numbers[(row * width)..<((row + 1) * width)].map(Double.init)
    }

    @Test func aTokenIsWrittenWhereItsBlockSays() throws {
      let model = try SmallModel(layers: 2, heads: 4, kvHeads: 2, headSize: 6, block: 5)
      let before = model.block(9, layer: 1).map { $0 }
      let keys = randomNumbers(12, seed: 1)
      let values = randomNumbers(12, seed: 2)
      ck_write_kv(model.pointer, 1, [3, 9], 7, 1, keys, values, 12)
      let block = model.block(9, layer: 1)
      var changed = before
      for head in 0..<2 {
        for d in 0..<6 {
          // Position 7 is slot 2 of the second block; a head's keys and values are 2 · 6 · 5.
          changed[head * 60 + d * 5 + 2] = keys[head * 6 + d]
          changed[head * 60 + 30 + 2 * 6 + d] = values[head * 6 + d]
        }
      }
      #expect(block.map { $0 } == changed)
    }
  }
}
