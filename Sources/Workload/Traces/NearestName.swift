/// The name in `names` that `name` was probably meant to be, or the other way round: the nearest
/// by edit distance, upper and lower case alike, when at most a third of its letters differ.
///
/// Of equally near names the first one. Names over 64 bytes are not looked at.
package func nearestName(to name: String, among names: [String]) -> String? {
  let wanted = Array(name.lowercased().utf8.prefix(65))
  guard wanted.count <= 64 else { return nil }
  var best: (name: String, distance: Int)?
  for candidate in names {
    let letters = Array(candidate.lowercased().utf8.prefix(65))
    guard letters.count <= 64, !letters.isEmpty else { continue }
    let distance = editDistance(wanted, letters)
    if distance * 3 <= max(wanted.count, letters.count), distance < best?.distance ?? .max {
      best = (candidate, distance)
    }
  }
  return best?.name
}

/// How many letters must be inserted, deleted or replaced to make `b` of `a` (Levenshtein).
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var row = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var diagonal = row[0]
    row[0] = i + 1
    for (j, other) in b.enumerated() {
      let replaced = diagonal + (letter == other ? 0 : 1)
      diagonal = row[j + 1]
      row[j + 1] = min(replaced, row[j] + 1, row[j + 1] + 1)
    }
  }
  return row[b.count]
}
