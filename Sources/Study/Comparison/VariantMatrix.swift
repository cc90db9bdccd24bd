package import Scenario

/// What is to be compared, as asked for: every scenario under every policy with every combination
/// of the values varied.
package struct VariantMatrix: Hashable, Sendable {
  package var files: [String]
  /// Changes to all of them, each `path=value`.
  package var overrides: [String]
  /// Policies as a scenario names them; empty = each scenario's own.
  package var policies: [String]
  package var axes: [Axis]

  package init(files: [String], overrides: [String], policies: [String], axes: [Axis]) {
    self.files = files
    self.overrides = overrides
    self.policies = policies
    self.axes = axes
  }

  /// How many variants there are.
  package var count: Int {
    axes.reduce(files.count * max(1, policies.count)) {
      $0.multipliedReportingOverflow(by: $1.values.count).partialValue
    }
  }

  /// Reads every variant, files slowest and the last axis fastest.
  ///
  /// - Throws: the mistakes of all of them, each said once.
  package func variants() throws(Diagnostics) -> [Variant] {
    var variants: [Variant] = []
    var mistakes: [Diagnostic] = []
    let policies: [String?] = policies.isEmpty ? [nil] : policies
    for file in files {
      for policy in policies {
        for settings in combinations {
          do throws(Diagnostics) {
            variants.append(try variant(file, policy, settings))
          } catch {
            mistakes += error.list.map(asTyped)
          }
        }
      }
    }
    guard mistakes.isEmpty else { throw Diagnostics(mistakes) }
    return variants
  }

  /// `mistake` with its place told by the option that was typed, not by the override made of it.
  private func asTyped(_ mistake: Diagnostic) -> Diagnostic {
    var mistake = mistake
    guard mistake.place.order > overrides.count,
      mistake.place.source.hasPrefix(VariantMatrix.asSet)
    else { return mistake }
    let change = mistake.place.source.dropFirst(VariantMatrix.asSet.count)
    if mistake.place.order == overrides.count + 1, !policies.isEmpty {
      mistake.place.source = "--policy \(change.dropFirst(VariantMatrix.asPolicy.count))"
      mistake.place.column -= VariantMatrix.asPolicy.count
    } else {
      mistake.place.source = "--vary \(change)"
    }
    return mistake
  }

  private static let asSet = "--set "
  private static let asPolicy = "router.policy="

  /// Every combination of the axes' values, the last axis fastest.
  private var combinations: [[Variant.Setting]] {
    axes.reduce([[]]) { combinations, axis in
      combinations.flatMap { combination in
        axis.values.map { combination + [Variant.Setting(path: axis.path, value: $0)] }
      }
    }
  }

  private func variant(
    _ file: String, _ policy: String?, _ settings: [Variant.Setting]
  ) throws(Diagnostics) -> Variant {
    let changes = settings.map { "\($0.path)=\($0.value)" }
    let choice = policy.map { [VariantMatrix.asPolicy + $0] } ?? []
    let scenario = try Scenario.load(file: file, overrides: overrides + choice + changes)
    let loadPath = axes.last { $0.isLoad }?.path
    return Variant(
      scenario, owner: files.count > 1 ? scenario.name : nil, policy: policy,
      settings: settings.filter { $0.path != loadPath },
      load: settings.first { $0.path == loadPath })
  }
}
