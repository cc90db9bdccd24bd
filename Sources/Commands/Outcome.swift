internal import ArgumentParser
internal import Calibration
internal import DiscreteEvents
internal import Fleet
internal import Report
internal import RunStore
internal import Scenario
internal import Workload

/// How the program ends: 0 all well, 1 it ran and a check failed, 2 the input is wrong.
struct Outcome {
  var status: Int32
  /// What to print, its line break included; empty = nothing.
  var message: String

  /// What `error` amounts to.
  init(of error: any Error) {
    switch error {
    case let mistakes as ScenarioFiles.Mistakes:
      self = .wrong(mistakes.files.map(\.description).joined(separator: "\n"))
    case let mistakes as Diagnostics:
      self = .wrong(mistakes.description)
    case let refusal as PolicyRegistry.Refusal:
      self = .wrong(refusal.description)
    case let failure as Gnuplot.Failure:
      self = .wrong("error: \(failure.description)")
    case let failure as UnpackedReport.Failure:
      self = .wrong(failure.description)
    case let error as TraceError:
      self = .wrong(error.description)
    case let failure as AtomicFile.Failure:
      self = .wrong(failure.description)
    case let failure as RunStore.Failure:
      self = .wrong(failure.description)
    case let error as ObservationError:
      self = .wrong(error.description)
    case let mistake as HistoryMistake:
      self = .wrong(mistake.description)
    case let mistakes as TableMistakes:
      self = .wrong(mistakes.description)
    case let mistakes as ReplayMistakes:
      self = .wrong(mistakes.description)
    case let error as ReplayError:
      self = .wrong(error.description)
    case let failure as CalibrationFailure:
      self = .wrong(failure.description)
    case let refusal as MeasuredRuns.Refusal:
      self = .wrong(refusal.description)
    case let failure as BackendError:
      self = .wrong("error: \(failure)")
    case RunError.horizonPassed:
      let days = SimTime.horizon.seconds / 86_400
      self = .wrong(
        "error: the simulated time passed \(Int(days)) days; "
          + "is the fleet too slow for its traffic?")
    case RunError.misplaced(let policy, let replica, let count):
      self = .wrong(
        "error: policy '\(policy)' placed a request on replica \(replica) of \(count); "
          + "they are numbered from 0")
    case RunError.wrongCalls(let policy, let what):
      self = .wrong("error: policy '\(policy)' \(what)")
    case RunError.heldForEver(let policy, let requests):
      self = .wrong(
        "error: policy '\(policy)' holds \(requests) \(requests == 1 ? "request" : "requests") "
          + "and never places them")
    case RunError.notExecuted(let reason):
      self = .wrong("error: an iteration could not be run: \(reason)")
    default:
      let code = RootCommand.exitCode(for: error)
      let text = RootCommand.fullMessage(for: error)
      self.init(
        status: code == .validationFailure ? 2 : code.rawValue,
        message: text.isEmpty ? "" : text + "\n")
    }
  }

  private init(status: Int32, message: String) {
    self.status = status
    self.message = message
  }

  private static func wrong(_ text: String) -> Outcome {
    Outcome(status: 2, message: text + "\n")
  }
}
