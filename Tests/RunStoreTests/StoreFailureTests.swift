import Foundation
import GRDB
import RunStore
import Testing

@Suite("A store of runs that cannot be used") struct StoreFailureTests {
  private func failure(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }

  @Test("a store that is not there is told of, and not made")
  func missing() {
    let place = TemporaryStore()
    #expect(
      failure { _ = try RunStore(existing: place.path) }
        == "\(place.path): error: there is no store of runs here")
    #expect(!FileManager.default.fileExists(atPath: place.path))
  }

  @Test(
    "a file of another kind is told of, and left as it is",
    arguments: ["seatrial: 1\n", "xy", String(repeating: "no database\n", count: 1000)])
  func anotherKind(text: String) throws {
    let place = TemporaryStore()
    try place.write(text.utf8)
    #expect(
      failure { _ = try place.open() }
        == "\(place.path): error: this is not a store of runs, nor any SQLite database")
    #expect(try String(contentsOfFile: place.path, encoding: .utf8) == text)
  }

  @Test("another program's database is told of, and left as it is")
  func anotherProgram() throws {
    let place = TemporaryStore()
    try place.write([])
    try place.raw { try $0.execute(sql: "CREATE TABLE run (id INTEGER)") }
    #expect(
      failure { _ = try place.open() }
        == "\(place.path): error: this SQLite database is another program's, not a store of runs")
    #expect(
      try place.raw { try String.fetchAll($0, sql: "SELECT name FROM sqlite_master") } == ["run"])
  }

  @Test("an empty file becomes a store")
  func empty() throws {
    let place = TemporaryStore()
    try place.write([])
    #expect(try place.open().metricNames().isEmpty)
  }

  @Test("a store of a newer version is told of, and left as it is")
  func newer() throws {
    let place = TemporaryStore()
    try place.open().add([.numbered(1)])
    try place.raw { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v1000')") }
    #expect(
      failure { _ = try place.open() }
        == "\(place.path): error: the store of runs was made by a newer version of seatrial")
    #expect(try place.count("run") == 1)
  }

  @Test("a store with any page overwritten gives a failure or its rows, and never traps")
  func damaged() throws {
    let place = TemporaryStore()
    try place.open().add((0..<200).map { .numbered($0, metrics: 5) })
    let whole = try Data(contentsOf: URL(filePath: place.path))
    let pageBytes = 4096
    var failures = 0
    for page in 0..<(whole.count / pageBytes) {
      for filling in [UInt8(0), 0xFF, 0x0D] {
        var bytes = whole
        let start = page * pageBytes + (page == 0 ? 100 : 0)  // the file's header stays
        for index in start..<(page + 1) * pageBytes { bytes[index] = filling }
        try place.write(bytes)
        let message = failure {
          let store = try place.open()
          for metric in try store.metricNames() { _ = try store.history(metric: metric) }
          _ = try store.scenarioNames()
          try store.add([.numbered(1000)])
        }
        if let message {
          failures += 1
          #expect(message.hasPrefix("\(place.path): error: "))
        }
      }
    }
    #expect(failures > 0)
  }

  @Test("a value of the wrong type is told of")
  func wrongType() throws {
    let place = TemporaryStore()
    try place.open().add([.numbered(1)])
    try place.raw { try $0.execute(sql: "UPDATE run SET seed = 'one'") }
    #expect(
      failure { _ = try place.open().history(metric: "m[0]") }
        == "\(place.path): error: the store of runs is damaged: a value is not what it should be")
  }

  @Test("a folder that cannot be made is told of with the reason")
  func folder() throws {
    let place = TemporaryStore()
    try place.write([])
    let path = place.path + "/below/runs.sqlite"
    #expect(
      failure { _ = try RunStore(path) }
        == "\(path): error: the folder \(place.path)/below cannot be made: Not a directory")
  }

  @Test("a folder in the store's place is told of")
  func folderInPlace() throws {
    let path = FileManager.default.temporaryDirectory.path
    #expect(
      failure { _ = try RunStore(path) }
        == "\(path): error: the store of runs cannot be opened: unable to open database file")
  }

  @Test("a store that can no longer grow keeps what it has and takes nothing of the rest")
  func full() async throws {
    let place = TemporaryStore()
    try place.open().add([.numbered(1)])
    // The limit on the size of files is the process's: in a process of its own.
    await #expect(processExitsWith: .success) { [path = place.path as String] in
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1 << 16, rlim_max: 1 << 16)
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0)
      let store = try RunStore(path)
      #expect(throws: RunStore.Failure.self) {
        try store.add((2..<5000).lazy.map { .numbered($0) })
      }
    }
    #expect(try place.open().history(metric: "m[0]").map(\.metric.value) == [1])
  }
}
