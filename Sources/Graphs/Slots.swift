/// Values in places that are used again once they are removed.
package struct Slots<Value: Sendable>: Sendable {
  @usableFromInline var values: ContiguousArray<Value> = []
  @usableFromInline var spare: ContiguousArray<Int32> = []

  @inlinable
  package init() {}

  @inlinable
  package subscript(_ place: Int32) -> Value {
    get { values[Int(place)] }
    _modify { yield &values[Int(place)] }
  }

  /// - Returns: where it is from now on.
  @inlinable
  package mutating func add(_ value: Value) -> Int32 {
    if let place = spare.popLast() {
      values[Int(place)] = value
      return place
    }
    values.append(value)
    return Int32(values.count - 1)
  }

  /// Its place may be another's from now on.
  @inlinable
  package mutating func remove(_ place: Int32) { spare.append(place) }
}
