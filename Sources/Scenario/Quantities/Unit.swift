/// What is measured, and the units it may be written in.
enum Dimension: CaseIterable {
  /// Base unit: the picosecond.
  case duration
  /// Base unit: one a second.
  case rate
  /// Base unit: the byte.
  case bytes
  /// Base unit: the byte a second.
  case bandwidth
  /// Base unit: the operation a second.
  case flops
  case watts
  /// Base unit: the picojoule, a microwatt for a microsecond.
  case energy
  /// Base unit: the US dollar an hour.
  case price
  /// Base unit: the whole, 100 %.
  case percent

  /// A unit is 10^`power` · `times` / `per` base units.
  struct Unit: Hashable {
    var name: String
    var power = 0
    var times: UInt64 = 1
    var per: UInt64 = 1
  }

  /// A quantity of this, for messages.
  var noun: String {
    switch self {
    case .duration: "a duration"
    case .rate: "a rate"
    case .bytes: "a number of bytes"
    case .bandwidth: "a bandwidth"
    case .flops: "an arithmetic rate"
    case .watts: "a power"
    case .energy: "an energy"
    case .price: "a price"
    case .percent: "a percentage"
    }
  }

  var example: String {
    switch self {
    case .duration: "500ms"
    case .rate: "8/s"
    case .bytes: "80GB"
    case .bandwidth: "3.35TB/s"
    case .flops: "989TFLOPS"
    case .watts: "700W"
    case .energy: "20Wh"
    case .price: "2.5$/h"
    case .percent: "5%"
    }
  }

  /// The units, those named in messages first.
  var units: [Unit] {
    switch self {
    case .duration:
      [
        Unit(name: "ps"), Unit(name: "ns", power: 3), Unit(name: "us", power: 6),
        Unit(name: "ms", power: 9), Unit(name: "s", power: 12),
        Unit(name: "min", power: 12, times: 60), Unit(name: "h", power: 12, times: 3600),
        Unit(name: "d", power: 12, times: 86400), Unit(name: "\u{B5}s", power: 6),
        Unit(name: "\u{3BC}s", power: 6),
      ]
    case .rate:
      [
        Unit(name: "/s"), Unit(name: "/min", per: 60), Unit(name: "/h", per: 3600),
        Unit(name: "/d", per: 86400),
      ]
    case .bytes:
      Self.byteUnits
    case .bandwidth:
      Self.byteUnits.map {
        Unit(name: $0.name + "/s", power: $0.power, times: $0.times)
      }
    case .flops:
      ["FLOPS", "OPS"].flatMap { noun in
        [("T", 12), ("P", 15), ("G", 9), ("M", 6)].map { Unit(name: $0.0 + noun, power: $0.1) }
      }
    case .watts:
      [Unit(name: "W"), Unit(name: "kW", power: 3), Unit(name: "mW", power: -3)]
    case .energy:
      [
        Unit(name: "Wh", power: 12, times: 3600), Unit(name: "kWh", power: 15, times: 3600),
        Unit(name: "J", power: 12), Unit(name: "kJ", power: 15),
      ]
    case .price:
      [Unit(name: "$/h"), Unit(name: "USD/h")]
    case .percent:
      [Unit(name: "%", power: -2)]
    }
  }

  private static let byteUnits = [
    Unit(name: "B"), Unit(name: "KB", power: 3), Unit(name: "MB", power: 6),
    Unit(name: "GB", power: 9), Unit(name: "TB", power: 12), Unit(name: "KiB", times: 1 << 10),
    Unit(name: "MiB", times: 1 << 20), Unit(name: "GiB", times: 1 << 30),
    Unit(name: "TiB", times: 1 << 40),
  ]

  /// The units for a message: `ps, ns, us, ms, s, min, h or d`.
  var unitList: String {
    let names = units.map(\.name).filter { $0.utf8.count == $0.unicodeScalars.count }
    guard let last = names.last, names.count > 1 else { return names.joined() }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}
