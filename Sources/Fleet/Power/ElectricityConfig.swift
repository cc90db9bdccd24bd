package import DiscreteEvents
package import Pool

/// What a kilowatt hour costs and emits, which may change with time.
package struct ElectricityConfig: Hashable, Sendable {
  /// US dollars a kilowatt hour; `nil` = not modelled.
  package var dollarsPerKWh: StepSeries?
  /// Power usage effectiveness (ISO/IEC 30134-2): what the site draws over what the GPUs draw;
  /// price and emissions are those of what the site draws.
  package var pue: Double
  /// Grams of carbon dioxide equivalent a kilowatt hour; `nil` = not modelled.
  package var gramsPerKWh: StepSeries?

  package init(
    dollarsPerKWh: StepSeries? = nil, pue: Double = 1, gramsPerKWh: StepSeries? = nil
  ) {
    self.dollarsPerKWh = dollarsPerKWh
    self.pue = pue
    self.gramsPerKWh = gramsPerKWh
  }

  /// The same at any time.
  package init(dollarsPerKWh: Double?, pue: Double = 1, gramsPerKWh: Double? = nil) {
    self.init(
      dollarsPerKWh: dollarsPerKWh.map(StepSeries.init(constant:)), pue: pue,
      gramsPerKWh: gramsPerKWh.map(StepSeries.init(constant:)))
  }

  /// When either changes for the first time after `time`; `nil` = never.
  func change(after time: SimTime) -> SimTime? {
    [dollarsPerKWh, gramsPerKWh].compactMap { series in
      series.flatMap { $0.isConstant ? nil : $0.step(at: time).next }
    }.min()
  }
}

/// What the fleet drew while neither the price nor the emissions of energy changed.
package struct EnergySpan: Hashable, Sendable {
  package var start: SimTime
  package var energy: Energy

  package init(start: SimTime, energy: Energy) {
    self.start = start
    self.energy = energy
  }
}
