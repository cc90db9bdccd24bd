import Foundation
import Scenario
import Testing

@Suite("Wrong scenarios")
struct WrongScenariosTests {
  /// An edit of the right scenario, and everything that is to be said of it.
  struct Wrong: CustomTestStringConvertible {
    var edit: String
    var before: String
    var after: String
    var messages: [String]

    var testDescription: String { edit }
  }

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().path + "/Corpus/"
  static let base = (try? String(contentsOfFile: folder + "base.yaml", encoding: .utf8)) ?? ""
  static let corpus = read(
    (try? String(contentsOfFile: folder + "wrong.txt", encoding: .utf8)) ?? "")

  @Test("the right scenario that the others are edits of is right, and there are over a hundred")
  func baseIsRight() throws {
    _ = try Scenario.parse(text: Self.base, file: Self.folder + "base.yaml")
    #expect(Self.corpus.count >= 100)
  }

  @Test(
    "every mistake is told with its place, its cause and the nearest right name", arguments: corpus)
  func message(_ wrong: Wrong) throws {
    let range = try #require(Self.base.range(of: wrong.before), "\(wrong.edit) edits nothing")
    let text = Self.base.replacingCharacters(in: range, with: wrong.after)
    let found = #expect(throws: Diagnostics.self) {
      try Scenario.parse(text: text, file: Self.folder + "base.yaml")
    }
    let messages = found?.list.map {
      $0.description.replacing(Self.folder, with: "").replacing("base.yaml:", with: "")
        .replacing(": error: ", with: ": ", maxReplacements: 1)
    }
    #expect(messages == wrong.messages)
  }

  private static func read(_ text: String) -> [Wrong] {
    var corpus: [Wrong] = []
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let parts = line.split(separator: " =>", maxSplits: 1, omittingEmptySubsequences: false)
      if parts.count == 2 {
        let sides = parts.map {
          $0.replacing("\\n", with: "\n").replacing("\\t", with: "\t")
        }
        corpus.append(
          Wrong(
            edit: String(line), before: String(sides[0]), after: String(sides[1].dropFirst()),
            messages: [])
        )
      } else if !corpus.isEmpty {
        corpus[corpus.count - 1].messages.append(String(line.dropFirst(2)))
      }
    }
    return corpus
  }
}
