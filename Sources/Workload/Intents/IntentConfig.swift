/// A kind of work that requests are: prose, code, a question about documents.
package struct IntentConfig: Hashable, Sendable {
  package var name: String
  /// Its part of the stream's requests, relative to the shares of the stream's other intents.
  package var share: Double
  /// Bytes of a prompt's token; `nil` = the router does not see how many bytes prompts have.
  package var bytesPerToken: BytesPerToken?

  package init(name: String, share: Double = 1, bytesPerToken: BytesPerToken? = nil) {
    self.name = name
    self.share = share
    self.bytesPerToken = bytesPerToken
  }

  /// How many bytes a token of a prompt has, which differs from prompt to prompt: lognormal.
  package struct BytesPerToken: Hashable, Sendable {
    package var mean: Double
    /// Coefficient of variation over prompts; 0 = all prompts are alike.
    package var cv: Double

    package init(mean: Double, cv: Double = 0) {
      self.mean = mean
      self.cv = cv
    }
  }
}

/// What a router is told of the length of an answer that is not there yet.
package enum ExpectedOutputConfig: Hashable, Sendable {
  /// How long it will be.
  case exact
  /// How long it will be times a lognormal factor of mean 1 with this coefficient of variation.
  case lognormal(cv: Double)
}

extension [StreamConfig] {
  /// The names of the intents of all streams' requests, in order of first appearance; an intent's
  /// number is its index.
  package var intents: [String] {
    var names: [String] = []
    for stream in self {
      for intent in stream.intents where !names.contains(intent.name) { names.append(intent.name) }
    }
    return names
  }
}
