internal import Foundation

/// A picture: numbers, the template that draws them, and what to say about them.
package struct Figure: Sendable {
  /// What a file of it is called, without its extension; unique in a report.
  package let name: String
  package let title: String
  /// What it shows, over what.
  package var caption: String
  /// What there is to see in it, for those who do not.
  package var finding: String
  /// The same numbers, or the main ones, as a table.
  package var table: FigureTable?

  /// The file in `plots/`.
  let template: String
  var width = 440
  var height = 290
  /// Variables of the template, as gnuplot expressions.
  var parameters: [(name: String, value: String)] = []
  /// Data blocks of the template, without the `$` of their names.
  var data: [(name: String, text: String)] = []
  /// What its colours stand for.
  var legend: [String] = []

  init(
    _ name: String, _ title: String, caption: String, finding: String, template: String
  ) {
    self.name = name
    self.title = title
    self.caption = caption
    self.finding = finding
    self.template = template
  }

  mutating func set(_ name: String, _ value: Double) {
    parameters.append((name, FigureData.number(value)))
  }

  mutating func set(_ name: String, _ value: Bool) { parameters.append((name, value ? "1" : "0")) }

  mutating func set(_ name: String, text: String) {
    parameters.append((name, FigureData.quoted(text)))
  }

  /// Sets the variable `name` to a list of words.
  mutating func set(_ name: String, list: [String]) {
    parameters.append((name, FigureData.quoted(list.joined(separator: " "))))
  }

  /// Sets the unit, the marks and the reach of the axis `letter` (`x` or `y`).
  mutating func set(
    _ axis: FigureAxis, _ letter: String, title: String, isLog: Bool, marks: Int = 9
  ) {
    set("\(letter)title", text: axis.label(title))
    set("\(letter)log", isLog)
    guard isLog else { return }
    set("\(letter)marks", list: axis.logMarks(atMost: marks).map(FigureData.number))
    set("\(letter)low", axis.logRange.low)
    set("\(letter)high", axis.logRange.high)
  }
}

/// The numbers of a figure, for those who read rather than look.
package struct FigureTable: Sendable {
  package let columns: [String]
  package let rows: [[String]]
}
