internal import CGSL

/// GSL's reaction to an error: by default it ends the process.
enum GSLErrors {
  /// Makes GSL report errors through its return values, for the whole process and for good.
  ///
  /// Whatever hands a pointer to GSL calls it first; from the second call on it costs next to
  /// nothing.
  static func returnCodes() { off }

  private static let off: Void = { _ = gsl_set_error_handler_off() }()
}
