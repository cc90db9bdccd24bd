import Pool

/// One server whose queue is not first come first served.
extension TheoryFamily {
  static let ordered: [QueueingSystem] = [
    QueueingSystem("M/M/1 with two priorities", loads: [0.4, 0.3], order: .priority).claiming(
      .init("the mean wait of the low one", ClosedForms.cobhamWaits(loads: [0.3, 0.4])[1]) {
        $0.meanWait(of: 0)
      },
      .init("the mean wait of the high one", ClosedForms.cobhamWaits(loads: [0.3, 0.4])[0]) {
        $0.meanWait(of: 1)
      }),
    QueueingSystem(
      "M/M/1 with two priorities, preemptive", loads: [0.4, 0.3], order: .priority,
      overtakes: true
    ).claiming(
      .init(
        "the mean response of the low one", ClosedForms.resumingResponses(loads: [0.3, 0.4])[1]
      ) { $0.meanResponse(of: 0) },
      .init(
        "the mean response of the high one", ClosedForms.resumingResponses(loads: [0.3, 0.4])[0]
      ) { $0.meanResponse(of: 1) }),
    QueueingSystem(
      "M/M/1, the shortest remaining first", loads: [0.8], order: .srpt(.exact), overtakes: true
    ).claiming(
      .init("the mean response", ClosedForms.shortestRemainingResponse(load: 0.8)) {
        $0.meanResponse
      }),
  ]
}
