internal import Fleet
internal import Pool

extension Shape where Value == ExecutorConfig {
  /// What says how long iterations take.
  static var executor: Shape {
    .choice(
      "executor", allowsName: true,
      [
        Kind("model", "the timing model", Shape<Void>.noParameters("model").map { .model }),
        Kind(
          "kernels", "every iteration is run; no two runs are the same",
          .mapping("kernels") { reader in
            let backend = reader.optional(
              "backend", .backendName, default: "cpu", "what runs them: cpu or worker:COMMAND")
            return .kernels(backend: backend.value)
          }),
      ])
  }
}

extension Shape where Value == CalibrationSampling {
  /// The part of a run's iterations that is run for real.
  static var calibrationSampling: Shape {
    .mapping("calibration sampling") { reader in
      let part = reader.required(
        "sample",
        Shape<Double>.percent.checked {
          (1e-6...1).contains($0) ? nil : "must be more than 0% and at most 100%"
        }, "the part of all iterations, such as 1%")
      let backend = reader.optional(
        "backend", .backendName, default: "cpu", "what runs them: cpu or worker:COMMAND")
      return CalibrationSampling(part: part.value, backend: backend.value)
    }
  }
}

extension Shape where Value == String {
  /// The name of what runs kernels.
  static var backendName: Shape {
    text("cpu or worker:COMMAND").checked { name in
      name == "cpu" || name.hasPrefix("worker:") && name.count > 7
        ? nil : "must be cpu or worker:COMMAND"
    }
  }
}
