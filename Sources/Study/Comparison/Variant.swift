package import Scenario

/// One of the things compared: a scenario under a policy and with settings of its own.
package struct Variant: Sendable {
  /// What tells it apart from the others: `least-tokens, replicas=4`.
  package let name: String
  package let scenario: Scenario
  /// The policy put in place of the scenario's own; `nil` = none was.
  package let policy: String?
  /// The values varied that are not the load.
  package let settings: [Setting]
  /// The load, when that is varied.
  package let load: Setting?
  /// What it is called but for its load: variants of one contestant make a load curve.
  package let contestant: String

  /// A value as it was set.
  package struct Setting: Hashable, Sendable {
    package let path: String
    package let value: String

    package init(path: String, value: String) {
      self.path = path
      self.value = value
    }

    /// The number that the value begins with, or 0.
    package var number: Double { Axis.number(value) ?? 0 }

    /// What follows the number: `/s` of `8.5/s`.
    package var unit: String {
      String(value.drop { $0.isNumber || "+-.eE".contains($0) })
    }

    /// `replicas=4`.
    package var name: String {
      "\(path.split(separator: ".").last.map(String.init) ?? path)=\(value)"
    }
  }

  /// - Parameter owner: what tells its scenario apart from others; `nil` = there is only one.
  package init(
    _ scenario: Scenario, owner: String?, policy: String?, settings: [Setting], load: Setting?
  ) {
    self.scenario = scenario
    self.policy = policy
    self.settings = settings
    self.load = load
    let parts = [owner, policy].compactMap(\.self) + settings.map(\.name)
    let contestant = parts.isEmpty ? scenario.name : parts.joined(separator: ", ")
    self.contestant = contestant
    name = load.map { "\(contestant) at \($0.name)" } ?? contestant
  }

  /// The changes to the scenario's file that make this variant, each `path=value`.
  package var changes: [String] {
    (policy.map { ["router.policy=\($0)"] } ?? [])
      + (settings + (load.map { [$0] } ?? [])).map { "\($0.path)=\($0.value)" }
  }
}
