/// Why an arm was chosen.
extension LinearBandit {
  /// Mean, width, paging cost and index of every arm for the request that was last placed.
  ///
  /// - Parameters:
  ///   - scales: What each arm's width was multiplied with.
  ///   - chosen: The arm that was chosen.
  ///   - width: What a width times its scale is called.
  func evidence(
    scales: ContiguousArray<Double>, chosen: Int, width: String = "width", notes: [String] = []
  ) -> Evidence {
    let rows = routes.arms.indices.map { arm in
      let mean = ridge.mean(of: arm, context)
      let part = scales[arm] * ridge.width(of: arm, context)
      return Evidence.Row(
        routes.arms[arm].name, [mean, part, costs[arm], mean + part - costs[arm]],
        isChosen: arm == chosen)
    }
    return Evidence(
      columns: ["mean", width, "paging cost", "index"], rows: rows,
      notes: notes + (routes.servesAny ? [] : ["No replica that serves an arm is up."]))
  }
}
