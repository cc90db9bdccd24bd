// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "least-outstanding",
  products: [
    .executable(name: "least-outstanding", targets: ["LeastOutstanding"])
  ],
  dependencies: [
    .package(name: "Seatrial", path: "../..")
  ],
  targets: [
    .executableTarget(
      name: "LeastOutstanding",
      dependencies: [.product(name: "Seatrial", package: "Seatrial")]),
    .testTarget(name: "PolicyTests", dependencies: ["LeastOutstanding"]),
  ]
)
