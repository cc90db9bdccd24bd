/// Values in places that are used again once they are removed.
package struct Slots<Value: Sendable>: Sendable {
  private var values: ContiguousArray<Value> = []
  private var spare: ContiguousArray<Int32> = []

  package init() {}

  package subscript(_ place: Int32) -> Value {
    @inline(__always) get { values[Int(place)] }
    @inline(__always) _modify { yield &values[Int(place)] }
  }

  package mutating func add(_ value: Value) -> Int32 {
    if let place = spare.popLast() {
      values[Int(place)] = value
      return place
    }
    values.append(value)
    return Int32(values.count - 1)
  }

  package mutating func remove(_ place: Int32) { spare.append(place) }
}
