internal import Calibration

/// Why there is no calibration.
enum CalibrationFailure: Error, CustomStringConvertible {
  /// The pool does not say what it runs, or on what.
  case noHardware(String, pool: String)
  /// The backend could not begin.
  case backend(String, BackendError)
  /// It stopped in the middle; `kept` names the file of what it had measured.
  case interrupted(String, BackendError, kept: String?, Int)
  /// What was measured does not suffice.
  case tooFew(Int, kept: String?)

  var description: String {
    switch self {
    case .noHardware(let file, let pool):
      "\(file): error: the pool '\(pool)' needs 'gpu' and 'model' to be calibrated"
    case .backend(let name, let error): "error: the backend '\(name)' could not begin: \(error)"
    case .interrupted(let name, let error, let kept, let count):
      "error: the backend '\(name)' stopped: \(error)" + Self.rest(count, kept)
    case .tooFew(let count, let kept):
      "error: \(count) iterations are too few to fit; ask for more --samples, or let the scenario "
        + "run longer" + Self.rest(count, kept)
    }
  }

  private static func rest(_ count: Int, _ kept: String?) -> String {
    guard count > 0 else { return "\nNothing had been measured." }
    return "\nBy then \(count) iterations had been measured"
      + (kept.map { ", which are kept in \($0)." } ?? "; --profile FILE would have kept them.")
  }
}
