/// f_sys of a path: the mean of its latency, its price and the load it met, each divided by the
/// running mean of the same over all paths, so that 1 is usual. What is always 0 is left out.
///
/// The paper (AMRO-S) names the three parts and leaves their scale open.
struct SystemCost: Sendable {
  private var means = [0.0, 0.0, 0.0]
  private var count = 0.0

  /// What one path weighs in the running means once there are many.
  static let rate = 0.01

  /// f_sys of a path that took `latency` seconds, cost `price` and met `load`.
  mutating func value(latency: Double, price: Double, load: Double) -> Double {
    count += 1
    let step = max(Self.rate, 1 / count)
    var sum = 0.0
    var parts = 0.0
    note(latency, at: 0)
    note(price, at: 1)
    note(load, at: 2)
    return parts > 0 ? sum / parts : 1

    func note(_ number: Double, at index: Int) {
      means[index] += step * (number - means[index])
      guard means[index] > 0 else { return }
      sum += number / means[index]
      parts += 1
    }
  }
}
