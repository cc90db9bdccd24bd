public import DiscreteEvents

/// What a replica is asked to do with a request's KV once it has its answer: to keep it for the
/// session's next request, before what others have left. Without prefix caching, and beyond the
/// part of its blocks that a pool's engine gives to it (`retention`), it does not.
///
/// As in TensorRT-LLM, whose requests carry a priority and a duration for their KV
/// (`KvCacheRetentionConfig`), and in Continuum (arXiv:2511.02230), which keeps the KV of an agent
/// that runs a tool for a time to live.
public struct Retention: Hashable, Sendable {
  /// How long it is kept; 0 = not at all.
  public var timeToLive: SimTime
  /// What goes first when not all can be kept: the lowest of 0 to 100.
  public var priority: Int

  /// To be kept for `timeToLive`, with a priority from 0 to 100.
  public init(timeToLive: SimTime, priority: Int = 50) {
    self.timeToLive = timeToLive
    self.priority = min(max(priority, 0), 100)
  }
}
