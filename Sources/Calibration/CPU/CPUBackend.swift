internal import CKernels
package import Pool

/// Runs iterations with this package's own kernels and OpenBLAS, in 32-bit floating point, on one
/// core.
///
/// Every layer has weights of its own, so that they come from memory as a real model's do, and
/// sequences lie in shuffled blocks, others in every run. Weights, tokens and the contents of the
/// KV cache are random, the same for the same setup.
///
/// The loops' instruction set and BLAS's number of threads are the whole process's, so that two
/// backends that differ in it cannot be measured side by side.
package struct CPUBackend: Backend {
  package let machine: String
  private let pinned: Bool
  private var model: KernelModel?

  /// A backend that keeps the calling thread on its core during a run, unless told otherwise, where
  /// the system can do that.
  package init(pinned: Bool = true) {
    ck_single_thread()
    machine = CPUMachine.description + (pinned && ck_current_core() >= 0 ? ", pinned" : "")
    self.pinned = pinned
  }

  package mutating func prepare(_ setup: BackendSetup) throws(BackendError) {
    model = nil
    if setup.model.experts != nil {
      throw .unsupported("the CPU kernels have no mixture of experts")
    }
    if setup.model.latentAttention != nil {
      throw .unsupported("the CPU kernels have no latent attention")
    }
    if setup.model.slidingWindow != nil {
      throw .unsupported("the CPU kernels have no sliding window")
    }
    if setup.precision != .fp32 {
      throw .unsupported("the CPU kernels compute in fp32, not in \(setup.precision.rawValue)")
    }
    model = try KernelModel(setup)
  }

  /// Runs one iteration. An iteration beyond what was set up (tokens, sequences, KV blocks,
  /// adapters) is `unsupported`; an empty one takes no time.
  package mutating func run(_ shape: IterationShape) throws(BackendError) -> OperatorSeconds {
    guard let model else { throw .unsupported("no model was set up") }
    let core = pinned ? ck_current_core() : -1
    if core >= 0 { ck_pin(core) }
    defer { if core >= 0 { ck_unpin() } }
    return try model.run(shape)
  }
}
