internal import ArgumentParser
internal import Calibration
internal import Pool

/// Served points, predicted by roofline: errors by group, and what a fit without a group makes of it.
struct ServedBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "served",
    abstract: "Errors of the roofline on measured points of served engines.",
    discussion: "FILE is a CSV file with the columns of ai-dynamo/aiconfigurator's silicon_sample.")

  @Argument(help: "The measured points.")
  var file: String

  @Flag(help: "Fit each engine's host again, and hold out one group at a time.")
  var fit = false

  @Flag(help: "One line a point.")
  var points = false

  func run() throws {
    let read = try ServedPoint.read(file)
    for (reason, count) in read.leftOut.sorted(by: { $0.key < $1.key }) {
      print("left out: \(count) rows, \(reason)")
    }
    if points { read.points.forEach(show) }
    printHeader(["group", "points", "TPOT median", "|TPOT|", "P90", "TTFT median", "|TTFT|", "P90"])
    var all = ServedErrors()
    for engine in ServedEngine.allCases {
      let own = read.points.filter { $0.engine == engine }
      for group in Set(own.map(\.group)).sorted() {
        let errors = ServedErrors(own.filter { $0.group == group })
        row(group, errors)
        all.add(errors)
      }
    }
    row("all", all)
    if fit { ServedEngine.allCases.forEach { refit($0, read.points) } }
  }

  private func refit(_ engine: ServedEngine, _ points: [ServedPoint]) {
    let own = points.filter { $0.engine == engine }
    guard !own.isEmpty else { return }
    let host = HostFit.fit(own, from: engine.host)
    row("\(engine.rawValue), fitted: \(text(host))", ServedErrors(own, host: host))
    var all = ServedErrors()
    for fold in HostFit.heldOut(own, from: engine.host) {
      row("  held out \(fold.group): \(text(fold.host))", fold.errors)
      all.add(fold.errors)
    }
    row("\(engine.rawValue), held out", all)
  }

  private func text(_ host: ServingHost) -> String {
    let values = [host.perIteration, host.perSequence, host.launchPerLayer]
    return values.map { decimal($0 * 1e6) }.joined(separator: ", ") + " us"
  }

  private func row(_ name: String, _ errors: ServedErrors) {
    func percent(_ value: Double) -> String { decimal(value * 100) + " %" }
    let parts = [errors.tpot, errors.ttft].flatMap { values in
      [
        ServedErrors.quantile(0.5, of: values), ServedErrors.middle(values),
        ServedErrors.quantile(0.9, of: values.map(\.magnitude)),
      ].map(percent)
    }
    printRow([name, "\(errors.tpot.count)"] + parts)
  }

  private func show(_ point: ServedPoint) {
    let load = point.load
    let predicted = point.predicted(point.timing(point.engine.host))
    printRow([
      point.group, "\(load.prompt)", "\(load.output)", "\(load.clients)",
      decimal(point.tpot * 1e3), decimal((predicted?.tpot ?? 0) * 1e3),
      decimal(point.ttft * 1e3), decimal((predicted?.ttft ?? 0) * 1e3),
    ])
  }
}
