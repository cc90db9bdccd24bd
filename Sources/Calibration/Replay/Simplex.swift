internal import CGSL

/// Minimisation without derivatives by Nelder and Mead's simplex (GSL's `nmsimplex2`).
enum Simplex {
  /// The best point found from `start` with so many evaluations at most, and the value there.
  ///
  /// - Parameter step: how far the corners of the first simplex are from `start`.
  static func minimise(
    from start: [Double], step: Double, evaluations: Int, _ value: @escaping ([Double]) -> Double
  ) -> (point: [Double], value: Double) {
    let count = start.count
    guard count > 0, let x = gsl_vector_alloc(count), let steps = gsl_vector_alloc(count),
      let minimiser = gsl_multimin_fminimizer_alloc(cgsl_nelder_mead(), count)
    else { return (start, value(start)) }
    defer {
      gsl_vector_free(x)
      gsl_vector_free(steps)
      gsl_multimin_fminimizer_free(minimiser)
    }
    for (index, coordinate) in start.enumerated() { gsl_vector_set(x, index, coordinate) }
    gsl_vector_set_all(steps, step)
    let objective = Objective(value)
    var function = gsl_multimin_function()
    function.f = { x, context in
      guard let x, let context else { return .infinity }
      let objective = Unmanaged<Objective>.fromOpaque(context).takeUnretainedValue()
      return objective.of((0..<x.pointee.size).map { gsl_vector_get(x, $0) })
    }
    function.n = count
    function.params = Unmanaged.passUnretained(objective).toOpaque()
    withExtendedLifetime(objective) {
      withUnsafeMutablePointer(to: &function) { function in
        guard gsl_multimin_fminimizer_set(minimiser, function, x, steps) == Int32(GSL_SUCCESS)
        else { return }
        while objective.evaluations < evaluations,
          gsl_multimin_fminimizer_iterate(minimiser) == Int32(GSL_SUCCESS),
          gsl_multimin_fminimizer_size(minimiser) > 1e-4
        {}
      }
    }
    guard !objective.best.isEmpty else { return (start, .infinity) }
    return (objective.best, objective.least)
  }

  /// The function to be minimised, and the best that it was. A class, because GSL keeps a pointer
  /// to it.
  private final class Objective {
    private let value: ([Double]) -> Double
    var evaluations = 0
    var best: [Double] = []
    var least = Double.infinity

    init(_ value: @escaping ([Double]) -> Double) { self.value = value }

    func of(_ point: [Double]) -> Double {
      let now = value(point)
      evaluations += 1
      if now < least || best.isEmpty { (best, least) = (point, now) }
      return now
    }
  }
}
