import Testing

@Suite("The tidy scan sees what it should") struct SourceScanTests {
  private func lines(_ text: String) -> [Substring] {
    text.split(separator: "\n", omittingEmptySubsequences: false)
  }

  @Test("a function's length is from its declaration to its closing brace")
  func functions() {
    let found = SourceScan.functions(
      lines(
        """
        struct A {
          func first() {
            if true {
              call()
            }

            call()
          }

          func inline() { call() }

          package init?<T>(
            _ value: T
          ) throws {
            call()
          }
        }
        """))
    #expect(found.map(\.line) == [2, 12])
    #expect(found.map(\.length) == [7, 5])
  }

  @Test("dictionaries and sets are known by their declaration")
  func unordered() {
    let names = SourceScan.unordered(
      lines(
        """
        var byName: [String: Int] = [:]
        let seen: Set<Int>
        let other = Set<Int>()
        var list: [Int] = []
        """))
    #expect(names == ["byName", "seen", "other"])
    #expect(SourceScan.iterates("for (k, v) in byName {", over: "byName"))
    #expect(SourceScan.iterates("let x = seen.map { $0 }", over: "seen"))
    #expect(!SourceScan.iterates("if seen.contains(3) {", over: "seen"))
  }

  @Test("a ban holds in its rooms and not in comments")
  func bans() {
    let clock = Ban(word: "ContinuousClock", instead: "SimTime", rooms: ["Fleet"])
    #expect(clock.isBroken(by: "let now = ContinuousClock.now", in: "Fleet"))
    #expect(!clock.isBroken(by: "let now = ContinuousClock.now", in: "Report"))
    #expect(!clock.isBroken(by: "// not ContinuousClock", in: "Fleet"))
  }
}
