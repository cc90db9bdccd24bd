import CKernels
import Calibration
import Testing

/// The kernels against naive references in double precision. One after another, as which
/// instruction set is in use is the whole process's.
@Suite(.serialized) enum KernelTests {
  /// The unit roundoff of 32-bit floating point: a rounded operation is off by at most this share.
  static let roundoff = 0x1p-24

  /// Bound of the relative error of a sum of `count` products in any order, relative to the sum of
  /// their absolute values (Higham 2002, "Accuracy and Stability of Numerical Algorithms", (3.5)).
  static func gamma(_ count: Int) -> Double {
    Double(count) * roundoff / (1 - Double(count) * roundoff)
  }

  /// Runs `body` in every instruction set that this processor has.
  static func inEverySet(_ body: (InstructionSet) throws -> Void) rethrows {
    let before = InstructionSet.inUse
    defer { before.use() }
    for set in InstructionSet.available {
      #expect(set.use())
      #expect(InstructionSet.inUse == set)
      try body(set)
    }
  }
}

extension KernelTests {
  @Suite struct InstructionSets {
    @Test func theWidestAvailableIsUsedUnlessToldOtherwise() {
      #expect(InstructionSet.available.contains(.plain))
      #expect(InstructionSet.inUse == InstructionSet.available.last)
    }
  }
}
