/// Why a server could not be observed at all.
package struct ObservationError: Error, Hashable, Sendable, CustomStringConvertible {
  package var message: String

  package init(_ message: String) { self.message = message }

  package var description: String { "error: \(message)" }
}
