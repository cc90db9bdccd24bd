internal import ArgumentParser
internal import Report
internal import Workload

/// `seatrial trace describe`: what is in a trace.
struct TraceDescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Print a trace's counts, rates, burstiness, lengths and prefix share.")

  @OptionGroup var input: TraceInput

  func run() throws {
    let description = try TraceDescription(
      of: input.file, format: try input.resolvedFormat(), onBadRow: input.onBadRow)
    Terminal.write(description.text + "\n")
  }
}
