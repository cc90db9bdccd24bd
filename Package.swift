// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target: Swift 6 mode, explicit existentials, imports that say what they expose,
/// and no warning left standing.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

/// A room of the house: a library target that may use the rooms below it, never those above.
func room(_ name: String, uses dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

func tests(
  _ name: String, uses dependencies: [Target.Dependency], data: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["SeatrialTestSupport"], exclude: data,
    swiftSettings: strict)
}

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

let package = Package(
  name: "Seatrial",
  products: [
    .executable(name: "seatrial", targets: ["SeatrialCLI"]),
    .library(name: "Seatrial", targets: ["Seatrial"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
  ],
  targets: [
    // Floor 0
    .systemLibrary(name: "CGSL", providers: [.apt(["libgsl-dev"]), .brew(["gsl"])]),
    .systemLibrary(
      name: "CCurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .target(
      name: "CKernels", linkerSettings: [.linkedLibrary("openblas"), .linkedLibrary("m")]),
    room("DiscreteEvents", uses: ["CGSL"]),
    room("Statistics", uses: ["CGSL"]),
    room("Diagnostics"),
    room("Graphs"),
    // Floor 1
    room("Workload", uses: ["DiscreteEvents", "Statistics", "Diagnostics", "Graphs", "CZlib"]),
    room("Router", uses: ["DiscreteEvents", "Graphs"]),
    room("Pool", uses: ["DiscreteEvents", "Statistics", "Graphs"]),
    // Floor 2
    room(
      "Fleet", uses: ["DiscreteEvents", "Statistics", "Graphs", "Workload", "Router", "Pool"]),
    // Floor 3
    room(
      "Scenario",
      uses: ["Diagnostics", "DiscreteEvents", "Workload", "Router", "Pool", "Fleet", yams]),
    room(
      "Calibration",
      uses: [
        "CGSL", "CKernels", "CCurl", "Diagnostics", "DiscreteEvents", "Statistics", "Workload",
        "Pool", "Fleet",
      ]),
    // Floor 4
    room("Study", uses: ["DiscreteEvents", "Statistics", "Workload", "Fleet", "Scenario"]),
    room(
      "Report",
      uses: [
        "DiscreteEvents", "Statistics", "Workload", "Pool", "Fleet", "Calibration", "Scenario",
        "Study",
      ]),
    room("RunStore", uses: ["Diagnostics", grdb]),
    // Floor 5
    room(
      "Commands",
      uses: [
        "Diagnostics", "DiscreteEvents", "Statistics", "Workload", "Router", "Pool", "Fleet",
        "Calibration", "Scenario", "Study", "Report", "RunStore", argumentParser,
      ]),
    room("Seatrial", uses: ["DiscreteEvents", "Router", "Commands"]),
    .executableTarget(name: "SeatrialCLI", dependencies: ["Commands"], swiftSettings: strict),
    // Benchmarks: run by hand, part of no product
    .executableTarget(
      name: "seatrial-bench",
      dependencies: [
        "DiscreteEvents", "Statistics", "Graphs", "Workload", "Router", "Pool", "Fleet",
        "Calibration", argumentParser, "SeatrialTestSupport",
      ],
      path: "Benchmarks",
      exclude: ["README.md", "calibration", "fit", "real-engine", "s16.yaml", "workers"],
      swiftSettings: strict),
    // Tests
    .target(
      name: "SeatrialTestSupport",
      dependencies: [
        "DiscreteEvents", "Statistics", "Graphs", "Workload", "Router", "Pool", "Fleet",
      ],
      path: "Tests/SeatrialTestSupport", swiftSettings: strict),
    tests("DiscreteEventsTests", uses: ["DiscreteEvents", "Statistics"]),
    tests("StatisticsTests", uses: ["Statistics", "DiscreteEvents"]),
    tests("GraphsTests", uses: ["Graphs", "DiscreteEvents"]),
    tests("WorkloadTests", uses: ["DiscreteEvents", "Statistics", "Workload"]),
    tests("RouterTests", uses: ["DiscreteEvents", "Statistics", "Graphs", "Router"]),
    tests("PoolTests", uses: ["DiscreteEvents", "Statistics", "Graphs", "Pool"]),
    tests(
      "FleetTests",
      uses: ["DiscreteEvents", "Statistics", "Graphs", "Workload", "Router", "Pool", "Fleet"]),
    tests(
      "ScenarioTests",
      uses: ["DiscreteEvents", "Workload", "Router", "Pool", "Fleet", "Scenario", yams],
      data: ["Corpus", "Good"]),
    tests(
      "StudyTests",
      uses: ["DiscreteEvents", "Statistics", "Workload", "Pool", "Fleet", "Scenario", "Study"]),
    tests(
      "ReportTests",
      uses: ["DiscreteEvents", "Statistics", "Workload", "Fleet", "Scenario", "Study", "Report"]),
    tests(
      "CalibrationTests",
      uses: [
        "CKernels", "Calibration", "DiscreteEvents", "Statistics", "Workload", "Router", "Pool",
        "Fleet", "Scenario", "Report",
      ]),
    tests("RunStoreTests", uses: ["RunStore", grdb]),
    tests("SeatrialCLITests", uses: ["SeatrialCLI", "RunStore"]),
    tests("TidyTests", uses: ["Scenario", "Fleet"]),
  ]
)
