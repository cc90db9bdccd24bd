import Foundation
import RunStore
import Testing

@Suite("Many writers to one store of runs", .serialized) struct StoreConcurrencyTests {
  @Test("processes that make a store and write to it at once lose nothing", arguments: [2, 8])
  func processes(count: Int) async throws {
    let place = TemporaryStore()
    await withTaskGroup(of: Void.self) { group in
      for process in 0..<count {
        group.addTask { [path = place.path as String] in
          await #expect(processExitsWith: .success) {
            [path = path as String, process = process as Int] in
            for number in 0..<50 {
              try RunStore(path).add([.numbered(number, variant: "\(process)")])
            }
          }
        }
      }
    }
    try check(place, writers: count)
  }

  @Test("threads with a store each lose nothing")
  func threads() async throws {
    let place = TemporaryStore()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for thread in 0..<8 {
        group.addTask { [path = place.path as String] in
          let store = try RunStore(path)
          for number in 0..<50 { try store.add([.numbered(number, variant: "\(thread)")]) }
        }
      }
      try await group.waitForAll()
    }
    try check(place, writers: 8)
  }

  @Test("threads that make a store at once all get it")
  func making() async throws {
    for _ in 0..<25 {
      let place = TemporaryStore()
      try await withThrowingTaskGroup(of: Void.self) { group in
        for thread in 0..<8 {
          group.addTask { [path = place.path] in try RunStore(path).add([.numbered(thread)]) }
        }
        try await group.waitForAll()
      }
      #expect(try place.open().history(metric: "m[0]").count == 8)
    }
  }

  private func check(_ place: TemporaryStore, writers: Int) throws {
    let store = try place.open()
    for writer in 0..<writers {
      for metric in ["m[0]", "m[1]"] {
        let rows = try store.history(metric: metric, variant: "\(writer)")
        #expect(rows.map(\.metric.value) == (0..<50).map(Double.init))
      }
    }
    #expect(try place.count("run") == 50 * writers)
  }

  @Test("a process killed in the middle of a transaction leaves no row of it")
  func killed() async throws {
    let place = TemporaryStore()
    try place.open().add([.numbered(0)])
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = place.path as String] in
      // More than SQLite's cache of 2 MB: some of it is in the file by then.
      let runs = (1...400).lazy.map { number in
        if number == 400 { kill(getpid(), SIGKILL) }
        return StoredRun.numbered(number, metrics: 1000)
      }
      try RunStore(path).add(runs)
    }
    let journal = place.path + "-journal"
    #expect(FileManager.default.fileExists(atPath: journal), "nothing was under way")
    let size = try Data(contentsOf: URL(filePath: place.path)).count
    #expect(size > 1 << 20, "nothing had been written: \(size) bytes")

    let store = try RunStore(existing: place.path)
    #expect(try store.history(metric: "m[0]").map(\.metric.value) == [0])
    #expect(try place.count("run") == 1)
    #expect(try place.count("metric") == 2)
    try store.add([.numbered(1)])
    #expect(try store.history(metric: "m[0]").map(\.metric.value) == [0, 1])
  }
}
