internal import Foundation

/// Reads small files whole.
enum SourceFile {
  /// Why a file could not be read, as a sentence goes on after its name.
  struct Problem: Error {
    var message: String
  }

  /// The bytes of the file at `path`; pipes will do.
  static func read(_ path: String, atMost limit: Int) -> Result<Data, Problem> {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      return .failure(Problem(message: "does not exist"))
    }
    guard !isDirectory.boolValue else { return .failure(Problem(message: "is a folder")) }
    guard let file = FileHandle(forReadingAtPath: path) else {
      return .failure(Problem(message: "cannot be opened"))
    }
    defer { try? file.close() }
    do {
      var bytes = Data()
      while bytes.count <= limit, let more = try file.read(upToCount: limit + 1 - bytes.count),
        !more.isEmpty
      {
        bytes += more
      }
      guard bytes.count <= limit else {
        return .failure(Problem(message: "is larger than \(limit >> 20) MiB"))
      }
      return .success(bytes)
    } catch {
      return .failure(Problem(message: "cannot be read"))
    }
  }
}
