internal import CKernels
internal import Foundation

/// The processor and its BLAS, for people.
enum CPUMachine {
  /// "AMD EPYC 9634, AVX-512, OpenBLAS 0.3.21 (Cooperlake), 1 thread".
  static var description: String {
    [processor, InstructionSet.inUse.rawValue, blas, "1 thread"].joined(separator: ", ")
  }

  /// What the processor calls itself: "model name" in Linux's list, else the architecture.
  private static var processor: String {
    let list = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
    for line in (list ?? "").split(separator: "\n") where line.hasPrefix("model name") {
      let name = line.drop { $0 != ":" }.dropFirst().drop { $0 == " " }
      if !name.isEmpty { return String(name) }
    }
    #if arch(arm64)
      return "arm64"
    #else
      return "x86-64"
    #endif
  }

  /// Of "OpenBLAS 0.3.21 NO_LAPACKE DYNAMIC_ARCH NO_AFFINITY Cooperlake MAX_THREADS=64" its name,
  /// version and the processor whose kernels it chose.
  private static var blas: String {
    let words = String(cString: ck_blas()).split(separator: " ")
    let kernel = words.dropFirst(2).first { word in
      word.contains { $0.isLowercase } || word == "ZEN"
    }
    let name = words.prefix(2).joined(separator: " ")
    return kernel.map { "\(name) (\($0))" } ?? name
  }
}
