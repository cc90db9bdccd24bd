internal import CKernels

/// The instruction sets that the CPU kernels are compiled for; plain is SSE2 or NEON, which every
/// 64-bit processor has.
package enum InstructionSet: String, CaseIterable, Sendable {
  case plain
  case avx2 = "AVX2"
  case avx512 = "AVX-512"

  /// Those that this processor has.
  package static var available: [InstructionSet] {
    allCases.filter { ck_has($0.number) != 0 }
  }

  /// The one in use by the whole process: the widest, unless another was asked for.
  package static var inUse: InstructionSet {
    allCases.first { $0.number == ck_in_use() } ?? .plain
  }

  /// Makes the whole process use it, which must not happen while kernels run. False, and no
  /// change, where the processor does not have it.
  @discardableResult
  package func use() -> Bool { ck_use(number) == 0 }

  private var number: ck_instructions {
    switch self {
    case .plain: CK_PLAIN
    case .avx2: CK_AVX2
    case .avx512: CK_AVX512
    }
  }
}
