import CKernels
import Calibration
import Foundation
import Testing

extension KernelTests {
  /// KV blocks between tiers, adapters from files, and models that do not fit.
  @Suite struct Transfers {
    @Test func blocksGoToTheHostAndBackInAllLayers() throws {
      let model = try SmallModel(layers: 3, kvBlocks: 8, hostBlocks: 4)
      let before = (0..<3).map { layer in (0..<8).map { Array(model.block($0, layer: layer)) } }
      #expect(ck_copy_blocks(model.pointer, 1, [5, 2], [0, 3], 2) == CK_OK)
      #expect(ck_copy_blocks(model.pointer, 0, [3, 0], [7, 6], 2) == CK_OK)
      for layer in 0..<3 {
        let layerIndex = Int32(layer)
        #expect(Array(model.block(0, layer: layerIndex, inHost: true)) == before[layer][5])
        #expect(Array(model.block(3, layer: layerIndex, inHost: true)) == before[layer][2])
        #expect(Array(model.block(7, layer: layerIndex)) == before[layer][2])
        #expect(Array(model.block(6, layer: layerIndex)) == before[layer][5])
        for untouched in 0..<6 {
          #expect(
            Array(model.block(Int32(untouched), layer: layerIndex)) == before[layer][untouched])
        }
      }
      #expect(ck_copy_blocks(model.pointer, 1, [8], [0], 1) == CK_INVALID)
      #expect(ck_copy_blocks(model.pointer, 1, [0], [4], 1) == CK_INVALID)
    }

    @Test func adaptersComeBackFromAFileColdAndWarm() throws {
      let model = try SmallModel(ranks: [4, 6])
      let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("adapter-\(UUID().uuidString)").path
      defer { try? FileManager.default.removeItem(atPath: path) }
      let weights = Array(model.adapterWeights(1))
      #expect(ck_adapter_save(model.pointer, 1, path) == CK_OK)
      for cold in [Int32(1), 0] {
        model.adapterWeights(1).update(repeating: 0)
        var seconds = -1.0
        #expect(ck_adapter_load(model.pointer, 1, path, cold, &seconds) == CK_OK)
        #expect(Array(model.adapterWeights(1)) == weights)
        #expect(seconds > 0)
      }
      var seconds = 0.0
      #expect(ck_adapter_load(model.pointer, 0, path, 0, &seconds) == CK_INVALID)
      #expect(ck_adapter_load(model.pointer, 2, path, 0, &seconds) == CK_INVALID)
      #expect(ck_adapter_load(model.pointer, 1, path + ".none", 0, &seconds) == CK_IO)
      #expect(ck_adapter_save(model.pointer, 1, "/nowhere/adapter") == CK_IO)
    }

    @Test func aModelBeyondItsMemoryIsRefused() throws {
      #expect(throws: SmallModelError.self) { try SmallModel(memory: 1000) }
      var large = try SmallModel().shape
      let small = ck_model_bytes(&large)
      large.kv_blocks *= 2
      // A block is 5 tokens of 2 heads of 10 keys and values, 4 bytes each, in 2 layers, and
      // cosines and sines of 5 positions of 5 pairs: on cache lines, 64 blocks more are about
      let expected: Int64 = 64 * (5 * 2 * 10 * 2 * 4 * 2 + 5 * 5 * 2 * 4)
      #expect(abs(ck_model_bytes(&large) - small - expected) <= 5 * 64)
      // The largest sizes that can be written are counted, or said to be beyond counting.
      large.kv_blocks = 1 << 20
      large.layers = 4096
      large.feed_forward = 1 << 20
      large.hidden = 1 << 20
      large.memory = .max
      var made: OpaquePointer?
      #expect(ck_model_create(&large, &made) == CK_NO_MEMORY)
      large.heads = 5
      #expect(ck_model_create(&large, &made) == CK_INVALID)
      #expect(ck_model_bytes(&large) == -1)
    }
  }
}
