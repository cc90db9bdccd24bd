import DiscreteEvents
import Foundation
import Testing
import Workload

@Suite("Quality from a file of scores")
struct ScoreTableTests {
  private let text = """
    task,idx,chars,score:weak,strong
    math,0,100,0.0,1.0
    code,1,8000,0.25,0.5
    math,2,12,1,1

    """
  private let columns = ScoreTable.Columns(
    scores: ["strong", "weak"], characters: "chars", task: "task")

  private func read(_ text: String, _ columns: ScoreTable.Columns) throws
    -> Result<ScoreTable, ScoreFaults>
  {
    let file = try TemporaryFile(text, name: "scores.csv")
    return withExtendedLifetime(file) {
      ScoreTable.read(file.path, columns).mapError { faults in
        var faults = faults
        for index in faults.list.indices { faults.list[index].file = "scores.csv" }
        return faults
      }
    }
  }

  private func config(
    _ table: ScoreTable, _ order: TableQuality.Order, perToken: Double? = nil
  ) -> QualityConfig {
    QualityConfig(
      arms: [ArmConfig(name: "strong"), ArmConfig(name: "weak")],
      generator: .table(TableQuality(scores: table, order: order, charactersPerToken: perToken)))
  }

  @Test("requests go through the rows in order, over and over; rewards are the scores")
  func inOrder() throws {
    let config = config(try read(text, columns).get(), .file)
    let found = traits(config, count: 4)
    #expect(found.map(\.means) == [[1, 0], [0.5, 0.25], [1, 1], [1, 0]])
    #expect(found.map(\.promptBytes) == [100, 8000, 12, 100])
    let source = QualitySource(config, streams: [], seed: 1, replication: 0)
    #expect(source.reward(request: 0, arm: 1, traits: found[1]) == 0.25)
  }

  @Test("contexts have a 1, the standardised length, and a 1 for the kind, over √3")
  func contexts() throws {
    let config = config(try read(text, columns).get(), .file)
    let found = traits(config, count: 3).map { $0.context.map { $0 * 3.0.squareRoot() } }
    let logarithms = [100.0, 8000, 12].map { log($0 + 1) }
    let mean = logarithms.reduce(0, +) / 3
    let deviation =
      (logarithms.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 3).squareRoot()
    let kinds = [[1.0, 0], [0, 1], [1, 0]]
    #expect(config.contextSize == 4)
    for (row, context) in found.enumerated() {
      let expected = [1, (logarithms[row] - mean) / deviation] + kinds[row]
      #expect(context.count == 4)
      for (a, b) in zip(context, expected) { #expect(abs(a - b) < 1e-9) }
    }
  }

  @Test("drawn rows are equally likely")
  func drawn() throws {
    var counts = [0, 0, 0]
    for traits in traits(config(try read(text, columns).get(), .random), count: 3000) {
      counts[[100, 8000, 12].firstIndex(of: traits.promptBytes) ?? 0] += 1
    }
    let third = 1.0 / 3
    #expect(
      StatisticalTest.chiSquare(counts, [third, third, 1 - 2 * third]) > StatisticalTest.level)
  }

  @Test("prompts are as long as their queries where that is asked for")
  func prompts() throws {
    let table = try read(text, columns).get()
    var source = QualitySource(
      config(table, .file, perToken: 4), streams: ["chat"], seed: 1, replication: 0)
    let prompts = (0..<3).map { _ in
      var arrival = Arrival(time: .zero, prompt: 7, output: 1)
      var traits = RequestTraits()
      source.describe(&arrival, &traits, of: 0)
      return arrival.prompt
    }
    #expect(prompts == [25, 2000, 3])
  }

  @Test("every bad row is told with its line and column")
  func badRows() throws {
    let bad = """
      task,chars,weak,strong
      math,1,0.5,0.5
      math,x,0.5,0.5
      math,1,,0.5
      math,1,-1,0.5

      math,1,0.5
      math,1,0.5,11
      math,1,0.5,half
      """
    let result = try read(bad, columns)
    guard case .failure(let faults) = result else {
      Issue.record("bad rows were read")
      return
    }
    #expect(
      faults.list.map(\.description) == [
        "scores.csv:3: error: chars: 'x' is not a whole number from 0 to 1000000000",
        "scores.csv:4: error: weak: empty",
        "scores.csv:5: error: weak: '-1' is negative",
        "scores.csv:7: error: 3 fields where the header has 4",
        "scores.csv:8: error: strong: '11' is over 10",
        "scores.csv:9: error: strong: 'half' is not a number",
      ])
  }

  @Test(
    "a column that is not there is told with the nearest right name",
    arguments: [
      ("task,weak,stronk\n", "1: error: strong: the header lacks this column; is 'stronk' meant?"),
      ("q,r\n", "1: error: strong: the header lacks this column; it has: q, r"),
      ("strong,strong\n", "1: error: strong: the header has this column twice"),
      ("", "error: empty"), ("strong,weak,chars,task\n", "error: holds no rows"),
    ])
  func badHeaders(text: String, message: String) throws {
    guard case .failure(let faults) = try read(text, columns) else {
      Issue.record("a bad file was read")
      return
    }
    #expect(faults.list.map(\.description).map { $0.hasSuffix(message) } == [true])
  }

  @Test("the public files of scores are read whole")
  func publicFiles() throws {
    guard let folder = publicScores() else { return }
    let routed = try ScoreTable.read(
      folder + "/routellm_mmlu_gsm8k.csv",
      ScoreTable.Columns(
        scores: ["mixtral-8x7b", "gpt-4-1106"], characters: "prompt_chars", task: "task")
    ).get()
    #expect(routed.count == 15_361)
    let nine = try ScoreTable.read(
      folder + "/llmrouter_dcrouter_scores.csv",
      ScoreTable.Columns(scores: ["gemma-2-9b-it"], characters: "query_chars", task: "split")
    ).get()
    #expect(nine.count == 6108)
  }
}
