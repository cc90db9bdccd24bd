/// One of the 19 scenarios of Self-Healing Router's evaluation (arXiv 2603.01548, section 4, and
/// its official code): a task, and the tools that are down, and known to be, while it runs.
package struct PublishedToolTask: Hashable, Sendable {
  package let id: String
  package let title: String
  package let graph: ToolGraphConfig
  package let failed: [String]

  package static var all: [PublishedToolTask] {
    customerSupport + travelBooking + contentModeration
  }

  package static var customerSupport: [PublishedToolTask] {
    tasks(
      in: .customerSupport,
      [
        ("CS-1", "Happy path", []),
        ("CS-2", "Single payment failure", ["Stripe"]),
        ("CS-3", "Single notification failure", ["Email"]),
        ("CS-4", "Compound: payment + notification", ["Stripe", "Email"]),
        ("CS-5", "All payments down", ["Stripe", "Razorpay"]),
        ("CS-6", "All notifications down", ["Email", "SMS"]),
        ("CS-7", "Cascading: CRM down", ["CRM"]),
      ])
  }

  package static var travelBooking: [PublishedToolTask] {
    tasks(
      in: .travelBooking,
      [
        ("TB-1", "Happy path", []),
        ("TB-2", "Flight API down", ["FlightAPI"]),
        ("TB-3", "Hotel + Car both down", ["HotelAPI", "CarAPI"]),
        ("TB-4", "All transport down", ["FlightAPI", "TrainAPI"]),
        ("TB-5", "Triple compound failure", ["FlightAPI", "HotelAPI", "CarAPI"]),
        ("TB-6", "Payment system down", ["Payment"]),
      ])
  }

  package static var contentModeration: [PublishedToolTask] {
    tasks(
      in: .contentModeration,
      [
        ("CM-1", "Happy path", []),
        ("CM-2", "Text moderator down", ["TextMod"]),
        ("CM-3", "Auto-approve down", ["AutoApprove"]),
        ("CM-4", "Compound: text + auto-approve", ["TextMod", "AutoApprove"]),
        ("CM-5", "All moderators down", ["TextMod", "ImageMod", "VideoMod"]),
        ("CM-6", "Toxicity scorer down", ["ToxicityScorer"]),
      ])
  }

  private static func tasks(
    in graph: ToolGraphConfig, _ rows: [(id: String, title: String, failed: [String])]
  ) -> [PublishedToolTask] {
    rows.map { PublishedToolTask(id: $0.id, title: $0.title, graph: graph, failed: $0.failed) }
  }
}
