internal import Scenario
internal import Study

/// How the numbers of a comparison came about, in plain sentences.
struct ReportMethod {
  private let comparison: Comparison

  init(_ comparison: Comparison) { self.comparison = comparison }

  /// A term and what is said of it.
  typealias Sentence = (term: String, text: String)

  /// Those that apply.
  var sentences: [Sentence] {
    var all: [Sentence] = [
      (
        "Latencies",
        "TTFT is first token − arrival; TPOT (finish − first token) / (output tokens − 1); E2E "
          + "finish − arrival. They are of completed requests that arrived after the warm-up."
      ),
      (
        "Percentiles",
        "Taken over the requests of all replications together, from histograms whose buckets are "
          + "at most 0.1 % wide. Every other number is the mean of the replications' own."
      ),
    ]
    all += comparison.replications > 1 ? intervals : [single]
    if comparison.groups.contains(where: { $0.count > 1 }) { all += differences }
    if !comparison.curves.isEmpty { all.append(knee) }
    return all
  }

  private var single: Sentence {
    if comparison.isExact {
      return (
        "Intervals",
        "There are none: nothing in these variants is random, every replication is the same, and "
          + "the numbers are exact for this traffic. They say nothing about other traffic."
      )
    }
    return (
      "Intervals",
      "There are none: one replication says nothing about how far off its numbers are. "
        + "--replications 10 gives them."
    )
  }

  private var intervals: [Sentence] {
    [
      (
        "Intervals",
        "± is half of a 95 % confidence interval over the \(comparison.replications) independent "
          + "replications: Student's t. For a percentile it is found by sectioning: how far the "
          + "replications' own percentiles stray from that of all requests together."
      )
    ]
  }

  private var differences: [Sentence] {
    var all: [Sentence] = [
      (
        "Same traffic",
        "In each replication all variants see the same random numbers, and so the same requests "
          + "(common random numbers). They are compared replication by replication, which leaves "
          + "out the luck of the draw that they share."
      )
    ]
    guard comparison.replications > 1 else { return all }
    all.append(
      (
        "Told apart",
        "Differences are held against the first variant at the same load by a paired t test. The "
          + "p-values of all \(comparison.differences.count) differences of this report are "
          + "adjusted by Holm's method: the chance that any difference is called one that is none "
          + "is at most 5 %. Better and worse mean told apart."
      ))
    guard comparison.best.contains(where: { $0 != nil }) else { return all }
    all.append(
      (
        "May be best",
        "Those that cannot be told apart from the best \(comparison.primary.title), by subset "
          + "selection (Nelson and others, 2001): the truly best is among them with a confidence "
          + "of 95 %."
      ))
    return all
  }

  private var knee: Sentence {
    (
      "Knee",
      "The measured load from which the curve rises steeply, by Kneedle (Satopää and others, "
        + "2011). It names a point that was measured and claims nothing about those between."
    )
  }
}
