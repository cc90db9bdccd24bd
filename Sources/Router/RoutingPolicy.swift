public import DiscreteEvents

/// Chooses which replica serves a request.
///
/// A policy sees only what a real gateway would see at that instant: the request, its own counts,
/// and the replicas' reports, as old as the scenario's scrape interval. It draws randomness only
/// from the stream it is given. All callbacks but ``place(_:in:using:)`` do nothing unless a policy
/// wants them.
public protocol RoutingPolicy {
  /// What the view must keep up for this policy; what nobody needs costs nothing.
  var needs: ViewNeeds { get }

  /// Places a request, holds it, or turns it away. A held request is offered again whenever a
  /// request leaves or a replica reports, first come first served.
  mutating func place(
    _ request: RequestView, in view: FleetView, using random: RandomStream
  ) -> Decision

  /// A request that this policy placed has left.
  mutating func observe(_ outcome: Outcome, in view: FleetView)

  /// A replica has come up, or gone down.
  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView)

  /// The replicas have just reported.
  mutating func tick(in view: FleetView)
}

extension RoutingPolicy {
  /// Nothing beyond counts of requests.
  public var needs: ViewNeeds { [] }
  /// Does nothing.
  public mutating func observe(_ outcome: Outcome, in view: FleetView) {}
  /// Does nothing.
  public mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {}
  /// Does nothing.
  public mutating func tick(in view: FleetView) {}
}

/// What a policy reads from its ``FleetView`` beyond counts of requests.
public struct ViewNeeds: OptionSet, Sendable {
  /// One bit a need.
  public let rawValue: Int

  /// The needs whose bits are set.
  public init(rawValue: Int) { self.rawValue = rawValue }

  /// ``FleetView/leastOutstanding``.
  public static let leastOutstanding = ViewNeeds(rawValue: 1)
  /// ``FleetView/leastOutstandingTokens``.
  public static let leastOutstandingTokens = ViewNeeds(rawValue: 2)
  /// ``FleetView/report(of:)``.
  public static let reports = ViewNeeds(rawValue: 4)
}

/// A request as the router sees it: everything but how long its answer will be.
public struct RequestView: Hashable, Sendable {
  /// Its number in order of arrival, from 0.
  public var id: Int
  /// Index of its stream in the scenario.
  public var stream: Int
  /// When it arrived.
  public var arrival: SimTime
  /// How long its prompt is.
  public var promptTokens: Int
  /// The session it belongs to; −1 = none.
  public var session: Int
  /// The adapter it asks for; −1 = none.
  public var adapter: Int

  /// A request; the fleet makes those of a run, tests of a policy make their own.
  public init(
    id: Int, stream: Int = 0, arrival: SimTime = .zero, promptTokens: Int, session: Int = -1,
    adapter: Int = -1
  ) {
    self.id = id
    self.stream = stream
    self.arrival = arrival
    self.promptTokens = promptTokens
    self.session = session
    self.adapter = adapter
  }
}

/// What became of a request that a policy placed.
public struct Outcome: Hashable, Sendable {
  /// The request.
  public var request: RequestView
  /// The replica that had it, by its index in the view.
  public var replica: Int
  /// Whether it emitted its last token; otherwise the replica rejected it, or it was lost or given
  /// up.
  public var isCompleted: Bool
  /// Output tokens it emitted.
  public var outputTokens: Int
  /// When its first token was out; `nil` = never.
  public var firstToken: SimTime?
  /// When it left.
  public var left: SimTime

  /// An outcome; the fleet makes those of a run, tests of a policy make their own.
  public init(
    request: RequestView, replica: Int, isCompleted: Bool, outputTokens: Int,
    firstToken: SimTime?, left: SimTime
  ) {
    self.request = request
    self.replica = replica
    self.isCompleted = isCompleted
    self.outputTokens = outputTokens
    self.firstToken = firstToken
    self.left = left
  }
}
