/// A load generator that keeps a number of equal requests outstanding: each answer is followed by
/// the next request.
package struct ClosedLoad: Hashable, Sendable {
  /// Requests outstanding.
  package var clients: Int
  /// Tokens of every prompt and of every answer.
  package var prompt: Int
  package var output: Int
  /// Requests a client sends, the first of them all at once: what it measures is the mean over
  /// all, the first burst included. Ten is the custom of NVIDIA's benchmarks, whose points
  /// `ai-dynamo/aiconfigurator` publishes ("requests 10x of concurrency", its TTFT correction).
  package var rounds: Int
  /// Seconds between an answer and the next request's arrival at the scheduler: client, HTTP,
  /// tokeniser; and the mean of what comes on top, exponentially distributed.
  package var latency: Double
  package var jitter: Double

  /// `latency` and `jitter` are fitted to the served points of an H100
  /// (Benchmarks/fit/README.md).
  package init(
    clients: Int, prompt: Int, output: Int, rounds: Int = 10, latency: Double = 0.012,
    jitter: Double = 0.006
  ) {
    self.clients = clients
    self.prompt = prompt
    self.output = output
    self.rounds = rounds
    self.latency = latency
    self.jitter = jitter
  }
}
