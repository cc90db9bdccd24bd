/// What a package of your own imports to bring a routing policy of its own: simulated time, named
/// random streams, and the protocol a policy conforms to.
@_exported public import DiscreteEvents
@_exported public import Router
