/// What scenario files may set for both variants of POLAR.
extension CacheAwareBandit {
  /// The parameters that both have.
  static let parameters: [PolicyParameter] = [
    .number("alpha", default: 0.4, in: 0...100, about: "widths count so many times"),
    .number("lambda", default: 1, in: 0.001...1000, about: "regularisation of the estimates"),
    .number(
      "missCost", default: -1, in: -1...1000,
      about: "what a load costs, in units of reward; -1 = what the scenario's quality says"),
    .count(
      "memory", default: 1500, in: 1...100_000,
      about: "latest contexts that adapters are chosen on, at most"),
  ]
}

extension CacheAwareBandit.Plan {
  /// The plan that `parameters` ask for in `fleet`.
  init(
    _ parameters: PolicyParameters, _ fleet: FleetDescription, epochs: EpochSchedule.Lengths,
    isOptimistic: Bool, remembersEpochs: Bool
  ) {
    let missCost = parameters["missCost"]
    self.init(
      epochs: epochs, isOptimistic: isOptimistic, remembersEpochs: remembersEpochs,
      memory: parameters.count("memory"), alpha: parameters["alpha"],
      regularization: parameters["lambda"], missCost: missCost < 0 ? fleet.missCost : missCost)
  }
}
