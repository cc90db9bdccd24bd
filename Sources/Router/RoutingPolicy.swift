public import DiscreteEvents
package import Graphs

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

  /// How old news of what replicas hold in their prefix caches is when the router knows of it.
  /// Asked once, of policies that need ``ViewNeeds/cachedPrefixes``.
  var cacheDelay: SimTime { get }

  /// Whether it wants to be told what became of requests; yes unless it says otherwise, and then
  /// nobody takes the trouble.
  var wantsOutcomes: Bool { get }

  /// A request that this policy placed has left.
  mutating func observe(_ outcome: Outcome, in view: FleetView)

  /// A replica has come up, or gone down.
  mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView)

  /// A link of the network now takes `latency` one way; `nil` = it is cut. Told to policies that
  /// need ``ViewNeeds/network``.
  mutating func linkChanged(_ link: Int, latency: SimTime?, in view: FleetView)

  /// Says how a request goes on that is on its way at `node` when a link ahead of it is cut: a
  /// decision to place it, with the path from there; anything else, and its connection breaks.
  /// Asked of policies that need ``ViewNeeds/network``.
  mutating func detour(for request: RequestView, from node: Int, in view: FleetView) -> Decision?

  /// The replicas have just reported.
  mutating func tick(in view: FleetView)

  /// Tells the policy of the fleet, once, before the first request.
  mutating func prepare(for fleet: FleetDescription)

  /// Says what follows for a request whose calls have all left: further calls, its answer, or that
  /// it is turned away. A request is not held here. With `send` or `place` the answer is that of
  /// one more call, whose tokens go to the client as they come. In a race it is asked as well when
  /// patience is over; calls under way have then not left.
  ///
  /// - Parameter calls: All calls made for the request, in the order they were made.
  mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision

  /// The adapters that every replica is to keep in GPU memory from now on, when that has changed
  /// since it was last asked; `nil` = no change. Asked after every decision and outcome of policies
  /// that need ``ViewNeeds/adapterPlans``; pools whose eviction is `epoch` follow it.
  mutating func adapterPlan() -> [Int]?

  /// The numbers behind the decision that was just made for `request`; `nil` = there are none.
  /// Asked directly after ``place(_:in:using:)`` and only when somebody wants to know why.
  func evidence(for request: RequestView, in view: FleetView) -> Evidence?
}

extension RoutingPolicy {
  /// Nothing beyond counts of requests.
  public var needs: ViewNeeds { [] }
  /// Not at all.
  public var cacheDelay: SimTime { .zero }
  /// It does.
  public var wantsOutcomes: Bool { true }
  /// Does nothing.
  public mutating func observe(_ outcome: Outcome, in view: FleetView) {}
  /// Does nothing.
  public mutating func replicaChanged(_ replica: Int, isUp: Bool, in view: FleetView) {}
  /// Does nothing.
  public mutating func linkChanged(_ link: Int, latency: SimTime?, in view: FleetView) {}
  /// Its connection breaks.
  public mutating func detour(
    for request: RequestView, from node: Int, in view: FleetView
  ) -> Decision? { nil }
  /// Does nothing.
  public mutating func tick(in view: FleetView) {}
  /// Does nothing.
  public mutating func prepare(for fleet: FleetDescription) {}
  /// The answer is that of the last call.
  public mutating func resume(
    _ request: RequestView, after calls: [CallOutcome], in view: FleetView,
    using random: RandomStream
  ) -> Decision {
    Decision(.answer(.call(calls.count - 1)), because: Reason("the last call's answer"))
  }
  /// No change.
  public mutating func adapterPlan() -> [Int]? { nil }
  /// None.
  public func evidence(for request: RequestView, in view: FleetView) -> Evidence? { nil }
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
  /// ``FleetView/leastOutstanding(in:)``.
  public static let leastOutstandingInPool = ViewNeeds(rawValue: 8)
  /// ``FleetView/hasAdapter(_:on:)``, as last reported; implies ``reports``.
  public static let adapters = ViewNeeds(rawValue: 16 | 4)
  /// That ``RoutingPolicy/adapterPlan()`` is asked.
  public static let adapterPlans = ViewNeeds(rawValue: 32)
  /// That it may make several calls of a request: what they are is then counted in the summary.
  public static let calls = ViewNeeds(rawValue: 64)
  /// That it says by which links requests go (``Decision/path``) and is told how links are. A
  /// replica then counts as down when no path leads to it, rather than when the usual one does not.
  public static let network = ViewNeeds(rawValue: 128)
  /// That requests say how their prompts begin.
  public static let prefixes = ViewNeeds(rawValue: 256)
  /// ``FleetView/cachedTokens(of:into:)``, as old as ``RoutingPolicy/cacheDelay``.
  public static let cachedPrefixes = ViewNeeds(rawValue: 512 | 256)
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
  /// What the router's classifier takes its intent to be, as an index of
  /// ``FleetDescription/intents``; without a classifier what it is. −1 = it has none.
  public var intent: Int
  /// What is known of few requests, apart from the rest: where nothing is, a view is copied as
  /// plain numbers.
  @usableFromInline let content: Content?

  /// What is known of its content, as numbers (an embedding); empty = nothing.
  public var context: [Double] { content?.context ?? [] }
  /// The spans that its prompt begins with, the first first; empty = nothing is known of it, or
  /// nobody asks (``ViewNeeds/prefixes``).
  package var prefix: ContiguousArray<PrefixSpan> { content?.prefix ?? [] }
  /// How long its prompt is, in bytes; 0 = not known.
  public var promptBytes: Int { content?.promptBytes ?? 0 }
  /// How long its answer is expected to be, in tokens; `nil` = nobody says.
  public var expectedOutput: Int? { content?.expectedOutput }

  /// A request; the fleet makes those of a run, tests of a policy make their own.
  @inlinable
  public init(
    id: Int, stream: Int = 0, arrival: SimTime = .zero, promptTokens: Int, session: Int = -1,
    adapter: Int = -1, context: [Double] = [], intent: Int = -1, promptBytes: Int = 0,
    expectedOutput: Int? = nil
  ) {
    self.intent = intent
    content =
      context.isEmpty && promptBytes == 0 && expectedOutput == nil
      ? nil
      : Content(context: context, promptBytes: promptBytes, expectedOutput: expectedOutput)
    self.id = id
    self.stream = stream
    self.arrival = arrival
    self.promptTokens = promptTokens
    self.session = session
    self.adapter = adapter
  }

  /// The request, whose prompt begins with `prefix`.
  package func beginning(with prefix: ContiguousArray<PrefixSpan>) -> RequestView {
    RequestView(self, content: Content(content, prefix: prefix))
  }

  private init(_ other: RequestView, content: Content) {
    id = other.id
    stream = other.stream
    arrival = other.arrival
    promptTokens = other.promptTokens
    session = other.session
    adapter = other.adapter
    intent = other.intent
    self.content = content
  }

  @usableFromInline
  final class Content: Hashable, Sendable {
    let context: [Double]
    let promptBytes: Int
    let expectedOutput: Int?
    let prefix: ContiguousArray<PrefixSpan>

    init(_ other: Content?, prefix: ContiguousArray<PrefixSpan>) {
      context = other?.context ?? []
      promptBytes = other?.promptBytes ?? 0
      expectedOutput = other?.expectedOutput
      self.prefix = prefix
    }

    @usableFromInline
    init(context: [Double], promptBytes: Int, expectedOutput: Int?) {
      self.context = context
      self.promptBytes = promptBytes
      self.expectedOutput = expectedOutput
      prefix = []
    }

    @usableFromInline
    static func == (a: Content, b: Content) -> Bool {
      a.context == b.context && a.promptBytes == b.promptBytes
        && a.expectedOutput == b.expectedOutput && a.prefix == b.prefix
    }

    @usableFromInline
    func hash(into hasher: inout Hasher) {
      hasher.combine(context)
      hasher.combine(promptBytes)
      hasher.combine(expectedOutput)
      hasher.combine(prefix)
    }
  }
}
