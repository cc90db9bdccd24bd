/// The lists of a cache: the users of each branch, and the blocks that nobody uses.
extension PrefixCache {
  mutating func addUser(of place: Int32, upTo end: Int32) {
    var previous: Int32 = -1
    var entry = branches[place].farthest
    while entry >= 0, users[entry].end > end { (previous, entry) = (entry, users[entry].next) }
    if entry >= 0, users[entry].end == end {
      users[entry].count += 1
      return
    }
    let new = users.add(Users(end: end, count: 1, next: entry))
    if previous >= 0 { users[previous].next = new } else { branches[place].farthest = new }
  }

  mutating func removeUser(of place: Int32, upTo end: Int32) {
    var previous: Int32 = -1
    var entry = branches[place].farthest
    while entry >= 0, users[entry].end != end { (previous, entry) = (entry, users[entry].next) }
    precondition(entry >= 0, "a prefix is released that is not used")
    users[entry].count -= 1
    guard users[entry].count == 0 else { return }
    let next = users[entry].next
    if previous >= 0 { users[previous].next = next } else { branches[place].farthest = next }
    users.remove(entry)
  }

  // MARK: Unused blocks

  /// The first unused blocks of a branch, up to `end`, are used.
  mutating func useUnused(of place: Int32, upTo end: Int32) {
    var left = end - branches[place].used
    guard left > 0 else { return }
    branches[place].used = end
    while left > 0 {
      let extent = branches[place].unused
      let taken = min(left, extents[extent].blocks)
      if mostRetained > 0 { unretain(taken, of: extent) }
      extents[extent].blocks -= taken
      left -= taken
      if extents[extent].blocks == 0 { drop(extent) }
    }
  }

  /// The last `blocks` blocks of a branch that were used are not any more.
  mutating func leaveUnused(_ blocks: Int32, of place: Int32) {
    let after = branches[place].unused
    if after >= 0, after == last {
      extents[after].blocks += blocks
      return
    }
    let extent = append(Extent(branch: place, blocks: blocks, after: after))
    if after >= 0 { extents[after].before = extent }
    branches[place].unused = extent
  }

  @discardableResult
  mutating func append(_ extent: Extent) -> Int32 {
    let index = extents.add(extent)
    extents[index].previous = last
    if last >= 0 { extents[last].next = index } else { first = index }
    last = index
    return index
  }

  private mutating func unlink(_ extent: Extent) {
    if extent.previous >= 0 {
      extents[extent.previous].next = extent.next
    } else {
      first = extent.next
    }
    if extent.next >= 0 {
      extents[extent.next].previous = extent.previous
    } else {
      last = extent.previous
    }
  }

  /// Takes an extent out of the list of the unused and off its branch.
  mutating func drop(_ index: Int32) {
    let extent = extents[index]
    if extent.previous == Self.inNoList { forgetRetained(index) } else { unlink(extent) }
    if extent.before >= 0 {
      extents[extent.before].after = extent.after
    } else if extent.branch >= 0 {
      branches[extent.branch].unused = extent.after
    } else if extent.owner >= 0 {
      remains[extent.owner] = extent.after >= 0 ? extent.after : nil
    }
    if extent.after >= 0 { extents[extent.after].before = extent.before }
    extents[index] = Extent()
    extents.remove(index)
  }
}
