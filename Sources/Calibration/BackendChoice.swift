/// Which machine runs iterations, as a user writes it: `cpu`, or `worker:COMMAND`.
package enum BackendChoice: Hashable, Sendable {
  /// This machine's CPU, with the kernels of this package.
  case cpu
  /// A process of the user's that is started with the shell.
  case worker(command: String)

  private static let workerPrefix = "worker:"

  /// What `text` says; `nil` = neither of them.
  package init?(_ text: String) {
    if text == "cpu" {
      self = .cpu
    } else if text.hasPrefix(Self.workerPrefix) {
      let command = text.dropFirst(Self.workerPrefix.count).drop { $0 == " " }
      guard !command.isEmpty else { return nil }
      self = .worker(command: String(command))
    } else {
      return nil
    }
  }

  package var text: String {
    switch self {
    case .cpu: "cpu"
    case .worker(let command): Self.workerPrefix + command
    }
  }

  /// Starts it, not yet prepared for a model.
  package func make() throws(BackendError) -> any Backend {
    switch self {
    case .cpu: CPUBackend()
    case .worker(let command): try WorkerBackend(command: command)
    }
  }
}

extension BackendError: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unsupported(let what): what
    case .died(let how): how
    case .timedOut(let seconds): "no answer within \(seconds) s"
    case .nonsense(let what): "an answer that cannot be believed: \(what)"
    }
  }
}
