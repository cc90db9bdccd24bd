import DiscreteEvents
import Fleet
import Foundation
import Scenario
import Testing
import Workload

@Suite("The quality of answers in a scenario")
struct QualityScenarioTests {
  /// The config of a scenario of two pools and two intents with this `quality`.
  private func quality(_ block: String) throws -> QualityConfig? {
    let text = """
      seatrial: 1
      requests: 10
      workload:
        - name: chat
          arrivals: { poisson: 8/s }
          prompt: { constant: 10 }
          output: { constant: 10 }
          intents: [{ name: math }, { name: code }]
      pools:
        - { name: weak, engine: { kvBlocks: 100 }, timing: { affine: { base: 8ms } } }
        - { name: strong, engine: { kvBlocks: 100 }, timing: { affine: { base: 8ms } } }
      quality:
      """
    let lines = block.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n")
    return try Scenario.parse(
      text: text + "\n" + lines + "\n", file: GoodFiles.path("quality.yaml")
    )
    .config.quality
  }

  @Test("is unknown unless a scenario says something of it")
  func absent() throws {
    #expect(try Scenario.load(file: GoodFiles.path("quickstart.yaml")).config.quality == nil)
  }

  @Test("linear rewards, with every pool an arm")
  func linear() throws {
    let found = try quality(
      """
      arms: pools
      missCost: 0.3
      rewards:
        linear: { dimension: 8, clusters: 5, zipf: 1.2, spread: 0.3, skill: 0.8, offDomain: 0.2,
                  noise: 0.05, drift: { period: 10s, rotate: 2, degrees: 15 } }
      """)
    let linear = LinearQuality(
      dimension: 8, clusters: 5, zipf: 1.2, spread: 0.3, skill: 0.8, offDomain: 0.2, noise: 0.05,
      drift: .init(period: .seconds(10), rotate: 2, degrees: 15))
    #expect(
      found
        == QualityConfig(
          arms: [ArmConfig(name: "weak", pool: 0), ArmConfig(name: "strong", pool: 1)],
          generator: .linear(linear), missCost: 0.3))
  }

  @Test("so many arms, and everything else as usual")
  func counted() throws {
    #expect(
      try quality("arms: { count: 3 }\nrewards: linear")
        == QualityConfig(
          arms: (0..<3).map { ArmConfig(name: "arm\($0)") }, generator: .linear(LinearQuality())))
  }

  @Test("item response, with a list of arms")
  func itemResponse() throws {
    let found = try quality(
      """
      arms:
        - { name: small, pool: weak, ability: -1, dollarsPerMillionTokens: 0.2 }
        - { name: large, pool: strong, stage: 1, outputTokens: 40 }
      rewards:
        irt:
          dimension: 5
          difficulty: { mean: 0.5, deviation: 2 }
          discrimination: { median: 1.5, deviation: 0.1 }
          ability: { mean: 1, deviation: 0.5 }
          featureNoise: 0.2
      confidence: { separation: 2, noise: 0.5, byIntent: { code: 0.25 } }
      """)
    let response = ItemResponseQuality(
      dimension: 5, difficulty: .init(middle: 0.5, deviation: 2),
      discrimination: .init(middle: 1.5, deviation: 0.1), ability: .init(middle: 1, deviation: 0.5),
      featureNoise: 0.2)
    let expected = QualityConfig(
      arms: [
        ArmConfig(name: "small", pool: 0, dollarsPerMillionTokens: 0.2, ability: -1),
        ArmConfig(name: "large", pool: 1, stage: 1, outputTokens: 40),
      ], generator: .itemResponse(response),
      confidence: ConfidenceConfig(separation: 2, noise: 0.5, separations: [nil, 0.25]))
    #expect(found == expected)
  }

  @Test("skills by intent, and how they change")
  func tasks() throws {
    let found = try quality(
      """
      arms:
        - { name: a, skills: { code: 0.25, math: 0.75 } }
        - { name: b, skills: { math: 0.5, code: 1 } }
      rewards: { tasks: { changes: [{ at: 10s, skills: { b: { math: 0, code: 0.5 } } }] } }
      """)
    let change = TaskQuality.Change(at: .seconds(10), skills: [nil, [0, 0.5]])
    #expect(
      found
        == QualityConfig(
          arms: [
            ArmConfig(name: "a", skills: [0.75, 0.25]), ArmConfig(name: "b", skills: [0.5, 1]),
          ],
          generator: .tasks(TaskQuality(changes: [change]))))
  }

  @Test("scores from a file, which is one of the scenario's")
  func table() throws {
    let found = try quality(
      """
      arms: pools
      rewards:
        table: { file: scores.csv, columns: { strong: gpt }, characters: chars, task: task,
                 order: file, charactersPerToken: 4 }
      """)
    let scores = try ScoreTable.read(
      GoodFiles.path("scores.csv"),
      ScoreTable.Columns(scores: ["weak", "gpt"], characters: "chars", task: "task")
    ).get()
    #expect(
      found?.generator == .table(TableQuality(scores: scores, order: .file, charactersPerToken: 4)))
    #expect(found?.contextSize == 4)
  }

  @Test("a run's fingerprint changes with the file of scores that it names")
  func fingerprint() throws {
    let text = """
      seatrial: 1
      requests: 10
      workload:
        - name: chat
          arrivals: { poisson: 8/s }
          prompt: { constant: 10 }
          output: { constant: 10 }
      pools: [{ name: weak, engine: { kvBlocks: 100 }, timing: { affine: { base: 8ms } } }]
      quality: { arms: pools, rewards: { table: { file: scores.csv } } }
      """
    let folder = FileManager.default.temporaryDirectory.appending(path: "\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "quality.yaml").path
    let fingerprints = try ["0.25", "0.5", "0.25"].map { score in
      try "weak\n\(score)\n1\n".write(
        to: folder.appending(path: "scores.csv"), atomically: true, encoding: .utf8)
      let scenario = try Scenario.parse(text: text, file: file)
      #expect(scenario.files == ["scores.csv"])
      return scenario.runFingerprint
    }
    #expect(fingerprints[0] != fingerprints[1])
    #expect(fingerprints[0] == fingerprints[2])
  }
}
