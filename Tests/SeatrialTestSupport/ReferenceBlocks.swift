/// KV memory with prefix caching, written down a second time, as plainly as it can be: every block
/// has a name, a list says which are free in the order in which they became so, and what a block
/// holds is told by a key.
package struct ReferenceBlocks {
  /// What a full block holds: a part of a prompt, by the prefix that it ends, or of a job that was
  /// preempted for the so-manieth time.
  package enum Content: Hashable {
    case prefix(Int32, block: Int)
    case job(Int, preemption: Int, block: Int)
  }

  /// A job's blocks in order, how many of them it shares or offers to share, and how often it was
  /// preempted.
  struct Table {
    var blocks: [Int] = []
    var shared = 0
    var preemptions = 0
  }

  package private(set) var free: [Int]
  private var users: [Int]
  private var contents: [Content?]
  private var place: [Content: Int] = [:]
  private var tables: [Int: Table] = [:]

  package init(_ count: Int) {
    free = Array(0..<count)
    users = Array(repeating: 0, count: count)
    contents = Array(repeating: nil, count: count)
  }

  /// The blocks of job `id` that are in memory, `prompt` being the contents of its prompt's blocks
  /// and `most` as many as it may take from memory; and of these, how many are shared ones.
  package func hits(_ id: Int, _ prompt: [Content], atMost most: Int) -> (
    blocks: [Int], shared: Int
  ) {
    var found = prompt.prefix(most).prefix { place[$0] != nil }.compactMap { place[$0] }
    let shared = found.count
    // Whatever holds what comes next will do; what was left together is used together.
    var preemption = 0
    while found.count < most {
      let all = [preemption] + (0..<(tables[id]?.preemptions ?? 0))
      guard
        let next = all.first(where: {
          place[.job(id, preemption: $0, block: found.count)] != nil
        }), let block = place[.job(id, preemption: next, block: found.count)]
      else { break }
      preemption = next
      found.append(block)
    }
    return (found, shared)
  }

  package func idle(_ blocks: [Int]) -> Int { blocks.count { users[$0] == 0 } }

  package mutating func use(_ hit: (blocks: [Int], shared: Int), by id: Int) {
    for (index, block) in hit.blocks.enumerated() {
      if users[block] == 0 { free.removeAll { $0 == block } }
      users[block] += 1
      // What a job left is its own again.
      if index >= hit.shared { forget(block) }
    }
    tables[id] = Table(
      blocks: hit.blocks, shared: hit.shared, preemptions: tables[id]?.preemptions ?? 0)
  }

  /// Job `id` has `count` blocks from now on.
  package mutating func grow(_ id: Int, to count: Int) {
    var table = tables[id] ?? Table()
    while table.blocks.count < count {
      let block = free.removeFirst()
      forget(block)
      users[block] = 1
      table.blocks.append(block)
    }
    tables[id] = table
  }

  /// Others may use the first `count` blocks of the prompt of job `id`.
  package mutating func offer(_ id: Int, _ prompt: [Content], upTo count: Int) {
    guard var table = tables[id] else { return }
    while table.shared < min(count, prompt.count), place[prompt[table.shared]] == nil {
      let block = table.blocks[table.shared]
      contents[block] = prompt[table.shared]
      place[prompt[table.shared]] = block
      table.shared += 1
    }
    tables[id] = table
  }

  /// Job `id` uses its blocks no more, of which `full` are full.
  package mutating func release(_ id: Int, full: Int, isPreempted: Bool) {
    guard let table = tables[id] else { return }
    for (index, block) in table.blocks.enumerated().reversed() {
      if isPreempted, index >= table.shared, index < full {
        let content = Content.job(id, preemption: table.preemptions, block: index)
        contents[block] = content
        place[content] = block
      }
      users[block] -= 1
      if users[block] == 0 { free.append(block) }
    }
    tables[id] = isPreempted ? Table(preemptions: table.preemptions + 1) : nil
  }

  private mutating func forget(_ block: Int) {
    if let content = contents[block] { place[content] = nil }
    contents[block] = nil
  }
}
