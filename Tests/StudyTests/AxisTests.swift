import Study
import Testing

@Suite("Axis of a comparison") struct AxisTests {
  @Test("values are split at commas outside of brackets and quotes")
  func split() throws {
    let axis = try Axis(
      "router.policy=random, {least-loaded: {signal: reported, maxOutstanding: 3}},'a,b'")
    #expect(axis.path == "router.policy")
    #expect(
      axis.values == [
        "random", "{least-loaded: {signal: reported, maxOutstanding: 3}}", "'a,b'",
      ])
    #expect(axis.name == "policy")
  }

  @Test("numbers in the workload are a load; other numbers and single values are not")
  func load() throws {
    #expect(try Axis("workload[0].arrivals.poisson=10/s,20/s").isLoad)
    #expect(try !Axis("workload[0].arrivals.poisson=10/s").isLoad)
    #expect(try !Axis("pools[0].replicas=2,4").isLoad)
    #expect(try !Axis("workload[0].prompt={constant: 3},{constant: 5}").isLoad)
  }

  @Test("a number is read from the front of a value")
  func number() {
    #expect(Axis.number("8.5/s") == 8.5)
    #expect(Axis.number("-1e3ms") == -1000)
    #expect(Axis.number("/s") == nil)
    #expect(Axis.number("") == nil)
  }

  @Test(
    "what is not an axis is refused",
    arguments: ["replicas", "=1,2", "a=", "a=1,,2", "a=1,2,1"])
  func mistakes(text: String) {
    #expect(throws: Axis.Mistake.self) { try Axis(text) }
  }
}
