internal import ArgumentParser
internal import Scenario

/// The scenarios a command is about, and the changes to make to them.
struct ScenarioFiles: ParsableArguments {
  @Argument(help: "Scenario files.", completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: [String]

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Change a value before reading, such as pools[0].replicas=8.", valueName: "path=value"))
  var overrides: [String] = []

  /// Reads every scenario.
  ///
  /// - Throws: ``Diagnostics`` with the mistakes of all of them.
  func load() throws -> [Scenario] {
    var loaded: [Scenario] = []
    var mistakes: [Diagnostics] = []
    for file in scenarios {
      do throws(Diagnostics) {
        loaded.append(try Scenario.load(file: file, overrides: overrides))
      } catch {
        mistakes.append(error)
      }
    }
    guard mistakes.isEmpty else { throw Mistakes(files: mistakes) }
    return loaded
  }

  /// The mistakes of several files, file by file.
  struct Mistakes: Error {
    var files: [Diagnostics]
  }
}
