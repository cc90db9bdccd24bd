internal import ArgumentParser
internal import Report
internal import Workload

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// `seatrial trace convert`: a trace in another format.
struct TraceConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Write a trace in another format.")

  @OptionGroup var input: TraceInput

  @Argument(help: "The file to write; gzip when its name ends in .gz.", completion: .file())
  var output: String

  @Option(help: "The format to write.")
  var to: TraceFormat

  func run() throws {
    PartialFiles.insert("\(output).\(getpid()).partial")
    let conversion = try TraceConversion(
      from: input.file, format: try input.resolvedFormat(), to: output, as: to,
      onBadRow: input.onBadRow)
    var line = "\(output): \(Quantity.count(Double(conversion.rows))) rows"
    if conversion.skippedRows > 0 { line += ", \(conversion.skippedRows) skipped" }
    if conversion.roundedRows > 0 {
      line += ", \(conversion.roundedRows) with their times rounded to what \(to.rawValue) can hold"
    }
    Terminal.writeError(line + "\n")
  }
}
