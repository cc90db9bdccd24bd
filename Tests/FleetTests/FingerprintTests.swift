import Fleet
import Foundation
import SeatrialTestSupport
import Testing

/// Holds runs against those of the past: `results/fingerprints.csv` has a hash of all records of
/// each of the first random scenarios.
///
/// A change that moves any record of any of them moves a hash. Record anew with
/// `SEATRIAL_RECORD=1 swift test --filter FingerprintTests`, in the commit that changes the
/// behaviour;
/// the run that records fails, so that no run that checks nothing is ever green.
///
/// Records are whole numbers, but arrivals and lengths are drawn with the C library's `log` and
/// `exp`, whose last bits are each library's own: the baseline is that of glibc on x86-64.
@Suite("Fingerprints")
struct FingerprintTests {
  static let scenarios: ClosedRange<UInt64> = 1...50
  static let file = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "results/fingerprints.csv")

  @Test("every run is, record by record, what it was when it was last recorded")
  func sameAsRecorded() throws {
    #if canImport(Glibc) && arch(x86_64)
      let rows = try Self.scenarios.map { "\($0),\(try fingerprint(of: $0))" }
      if ProcessInfo.processInfo.environment["SEATRIAL_RECORD"] == "1" {
        let text = (["scenario,fingerprint"] + rows).joined(separator: "\n") + "\n"
        try text.write(to: Self.file, atomically: true, encoding: .utf8)
        Issue.record("recorded \(rows.count) fingerprints; run again to compare")
        return
      }
      let recorded = try String(contentsOf: Self.file, encoding: .utf8).split(separator: "\n")
      try #require(recorded.count == rows.count + 1, "\(Self.file.path) is not complete")
      for (row, expected) in zip(rows, recorded.dropFirst()) {
        #expect(row == expected, "scenario,fingerprint moved")
      }
    #else
      print("SKIPPED: the recorded fingerprints are those of glibc on x86-64")
    #endif
  }

  private func fingerprint(of number: UInt64) throws -> String {
    let collector = RecordCollector()
    _ = try Fleet.run(RandomScenario(number).makeTogether(), recorder: collector)
    var fingerprint = Fingerprint()
    for record in collector.requests { fingerprint.add(record) }
    let digits = String(fingerprint.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
