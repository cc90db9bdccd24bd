/// A session in the middle of its turns.
package struct Conversation: Sendable {
  /// The stream that it is of.
  package let stream: Int
  let session: Int
  let adapter: Int
  /// Turns still to come.
  package var turnsLeft: Int
  /// What has been said once the current turn is answered, in tokens, and the prefix that it is in
  /// the run's tree; −1 = nobody asks for it.
  var tokens: Int
  var whole: Int32
}
