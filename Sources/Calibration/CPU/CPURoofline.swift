internal import CKernels

/// The most that one core of this machine can do (Williams, Waterman and Patterson, "Roofline",
/// CACM 2009), measured: what kernels are held against.
package struct CPURoofline: Hashable, Sendable {
  /// Bytes a second, reading memory in order.
  package var bandwidth: Double
  /// Operations a second, multiplying 1,024 × 1,024 matrices of 32-bit numbers with BLAS.
  package var rate: Double

  package init(bandwidth: Double, rate: Double) {
    self.bandwidth = bandwidth
    self.rate = rate
  }

  /// Measures for about a second. Zeros where there is no memory to measure in.
  package static func measured() -> CPURoofline {
    ck_single_thread()
    // 512 MB: far more than caches hold.
    return onThisCore {
      CPURoofline(bandwidth: ck_read_bandwidth(512 << 20, 512 << 20), rate: ck_product_rate(1024))
    }
  }

  /// Bytes a second, reading 256 MB in pieces of so many bytes that lie anywhere; nil = in order.
  package static func bandwidth(piece: Int? = nil) -> Double {
    onThisCore { ck_read_bandwidth(256 << 20, Int64(piece ?? 256 << 20)) }
  }

  private static func onThisCore<Result>(_ measure: () -> Result) -> Result {
    let core = ck_current_core()
    if core >= 0 { ck_pin(core) }
    defer { if core >= 0 { ck_unpin() } }
    return measure()
  }

  /// The least seconds that work of so many bytes and operations takes.
  package func seconds(bytes: Double, operations: Double) -> Double {
    max(bytes / bandwidth, operations / rate)
  }
}
