package import Router
internal import Synchronization

/// The routing policies that a user's own program adds to those that every scenario can name.
///
/// The one thing in the process that is set rather than passed: a program registers its policies
/// once, before it reads a command line, and commands cannot be given anything but that line.
package enum PolicyRegistry {
  private static let registered = Mutex<[PolicyDefinition]>([])

  /// The policies registered, in their order; none unless a program registers some.
  package static var policies: [PolicyDefinition] { registered.withLock { $0 } }

  /// Registers policies, in place of any before.
  ///
  /// - Throws: What is wrong with them; none is registered then.
  package static func register(_ policies: [PolicyDefinition]) throws(Refusal) {
    let problems = problems(of: policies)
    guard problems.isEmpty else { throw Refusal(problems: problems) }
    registered.withLock { $0 = policies }
  }

  /// Why policies were not registered.
  package struct Refusal: Error, Hashable, CustomStringConvertible {
    package var problems: [String]

    package var description: String {
      problems.map { "error: \($0)" }.joined(separator: "\n")
    }
  }

  /// What is wrong with `policies`, each by itself and together.
  package static func problems(of policies: [PolicyDefinition]) -> [String] {
    var taken = Set(PolicyKind.allCases.map(\.rawValue) + PolicyCatalogue.policies.map(\.name))
    return policies.flatMap { policy in
      var found = policy.problems
      if !taken.insert(policy.name).inserted { found.append("there is another of this name") }
      return found.map { "the policy '\(policy.name)': \($0)" }
    }
  }
}
