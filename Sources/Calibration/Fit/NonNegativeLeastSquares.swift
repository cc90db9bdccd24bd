/// Least squares with coefficients of 0 or more.
///
/// The active-set method of Lawson and Hanson ("Solving Least Squares Problems", 1974, chapter
/// 23, algorithm NNLS) on the normal equations, as by Bro and de Jong ("A fast non-negativity-
/// constrained least squares algorithm", Journal of Chemometrics 11, 1997).
enum NonNegativeLeastSquares {
  /// The coefficients that fit best; 0 where a column would have to be negative. O(p⁴) at most.
  static func solve(_ equations: NormalEquations) -> [Double] {
    let columns = equations.columns
    let lengths = equations.lengths
    let moment = (0..<columns).map { equations.moment[$0] / lengths[$0] }
    // A gradient below this is rounding.
    let tolerance = 1e-10 * max(moment.map(abs).max() ?? 0, .leastNormalMagnitude)
    var state = State(
      values: Array(repeating: 0, count: columns), isFree: Array(repeating: false, count: columns))
    // Columns that rounding alone makes look useful: given up as soon as they are taken.
    var isUseless = Array(repeating: false, count: columns)
    // Lawson and Hanson's loop ends by itself; rounding could make it go round, so it is bounded.
    for _ in 0..<5 * (columns + 1) {
      let gradient = gradient(at: state.values, equations, lengths, moment)
      let candidates = (0..<columns).filter {
        !state.isFree[$0] && !isUseless[$0] && gradient[$0] > tolerance
      }
      guard let entering = candidates.max(by: { gradient[$0] < gradient[$1] }) else { break }
      state.isFree[entering] = true
      settle(&state, equations, lengths, moment)
      isUseless[entering] = !state.isFree[entering]
    }
    return (0..<columns).map { state.values[$0] / lengths[$0] }
  }

  private struct State {
    var values: [Double]
    var isFree: [Bool]
  }

  private static func gradient(
    at values: [Double], _ equations: NormalEquations, _ lengths: [Double], _ moment: [Double]
  ) -> [Double] {
    let columns = equations.columns
    let held = (0..<columns).filter { values[$0] != 0 }
    return (0..<columns).map { i in
      var left = moment[i]
      for j in held {
        left -= equations.gram[i * columns + j] / (lengths[i] * lengths[j]) * values[j]
      }
      return left
    }
  }

  /// Solves for the free columns, giving up those that would turn negative, until none does.
  private static func settle(
    _ state: inout State, _ equations: NormalEquations, _ lengths: [Double], _ moment: [Double]
  ) {
    while true {
      let free = state.values.indices.filter { state.isFree[$0] }
      guard !free.isEmpty else { return }
      guard
        let factor = CholeskyFactor(equations.scaledGram(over: free, scales: lengths))
      else { return }
      let wanted = factor.solve(free.map { moment[$0] })
      if wanted.allSatisfy({ $0 > 0 }) {
        for (index, value) in zip(free, wanted) { state.values[index] = value }
        return
      }
      // As far towards the solution as nothing turns negative; what is in the way is given up.
      var step = 1.0
      var first = free[0]
      for (index, value) in zip(free, wanted) where value <= 0 {
        let from = state.values[index]
        let part = from > 0 ? from / (from - value) : 0
        if part < step || value <= 0 && part == 0 { (step, first) = (part, index) }
      }
      for (index, value) in zip(free, wanted) {
        state.values[index] = max(0, state.values[index] + step * (value - state.values[index]))
      }
      state.values[first] = 0
      state.isFree[first] = false
    }
  }
}
