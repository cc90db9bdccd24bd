/// What a kilowatt hour costs and emits.
package struct ElectricityConfig: Hashable, Sendable {
  /// US dollars a kilowatt hour; `nil` = not modelled.
  package var dollarsPerKWh: Double?
  /// Power usage effectiveness (ISO/IEC 30134-2): what the site draws over what the GPUs draw;
  /// price and emissions are those of what the site draws.
  package var pue: Double
  /// Grams of carbon dioxide equivalent a kilowatt hour; `nil` = not modelled.
  package var gramsPerKWh: Double?

  package init(dollarsPerKWh: Double? = nil, pue: Double = 1, gramsPerKWh: Double? = nil) {
    self.dollarsPerKWh = dollarsPerKWh
    self.pue = pue
    self.gramsPerKWh = gramsPerKWh
  }
}
