internal import DiscreteEvents
internal import Workload

/// The keys that say when a run ends.
struct RunLength {
  let duration: Field<SimTime?>
  let requests: Field<Int?>
  let warmup: Field<SimTime>
  let cutoff: Field<SimTime?>

  init(_ reader: inout MappingReader) {
    duration = reader.optional("duration", .positiveDuration, "no request arrives after this")
    requests = reader.optional(
      "requests", .count(1...10_000_000_000), "requests in all, over all streams")
    warmup = reader.optional(
      "warmup", .duration, default: .zero, written: "0s",
      "requests that arrive before this are left out of the statistics")
    cutoff = reader.optional(
      "cutoff", .duration,
      "how long after the last arrival the run stops; without it, when every request has left")
  }

  /// Reports a warm-up with nothing after it, and streams that would never end.
  func check(_ streams: Field<[StreamConfig]>, _ reader: inout MappingReader) {
    if duration.isGood, warmup.isGood, let duration = duration.value, warmup.value >= duration {
      warmup.fail("must be shorter than duration, or nothing is measured")
    }
    guard !duration.isGiven, !requests.isGiven, streams.isGood else { return }
    let endless = streams.value.first { stream in
      if case .generated = stream.source { true } else { false }
    }
    if let endless {
      reader.miss(
        "duration",
        "needs 'duration' or 'requests': the stream '\(endless.name.abridged)' "
          + "never ends by itself")
    }
  }
}
