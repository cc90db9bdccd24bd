import DiscreteEvents
import Foundation
import Scenario
import Testing

/// Right files damaged at random: whatever comes out, it is a scenario or a list of mistakes.
@Suite("Mutated scenarios")
struct MutatedScenariosTests {
  /// Values that numbers are replaced by: the edges of every type on the way.
  static let extremes = [
    "0", "-1", "1e308", "-1e308", "9223372036854775807", "9223372036854775808", "1e-300", ".nan",
    ".inf", "0x10", "1_000", "''", "~", "[]", "{}", "1ps", "106d", "1e9/s",
    "99999999999999999999GB",
  ]
  static let mutants = 10_000

  @Test("ten thousand damaged files never stop the program")
  func neverTraps() throws {
    let files = try [
      "every-key.yaml", "adapters.yaml", "faults.yaml", "disaggregation.yaml", "tiers.yaml",
      "quickstart.yaml",
    ].map {
      (GoodFiles.path($0), try GoodFiles.text($0))
    }
    let random = RandomStream(seed: 20, name: "mutated scenarios")
    var right = 0
    var wrong = 0
    for number in 0..<Self.mutants {
      let (file, text) = files[number % files.count]
      var bytes = Array(text.utf8)
      for _ in 0...random.below(3) { bytes = mutate(bytes, random) }
      do {
        _ = try Scenario.parse(bytes, file: file)
        right += 1
      } catch {
        #expect(!error.list.isEmpty, "mutant \(number) is wrong without a mistake")
        wrong += 1
      }
    }
    // Both happen, or the damage was too light or too heavy to find anything.
    #expect(right > Self.mutants / 100)
    #expect(wrong > Self.mutants / 2)
  }

  private func mutate(_ bytes: [UInt8], _ random: RandomStream) -> [UInt8] {
    var bytes = bytes
    guard !bytes.isEmpty else { return bytes }
    let place = random.below(bytes.count)
    switch random.below(7) {
    case 0: bytes[place] = UInt8(random.below(256))
    case 1: bytes.remove(at: place)
    case 2: bytes.insert(UInt8(random.below(256)), at: place)
    case 3: bytes.removeSubrange(place..<min(bytes.count, place + random.below(40)))
    case 4: return mutateLines(bytes, random)
    case 5: return replaceNumber(in: bytes, from: place, random)
    default: bytes.swapAt(place, random.below(bytes.count))
    }
    return bytes
  }

  /// Drops, repeats or indents a line.
  private func mutateLines(_ bytes: [UInt8], _ random: RandomStream) -> [UInt8] {
    var lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    let line = random.below(lines.count)
    switch random.below(3) {
    case 0: lines.remove(at: line)
    case 1: lines.insert(lines[line], at: random.below(lines.count))
    default: lines[line] = [32, 32] + lines[line]
    }
    return Array(lines.joined(separator: [10]))
  }

  /// Puts an extreme value in the place of the next number.
  private func replaceNumber(in bytes: [UInt8], from place: Int, _ random: RandomStream) -> [UInt8]
  {
    let isDigit = { (byte: UInt8) in byte >= 48 && byte <= 57 }
    guard let start = bytes[place...].firstIndex(where: isDigit) else { return bytes }
    let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
    var changed = bytes
    changed.replaceSubrange(
      start..<end, with: Array(Self.extremes[random.below(Self.extremes.count)].utf8))
    return changed
  }
}
