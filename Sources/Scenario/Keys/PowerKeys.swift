internal import Pool

/// A pool's power as it is written, before its GPU is known.
enum PowerChoice {
  /// The published curve of the pool's GPU.
  case catalogue
  case curve(PowerCurve)
}

extension Shape where Value == PowerChoice {
  /// What a GPU draws, or the word that says to look it up.
  static var power: Shape {
    .word("catalogue", meaning: .catalogue, or: Shape<PowerCurve>.powerCurve.map { .curve($0) })
  }
}

extension Shape where Value == PowerCurve {
  fileprivate static var powerCurve: Shape {
    .choice(
      "power",
      [
        Kind(
          "constant", "the same at any time",
          Shape<Double>.watts.map { PowerCurve.constant($0) }),
        Kind("logistic", "a logistic function of the logarithm of sequences", logistic),
        Kind("curve", "measured", measured),
      ])
  }

  private static var logistic: Shape {
    .mapping("logistic") { reader in
      let idle = reader.required("idle", .watts, "at rest")
      let nominal = reader.required("nominal", .watts, "with any number of sequences")
      let steepness = reader.required(
        "k", .number(1e-3...100, "a number from 0.001 to 100"),
        "how steep: the exponent a doubling of the sequences")
      let midpoint = reader.required(
        "x0", .number(-100...100, "a number from -100 to 100"),
        "log2 of the sequences with which it draws the mean of both")
      if idle.isGood, nominal.isGood, idle.value > nominal.value {
        idle.fail("must not be more than nominal")
      }
      return .logistic(
        idle: idle.value, nominal: nominal.value, steepness: steepness.value,
        midpoint: midpoint.value)
    }
  }

  private static var measured: Shape {
    .mapping("curve") { reader in
      let at = reader.required(
        "at",
        Shape<Double>.number(0...1e6, "a number of sequences from 0 to 1e6").list(atLeast: 1)
          .checked(problem), "sequences in the replica's batch, rising from 0")
      let watts = reader.required(
        "watts", Shape<Double>.watts.list(atLeast: 1),
        "drawn with so many; straight between, and the last beyond")
      if at.isGood, watts.isGood, at.value.count != watts.value.count {
        watts.fail("must be as many as 'at' has, \(at.value.count), not \(watts.value.count)")
      }
      return .measured(at: at.value, watts: watts.value)
    }
  }

  private static func problem(with at: [Double]) -> String? {
    if at.first != 0 { return "must begin with 0: what a replica at rest draws" }
    return zip(at, at.dropFirst()).allSatisfy(<) ? nil : "must rise"
  }
}

extension HardwareFields {
  /// What a replica draws; reports what is not published.
  func power(from choice: Field<PowerChoice?>) -> PowerConfig? {
    guard choice.isGood, let written = choice.value else { return nil }
    if case .curve(let curve) = written { return PowerConfig(curve: curve, gpus: gpus) }
    guard let name = gpu.value?.name else {
      if !gpu.isGiven { choice.fail("needs the pool's 'gpu', whose power to look up") }
      return nil
    }
    guard let curve = PowerCurve.published(of: name) else {
      let known = PowerCurve.catalogue.map(\.gpu).joined(separator: ", ")
      choice.fail("the catalogue has the power of \(known), not of \(name); write a curve")
      return nil
    }
    return PowerConfig(curve: curve, gpus: gpus)
  }
}
