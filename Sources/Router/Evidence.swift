/// All the numbers behind one decision: a table with a row for each thing that could have been
/// chosen, for people who ask why.
public struct Evidence: Hashable, Sendable {
  /// What could have been chosen, and its numbers.
  public struct Row: Hashable, Sendable {
    /// Its name: an arm, a replica, a step of a path.
    public var name: String
    /// A number for each of the evidence's columns.
    public var numbers: [Double]
    /// Whether it was chosen.
    public var isChosen: Bool

    /// The replica that it is about, by its index in the view; `nil` = it is about something else.
    public var replica: Int?

    /// A row of numbers about a replica; readers see its pool and whether it was chosen.
    public init(replica: Int, _ numbers: [Double]) {
      name = "replica \(replica)"
      self.numbers = numbers
      isChosen = false
      self.replica = replica
    }

    /// A row of numbers about `name`.
    public init(_ name: String, _ numbers: [Double], isChosen: Bool) {
      self.name = name
      self.numbers = numbers
      self.isChosen = isChosen
    }
  }

  /// What the numbers are: mean, width, paging cost.
  public var columns: [String]
  /// What could have been chosen, in a fixed order.
  public var rows: [Row]
  /// What else there is to say, a sentence each.
  public var notes: [String]

  /// Evidence of these rows.
  public init(columns: [String], rows: [Row], notes: [String] = []) {
    self.columns = columns
    self.rows = rows
    self.notes = notes
  }
}
