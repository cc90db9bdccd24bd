internal import ArgumentParser
internal import Workload

/// `seatrial trace`: look into traces and convert them.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Describe or convert a trace of requests.",
    subcommands: [TraceDescribeCommand.self, TraceConvertCommand.self])
}

/// The trace that a command reads.
struct TraceInput: ParsableArguments {
  @Argument(help: "The trace, plain or gzip.", completion: .file())
  var file: String

  @Option(help: "Its format; found out from its first line unless given.")
  var format: TraceFormat?

  @Flag(help: "Skip rows that cannot be read, and count them.")
  var skipBadRows = false

  var onBadRow: OnBadRow { skipBadRows ? .skip : .fail }

  /// The format given, or the one the file looks like.
  func resolvedFormat() throws(TraceError) -> TraceFormat {
    if let format { return format }
    return try TraceFormat(detectedIn: file)
  }
}

extension TraceFormat: ExpressibleByArgument {}
