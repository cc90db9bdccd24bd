internal import ArgumentParser
internal import Report
internal import Scenario

/// `seatrial catalog`: what a scenario may name.
struct CatalogCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "catalog", abstract: "List what a scenario may name.")

  @Argument(help: "What to list; everything unless given.")
  var section: CatalogueSection?

  func run() throws {
    let sections = section.map { [$0] } ?? CatalogueSection.allCases
    let blocks = sections.map { section in
      let entries = section.entries()
      let width = entries.map(\.name.count).max() ?? 0
      let lines = entries.map { entry in
        let blanks = String(repeating: " ", count: width - entry.name.count)
        return "  \(entry.name)\(blanks)   \(entry.about)\n"
      }
      return "\(section.rawValue)\n" + lines.joined()
    }
    Terminal.write(blocks.joined(separator: "\n"))
  }
}

extension CatalogueSection: ExpressibleByArgument {}
