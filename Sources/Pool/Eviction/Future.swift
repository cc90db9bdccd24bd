/// Every request that is to come, in order: what only a clairvoyant policy knows.
///
/// Requests are numbered in the order of arrival over the whole workload. Where several replicas
/// share it, each sees a part that nobody knows beforehand, and the order of all stands in for it.
package struct Future: Sendable {
  /// The item that each request asks for; −1 = none.
  package let items: ContiguousArray<Int32>
  /// The next request for the same item; `Int32.max` = there is none.
  let next: ContiguousArray<Int32>
  /// The first request for each item; `Int32.max` = there is none.
  let first: ContiguousArray<Int32>
  /// What predictions would say if they were never wrong, for policies that have predictions.
  package internal(set) var truth: ContiguousArray<Bool> = []

  /// The future in which request i asks for `requests[i]`, one of 0..<`items` or −1.
  package init(items: Int, requests: ContiguousArray<Int32>) {
    self.items = requests
    var coming = ContiguousArray(repeating: Int32.max, count: items)
    var next = ContiguousArray(repeating: Int32.max, count: requests.count)
    for index in requests.indices.reversed() where requests[index] >= 0 {
      let item = Int(requests[index])
      next[index] = coming[item]
      coming[item] = Int32(index)
    }
    self.next = next
    first = coming
  }
}
