internal import DiscreteEvents

/// What an engine knows that computes prompts before answers: whether the batch is full, what it
/// expects of answers, and since when those that wait for prompts do.
struct EnginePhases: Sendable {
  /// Whether nobody may be admitted before a running sequence leaves, as the first of the queue did
  /// not fit.
  var isFull = false
  /// Whether the queue was left because the iteration's tokens were spent.
  var lacksTokens = false
  /// Tokens that running answers and those just admitted may still need.
  var promised = 0.0
  /// Iterations in which running answers waited.
  var paused = 0
  /// Whether running answers have waited since the ``TokenSequence/lastToken`` of each.
  var hasOpenGaps = false
  /// By running answer that waited: the row of its gap, and how long it had waited when the stretch
  /// began.
  var openGaps: ContiguousArray<(row: Int, waited: Int64)> = []

  // The ratio of what answers may still have that is reckoned with. It falls by equal steps, which
  // are counted, so that many at once leave the same as one by one.
  private let config: SGLangConfig
  private var highest: Double
  private var steps = 0
  /// Whether it falls with each iteration of the stretch.
  var isFalling = false

  init(_ scheduler: SchedulerConfig) {
    if case .sglang(let config) = scheduler {
      self.config = config
    } else {
      config = SGLangConfig()
    }
    highest = config.firstRatio
  }

  var ratio: Double {
    guard steps > 0 else { return highest }
    let least = config.firstRatio * config.leastFactor
    let step = (config.firstRatio - least) / Double(config.decaySteps)
    return max(least, highest - Double(steps) * step)
  }

  /// It has fallen for `count` iterations.
  mutating func fall(_ count: Int) { if isFalling { steps += count } }

  /// From now on it is `ratio`, at most 1.
  mutating func set(ratio: Double) {
    highest = min(1, ratio)
    steps = 0
  }

  /// The engine has nothing to do: it expects of answers what it did at the start.
  mutating func rest() {
    isFull = false
    set(ratio: config.firstRatio)
  }

  /// The replica is lost.
  mutating func forget() {
    rest()
    hasOpenGaps = false
    openGaps.removeAll()
    isFalling = false
  }
}
