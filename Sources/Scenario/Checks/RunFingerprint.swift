internal import Foundation

/// A hash of everything that a scenario says about what runs, so that it can be told whether it
/// still says the same. Comments, layout and what only judges a run leave no trace.
///
/// FNV-1a (Fowler, Noll, Vo, Eastlake, "The FNV non-cryptographic hash algorithm", IETF draft;
/// 64 bits) over the tree's text, each kind of node with a mark of its own.
struct RunFingerprint {
  private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Top-level keys that change no run.
  private static let judging = ["name", "published", "regress"]

  /// Of a scenario's tree.
  init(of root: YAMLNode) {
    if case .mapping(let entries) = root.content {
      add(entries.filter { !RunFingerprint.judging.contains($0.key) })
    } else {
      add(root)
    }
  }

  /// Goes on from `value`, a fingerprint.
  init(from value: UInt64) { self.value = value }

  private mutating func add(_ node: YAMLNode) {
    switch node.content {
    case .scalar(let text, let isPlain): add(text, mark: isPlain ? 1 : 2)
    case .list(let items):
      add(byte: 3)
      items.forEach { add($0) }
      add(byte: 4)
    case .mapping(let entries): add(entries)
    }
  }

  private mutating func add(_ entries: [YAMLNode.Entry]) {
    add(byte: 5)
    for entry in entries {
      add(entry.key, mark: 6)
      add(entry.value)
    }
    add(byte: 7)
  }

  private mutating func add(_ text: String, mark: UInt8) {
    add(byte: mark)
    text.utf8.forEach { add(byte: $0) }
    add(byte: 0)
  }

  private mutating func add(byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  /// Adds the bytes of the file at `path`; nothing where it cannot be read.
  mutating func add(fileAt path: String) {
    guard let file = FileHandle(forReadingAtPath: path) else { return }
    defer { try? file.close() }
    while let bytes = try? file.read(upToCount: 1 << 20), !bytes.isEmpty {
      bytes.forEach { add(byte: $0) }
    }
  }
}

extension Scenario {
  /// A hash of what runs, the contents of the files that the scenario names among it, as 16
  /// hexadecimal digits. Reads those files.
  package var runFingerprint: String {
    var fingerprint = RunFingerprint(from: fingerprint)
    for name in files { fingerprint.add(fileAt: path(of: name)) }
    let digits = String(fingerprint.value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
