/// What a fit to observed requests found: a part of what `observe --json` prints.
package struct ObservedFitSummary: Hashable, Sendable {
  package var requests: Int
  package var parameters: [Parameter]
  /// Quantiles of |ln simulated − ln measured| over requests.
  package var residuals: Residuals
  /// Errors over the requests that were fitted, and of the second half of them predicted from a fit
  /// to the first.
  package var fitted: [Prediction]
  package var heldOut: [Prediction]

  /// A parameter: seconds, and its standard error over it.
  package struct Parameter: Hashable, Sendable {
    package var name: String
    package var seconds: Double
    package var relativeError: Double

    package init(name: String, seconds: Double, relativeError: Double) {
      self.name = name
      self.seconds = seconds
      self.relativeError = relativeError
    }
  }

  package struct Residuals: Hashable, Sendable {
    package var ttftP50: Double
    package var ttftP90: Double
    package var e2eP50: Double
    package var e2eP90: Double

    package init(ttft: [Double], e2e: [Double]) {
      (ttftP50, ttftP90) = (ttft.first ?? 0, ttft.last ?? 0)
      (e2eP50, e2eP90) = (e2e.first ?? 0, e2e.last ?? 0)
    }
  }

  /// A statistic of a latency: seconds.
  package struct Prediction: Hashable, Sendable {
    package var latency: String
    package var statistic: String
    package var measuredS: Double
    package var predictedS: Double
    package var relativeError: Double

    package init(
      latency: String, statistic: String, measuredS: Double, predictedS: Double,
      relativeError: Double
    ) {
      self.latency = latency
      self.statistic = statistic
      self.measuredS = measuredS
      self.predictedS = predictedS
      self.relativeError = relativeError
    }
  }

  package init(
    requests: Int, parameters: [Parameter], residuals: Residuals, fitted: [Prediction],
    heldOut: [Prediction]
  ) {
    self.requests = requests
    self.parameters = parameters
    self.residuals = residuals
    self.fitted = fitted
    self.heldOut = heldOut
  }

  /// As JSON, its keys in the order of declaration.
  package var json: String { OrderedJSON.document(self) }

  /// As a person reads it on a terminal, without a line break at its end.
  package var text: String {
    var parameterTable = TextTable(header: ["fitted to \(requests) requests", "value", ""])
    for parameter in parameters {
      parameterTable.append([
        parameter.name, Quantity.time(parameter.seconds),
        parameter.relativeError < 1
          ? "± \(Quantity.percent(parameter.relativeError))" : "the requests do not tell",
      ])
    }
    var errors = TextTable(
      header: ["", "measured", "fitted", "error", "held out", "error"], left: 1)
    for (index, row) in fitted.enumerated() {
      let other = heldOut.indices.contains(index) ? heldOut[index] : row
      errors.append([
        "\(row.latency) \(row.statistic)", Quantity.time(row.measuredS),
        Quantity.time(row.predictedS), signed(row.relativeError),
        Quantity.time(other.measuredS), signed(other.relativeError),
      ])
    }
    let note = "  held out: the second half of the requests, predicted from a fit to the first"
    return (parameterTable.lines + [""] + errors.lines + [note]).joined(separator: "\n")
  }

  private func signed(_ fraction: Double) -> String {
    (fraction < 0 ? "−" : "+") + Quantity.percent(abs(fraction))
  }
}
