import DiscreteEvents
import Fleet
import Foundation
import Router
import Scenario
import Testing

@Suite("A routing policy of the user's own in a scenario")
struct OwnPolicyTests {
  private struct Idle: RoutingPolicy {
    mutating func place(
      _ request: RequestView, in view: FleetView, using random: RandomStream
    ) -> Decision { Decision(.hold, because: Reason("for the tests of its name only")) }
  }

  private static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().path + "/Corpus/"

  private static let sticky = PolicyDefinition(
    "sticky", about: "stays where it is",
    parameters: [
      .number("alpha", default: 0.5, in: 0...1, about: "how much of it"),
      .count("choices", default: 2, in: 1...16, about: "how many of them"),
    ]
  ) { _ in Idle() }

  private static let timed = PolicyDefinition(
    "timed", about: "knows its cost", decisionCost: .seconds(20e-6)
  ) { _ in Idle() }

  private func load(
    _ router: String, overrides: [String] = [], own: [PolicyDefinition] = [sticky, timed]
  ) throws(Diagnostics) -> RouterConfig {
    let text = """
      seatrial: 1
      requests: 1
      workload: [{ name: s, trace: { file: trace.csv, format: csv } }]
      pools: [{ name: a, gpu: h100-sxm, model: llama-3.1-8b }]
      router: \(router)
      """
    return try Scenario.parse(
      text: text, file: Self.folder + "own.yaml", overrides: overrides, own: own
    ).config.router
  }

  private func mistakes(_ router: String, overrides: [String] = []) -> [String] {
    do throws(Diagnostics) {
      _ = try load(router, overrides: overrides)
      return []
    } catch {
      return error.list.map { $0.description.replacing(Self.folder, with: "") }
    }
  }

  private func sticky(_ alpha: Double, _ choices: Double) -> RoutingConfig {
    let values = PolicyParameters(defaultsOf: Self.sticky.parameters)
      .setting("alpha", to: alpha).setting("choices", to: choices)
    return .defined(DefinedPolicy(Self.sticky, values))
  }

  @Test("is named, by itself or with some of its parameters, or in an override")
  func named() throws {
    #expect(try load("{ policy: sticky }").policy == sticky(0.5, 2))
    #expect(try load("{ policy: { sticky: { alpha: 0.25 } } }").policy == sticky(0.25, 2))
    #expect(try load("{}", overrides: ["router.policy=sticky"]).policy == sticky(0.5, 2))
    #expect(
      try load("{}", overrides: ["router.policy.sticky.choices=7"]).policy == sticky(0.5, 7))
    #expect(sticky(0.5, 2) != sticky(0.5, 3))
    #expect(sticky(0.5, 2) != .defined(DefinedPolicy(Self.timed)))
  }

  @Test("is diagnosed like any other")
  func diagnosed() {
    #expect(
      mistakes("{ policy: stickey }") == [
        "own.yaml:5:19: error: router.policy: no policy is called 'stickey'; "
          + "did you mean 'sticky'?"
      ])
    #expect(
      mistakes("{ policy: { sticky: { alpa: 1, choices: 1.5 } } }") == [
        "own.yaml:5:31: error: router.policy.sticky.alpa: unknown key; did you mean 'alpha'?",
        "own.yaml:5:49: error: router.policy.sticky.choices: "
          + "must be a whole number from 1 to 16, not '1.5'",
      ])
    #expect(
      mistakes("{ policy: { sticky: { alpha: 1.5 } } }") == [
        "own.yaml:5:38: error: router.policy.sticky.alpha: "
          + "must be a number from 0 to 1, not '1.5'"
      ])
    #expect(
      mistakes("{ policy: { timed: { alpha: 1 } } }") == [
        "own.yaml:5:30: error: router.policy.timed.alpha: unknown key; there are none here"
      ])
  }

  @Test("is charged the decision that it states, and one that states none cannot be measured")
  func decisionCost() throws {
    let config = try load("{ policy: timed, decision: measured }")
    #expect(config.policy.measuredDecision(in: FleetDescription(replicas: 4)) == .seconds(20e-6))
    #expect(try load("{ policy: sticky, decision: 5us }").decision == .fixed(.seconds(5e-6)))
    #expect(
      mistakes("{ policy: sticky, decision: measured }") == [
        "own.yaml:5:37: error: router.decision: the policy 'sticky' does not say what a decision "
          + "takes; write a duration (20us), or give its definition a decisionCost"
      ])
  }

  @Test("is in the catalogue with its parameters, after those that are always there")
  func catalogue() {
    let plain = CatalogueSection.policies.entries()
    let entries = CatalogueSection.policies.entries(own: [Self.sticky])
    #expect(Array(entries.prefix(plain.count)) == plain)
    #expect(
      entries.dropFirst(plain.count).map { "\($0.name) | \($0.about)" } == [
        "sticky | stays where it is",
        "sticky.alpha | how much of it: a number from 0 to 1; 0.5 unless given",
        "sticky.choices | how many of them: a whole number from 1 to 16; 2 unless given",
      ])
  }

  @Test("is refused when its definition is wrong, every mistake told")
  func refused() {
    let wrong = [
      PolicyDefinition("Sticky", about: "") { _ in Idle() },
      PolicyDefinition("round-robin", about: "there is one", decisionCost: .seconds(-1)) { _ in
        Idle()
      },
      PolicyDefinition(
        "odd", about: "odd",
        parameters: [
          .number("Alpha", default: 0, in: 0...1, about: "a capital"),
          .number("beta", default: 2, in: 0...1, about: "outside"),
          .number("gamma", default: 0, in: 0...(.infinity), about: "endless"),
          .count("delta", default: 0, in: 0...Int.max, about: "too many"),
          .number("delta", default: 0, in: 0...1, about: "two\nlines"),
        ]
      ) { _ in Idle() },
      Self.timed, Self.timed,
    ]
    #expect(
      PolicyRegistry.problems(of: wrong) == [
        "the policy 'Sticky': its name must be a small letter, then small letters, digits and "
          + "hyphens",
        "the policy 'Sticky': it needs one line about it",
        "the policy 'round-robin': its decisionCost is below zero",
        "the policy 'round-robin': there is another of this name",
        "the policy 'odd': its parameter 'Alpha' must be a small letter, then letters and digits",
        "the policy 'odd': its parameter 'beta' has a default outside its range",
        "the policy 'odd': its parameter 'gamma' has a range without an end",
        "the policy 'odd': its parameter 'delta' has a range beyond 2^53",
        "the policy 'odd': its parameter 'delta' needs one line about it",
        "the policy 'odd': two of its parameters are called 'delta'",
        "the policy 'timed': there is another of this name",
      ])
    #expect(PolicyRegistry.problems(of: [Self.sticky, Self.timed]) == [])
    #expect(throws: PolicyRegistry.Refusal.self) { try PolicyRegistry.register(wrong) }
    #expect(PolicyRegistry.policies.isEmpty)
  }
}
