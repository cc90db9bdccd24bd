import DiscreteEvents
import Router
import Testing

@Suite("The router's view of its fleet")
struct FleetViewTests {
  @Test("counts what was sent and has not left, for replicas that are up and down")
  func counts() {
    let count = 6
    let random = RandomStream(seed: 1, name: "history")
    var view = FleetView(count: count, needs: [.leastOutstanding, .leastOutstandingTokens])
    var prompts: [[Int]] = Array(repeating: [], count: count)
    var isUp = Array(repeating: true, count: count)
    for _ in 0..<20_000 {
      let replica = random.below(count)
      switch random.below(10) {
      case 0:
        isUp[replica].toggle()
        view.change(replica, isUp: isUp[replica])
      case 1...4 where isUp[replica]:
        prompts[replica].append(1 + random.below(20))
        view.sent(to: replica, promptTokens: prompts[replica].last ?? 0)
      case 5... where !prompts[replica].isEmpty:
        let tokens = prompts[replica].remove(at: random.below(prompts[replica].count))
        view.left(replica, promptTokens: tokens)
      default: continue
      }
      let tokens = prompts.map { $0.reduce(0, +) }
      #expect((0..<count).map { view.outstanding($0) } == prompts.map(\.count))
      #expect((0..<count).map { view.outstandingTokens($0) } == tokens)
      let up = (0..<count).filter { isUp[$0] }
      #expect(view.upReplicas == up && up.allSatisfy { view.isUp($0) })
      #expect(view.leastOutstanding.map { prompts[$0].count } == up.map { prompts[$0].count }.min())
      #expect(view.leastOutstandingTokens.map { tokens[$0] } == up.map { tokens[$0] }.min())
    }
  }

  @Test("keeps a report until the next one, with the time it was made")
  func reports() {
    var view = FleetView(count: 2, needs: .reports)
    #expect(view.report(of: 1) == ReplicaReport())
    view.advance(to: .seconds(1))
    view.note(ReplicaReport(running: 3, waiting: 2, kvUtilization: 0.5), of: 1)
    view.advance(to: .seconds(2))
    #expect(view.report(of: 1) == ReplicaReport(running: 3, waiting: 2, kvUtilization: 0.5))
    #expect(view.reportedAt == .seconds(1) && view.now == .seconds(2))
  }
}
