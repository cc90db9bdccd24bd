import CKernels
import Testing

extension KernelTests {
  /// Whether products run on the fast BLAS: another library's slow one may be linked in its place
  /// without any warning.
  @Suite struct BLAS {
    @Test func aProductIsMoreThanThreeTimesAsFastAsThreeLoops() {
      let size = 512
      let a = randomNumbers(size * size, seed: 1)
      let b = randomNumbers(size * size, seed: 2)
      var c = [Float](repeating: 0, count: size * size)
      ck_single_thread()
      // The best of several, as others may have the processor meanwhile.
      let naive = best(of: 2) { ck_multiply_naively(Int32(size), a, b, &c) }
      let fast = best(of: 5) { ck_linear(Int32(size), Int32(size), Int32(size), a, b, &c, 512, 0) }
      #expect(naive > 3 * fast, "\(naive) s and \(fast) s")
    }

    private func best(of repeats: Int, _ work: () -> Void) -> Double {
      (0..<repeats).map { _ in
        let start = ck_clock()
        work()
        return ck_clock() - start
      }.min() ?? .infinity
    }
  }
}
