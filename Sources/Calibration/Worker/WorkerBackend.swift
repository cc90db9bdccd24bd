package import Pool

/// Times iterations with a worker: a command of the user's that runs them, on a GPU for instance,
/// and speaks the protocol of docs/workers.md.
///
/// A worker that dies, does not answer in time or answers nonsense is killed with all that it
/// started; what it answered before is the caller's to keep. One that says it cannot do something
/// (`unsupported`) goes on. It ends with the last copy of this value.
package struct WorkerBackend: Backend {
  /// How long it may take to answer, in seconds.
  package struct Patience: Hashable, Sendable {
    /// Starting, which loads its libraries.
    package var hello: Double
    /// Allocating a model and its KV cache.
    package var setup: Double
    /// An iteration, a copy, an adapter.
    package var run: Double

    package init(hello: Double = 120, setup: Double = 600, run: Double = 120) {
      self.hello = hello
      self.setup = setup
      self.run = run
    }
  }

  package let machine: String
  /// The optional questions that it answers: `copy`, `adapterLoad`.
  package let capabilities: [String]
  private let patience: Patience
  private let talk: WorkerTalk

  /// Starts `command` with the shell and says hello.
  package init(command: String, patience: Patience = Patience()) throws(BackendError) {
    talk = try WorkerTalk(command: command)
    self.patience = patience
    (machine, capabilities) = try talk.ask(.hello, within: patience.hello) {
      answer throws(WorkerAnswer.Nonsense) in
      try answer.checkVersion()
      return try answer.greeting()
    }
  }

  package mutating func prepare(_ setup: BackendSetup) throws(BackendError) {
    try talk.ask(.setup(setup), within: patience.setup) {
      answer throws(WorkerAnswer.Nonsense) in try answer.checkReady()
    }
  }

  package mutating func run(_ shape: IterationShape) throws(BackendError) -> OperatorSeconds {
    try talk.ask(.run(shape), within: patience.run) {
      answer throws(WorkerAnswer.Nonsense) in try answer.operatorSeconds()
    }
  }

  /// Seconds that so many bytes take from pinned host memory to the device.
  package mutating func copy(bytes: Int) throws(BackendError) -> Double {
    try time(.copy(bytes: bytes))
  }

  /// Seconds that it takes to bring an adapter of the setup to the device.
  package mutating func load(adapter: Int, from source: AdapterSource) throws(BackendError)
    -> Double
  {
    try time(.adapterLoad(adapter: adapter, from: source))
  }

  /// An optional question, which has one time for an answer.
  private func time(_ question: WorkerQuestion) throws(BackendError) -> Double {
    guard capabilities.contains(question.word) else {
      throw .unsupported("the worker does not answer '\(question.word)'")
    }
    return try talk.ask(question, within: patience.run) {
      answer throws(WorkerAnswer.Nonsense) in try answer.time(question.word)
    }
  }

  /// The last lines of its standard error.
  package var lastWords: String { talk.lastWords }

  /// The number of its process and of its process group.
  package var process: Int32 { talk.process }
}
