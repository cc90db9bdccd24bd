import Testing

@Suite("What documents show is what there is") struct TutorialTests {
  /// A block of code in a document that says which file it shows.
  private struct Excerpt {
    var path: String
    var text: String
  }

  /// The blocks of `document` that begin with a language and a path.
  private func excerpts(_ document: Repository.File) -> [Excerpt] {
    var found: [Excerpt] = []
    var lines = document.lines[...]
    while let line = lines.popFirst() {
      guard line.hasPrefix("```"), line != "```" else { continue }
      let body = lines.prefix { $0 != "```" }
      lines = lines.dropFirst(body.count + 1)
      let words = line.split(separator: " ")
      guard words.count == 2 else { continue }
      found.append(
        Excerpt(path: String(words[1]), text: body.map { $0 + "\n" }.joined()))
    }
    return found
  }

  @Test("a block of code that names a file is that file")
  func files() {
    let documents = Repository.files("docs") { $0.hasSuffix(".md") }
    let shown = documents.flatMap { document in excerpts(document).map { (document, $0) } }
    #expect(shown.count >= 7)
    for (document, excerpt) in shown {
      let file = Repository.files(excerpt.path) { _ in true }.first
      #expect(file?.text == excerpt.text, "\(document) shows another \(excerpt.path)")
    }
  }

  @Test("the example's workflow installs what building needs")
  func packages() throws {
    let setup = try #require(Repository.files(".ci/setup") { _ in true }.first)
    let workflow = try #require(
      Repository.files("Examples/least-outstanding/.github") { $0.hasSuffix(".yml") }.first)
    let packages = setup.text.matches(of: /missing="\$missing ([a-z0-9.+-]+)"/).map(\.1)
    #expect(packages.count >= 3)
    // Seatrial's own tests open reports in a browser; a user's do not.
    for package in packages where package != "chromium" {
      #expect(workflow.text.contains(" \(package)"), "the workflow does not install \(package)")
    }
  }
}
