internal import DiscreteEvents

/// A Markov-modulated Poisson process: a Poisson process whose rate jumps among states in a
/// cycle, each held for an exponential time.
///
/// Source: Fischer, Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook",
/// Performance Evaluation 18(2), 1993. Exponential gaps have no memory, so the gap that reaches
/// past the end of a state is dropped, and drawn anew at the next state's rate.
struct MMPPArrivals: Sendable {
  private var clock = ArrivalClock()
  private let states: [ArrivalsConfig.MMPPState]
  /// No state ever sends anything.
  private let silent: Bool
  private var state = -1
  /// When the present state ends.
  private var end = SimTime.zero

  init(states: [ArrivalsConfig.MMPPState]) {
    self.states = states
    silent = !states.contains { $0.rate > 0 && $0.mean > .zero }
  }

  /// Expected O(1 + state changes since the last arrival).
  mutating func next(using random: RandomStream) -> SimTime? {
    guard !silent else { return nil }
    while clock.time <= .horizon {
      if state >= 0, states[state].rate > 0 {
        var trial = clock
        if trial.advance(by: random.exponential(mean: 1e12 / states[state].rate)),
          trial.time <= end
        {
          clock = trial
          return clock.time
        }
      }
      guard enterNextState(using: random) else { return nil }
    }
    return nil
  }

  /// Moves on to the end of the present state; false when that is past the latest instant.
  private mutating func enterNextState(using random: RandomStream) -> Bool {
    guard end <= .horizon else { return false }
    clock.advance(to: end)
    state = (state + 1) % states.count
    let held = SimTime.seconds(random.exponential(mean: states[state].mean.seconds))
    end = held < .horizon - end ? end + held : .never
    return true
  }
}
