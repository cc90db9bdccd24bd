import Foundation
import Scenario
import Testing

@Suite("The house is tidy") struct TidyTests {
  private let sources = Repository.swift("Sources")
  private let examples = Repository.swift("Examples")
  private let everySwiftFile =
    Repository.swift("Sources") + Repository.swift("Tests") + Repository.swift("Examples")

  @Test("the scan finds the sources")
  func scope() {
    #expect(sources.count > 30)
    #expect(examples.contains { $0.path.hasSuffix("/LeastOutstanding.swift") })
    #expect(Repository.all().contains { $0.path == "Package.swift" })
  }

  @Test("no source names what is banned")
  func bans() {
    for file in sources + examples {
      for (number, line) in file.lines.enumerated() {
        for ban in Ban.everything where ban.isBroken(by: line, in: file.room) {
          Issue.record("\(file):\(number + 1): `\(ban.word)` is banned; use \(ban.instead)")
        }
      }
    }
  }

  @Test("no run walks over a dictionary or a set, whose order differs from process to process")
  func order() {
    for file in sources where Ban.hotRooms.contains(file.room) {
      let names = SourceScan.unordered(file.lines)
      for (number, line) in file.lines.enumerated() {
        for name in names.sorted() where SourceScan.iterates(line, over: name) {
          Issue.record("\(file):\(number + 1): walks over `\(name)`; use an array, or sort it")
        }
      }
    }
  }

  @Test("files are at most 400 lines, lines at most 100 columns, functions at most 70 lines")
  func lengths() {
    for file in everySwiftFile {
      let lines = file.lines
      #expect(lines.count <= 401, "\(file): split it; one noun a file")
      for (number, line) in lines.enumerated() where line.count > 100 {
        Issue.record("\(file):\(number + 1): \(line.count) columns; at most 100")
      }
      for function in SourceScan.functions(lines) where function.length > 70 {
        Issue.record("\(file):\(function.line): \(function.length) lines; at most 70")
      }
    }
  }

  @Test("no file is a left-over")
  func leftOvers() {
    for file in everySwiftFile {
      #expect(file.lines.count > 3, "\(file): almost empty; delete it")
    }
  }

  @Test("no file names a place on somebody's machine")
  func machinePaths() {
    // In two parts, so that this file does not name them.
    let places = ["work/", "farm/", "root/", "Users/", "home/", "opt/swift"].map { "/" + $0 }
    for file in Repository.all() {
      for (number, line) in file.lines.enumerated() {
        for place in places where line.contains(place) {
          Issue.record("\(file):\(number + 1): names \(place)")
        }
      }
    }
  }

  @Test("the map of the house names every room")
  func architecture() throws {
    let map = try #require(Repository.files("ARCHITECTURE.md") { _ in true }.first)
    let folders = try FileManager.default.contentsOfDirectory(
      atPath: Repository.root.appending(path: "Sources").path)
    for folder in folders.sorted() where !folder.hasPrefix(".") {
      #expect(map.text.contains("`\(folder)`"), "ARCHITECTURE.md does not mention \(folder)")
    }
  }

  @Test("every scenario loads")
  func scenarios() throws {
    let files = Repository.files("scenarios") { $0.hasSuffix(".yaml") }
      .filter { $0.text.contains("\nseatrial:") || $0.text.hasPrefix("seatrial:") }
    #expect(files.contains { $0.path == "scenarios/quickstart.yaml" })
    for file in files {
      let path = Repository.root.appending(path: file.path).path
      do throws(Diagnostics) {
        _ = try Scenario.load(file: path)
      } catch {
        Issue.record("\(error)")
      }
    }
  }

  @Test("every routing policy has a line in the catalogue")
  func policies() {
    // Those with a dot are parameters.
    let listed = CatalogueSection.policies.entries().map(\.name).filter { !$0.contains(".") }
    // A file with a plus is a part of a policy's.
    let files = Repository.swift("Sources/Router/Policies").filter { !$0.path.contains("+") }
    #expect(files.count == listed.count)
    for file in files {
      // LeastLoaded.swift holds least-loaded; RandomChoice.swift, random; SLOAware.swift,
      // slo-aware.
      let type = file.path.split(separator: "/").last?.dropLast(".swift".count) ?? ""
      let name = type.lowercased()
      let isListed = listed.contains { name.hasPrefix($0.filter { $0 != "-" }) }
      #expect(isListed, "\(file): not in the catalogue")
    }
  }
}
