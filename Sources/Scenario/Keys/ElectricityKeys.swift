internal import Fleet
internal import Pool

extension ElectricityConfig {
  /// Reads what energy costs and emits, which takes pools whose power is known.
  init(_ reader: inout MappingReader, of pools: Field<[PoolConfig]>) {
    let electricity = reader.optional(
      "electricity", .electricity, default: ElectricityConfig(), written: "{ pue: 1 }",
      "what the pools' energy costs")
    let carbon = reader.optional(
      "carbon", .carbon, "what the pools' energy emits; without it, not modelled")
    if pools.isGood, let unknown = pools.value.first(where: { $0.power == nil }) {
      let message = "needs 'power' in every pool; '\(unknown.name.abridged)' has none"
      if electricity.isGiven, electricity.isGood { electricity.fail(message) }
      if carbon.isGiven, carbon.isGood { carbon.fail(message) }
    }
    self = electricity.value
    gramsPerKWh = carbon.value
  }
}

extension Shape where Value == ElectricityConfig {
  fileprivate static var electricity: Shape {
    .mapping("electricity") { reader in
      let price = reader.optional(
        "dollarsPerkWh",
        .series("price", of: .number(0...1000, "a number of US dollars from 0 to 1000")),
        "price of a kilowatt hour; without it, not modelled")
      let pue = reader.optional(
        "pue", .number(1...10, "a number from 1 to 10"), default: 1,
        "what the site draws over what the GPUs draw")
      return ElectricityConfig(dollarsPerKWh: price.value, pue: pue.value)
    }
  }
}

extension Shape where Value == StepSeries {
  fileprivate static var carbon: Shape {
    .mapping("carbon") { reader in
      reader.required(
        "gramsPerkWh",
        .series("emissions", of: .number(0...1e5, "a number of grams from 0 to 1e5")),
        "carbon dioxide equivalent of a kilowatt hour"
      ).value
    }
  }
}
