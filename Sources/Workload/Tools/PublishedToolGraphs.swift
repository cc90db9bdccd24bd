extension ToolGraphConfig {
  /// The tool graphs of Self-Healing Router's evaluation (arXiv 2603.01548, section 4, and its
  /// official code), with the fallbacks of its static workflow.
  package static var published: [ToolGraphConfig] {
    [customerSupport, travelBooking, contentModeration]
  }

  /// A pipeline: look the customer up, refund, notify.
  package static var customerSupport: ToolGraphConfig {
    ToolGraphConfig(
      name: "customer-support",
      tools: tools("Start", "CRM", "Stripe", "Razorpay", "Email", "SMS", "Complete"),
      edges: [
        Edge("Start", "CRM", cost: 0.1),
        Edge("CRM", "Stripe", cost: 0.3), Edge("CRM", "Razorpay", cost: 0.5),
        Edge("Stripe", "Email", cost: 0.3), Edge("Stripe", "SMS", cost: 0.4),
        Edge("Razorpay", "Email", cost: 0.3), Edge("Razorpay", "SMS", cost: 0.4),
        Edge("Email", "Complete", cost: 0.1), Edge("SMS", "Complete", cost: 0.1),
      ],
      start: "Start", target: "Complete",
      fallbacks: eitherWay("Stripe", "Razorpay") + eitherWay("Email", "SMS"))
  }

  /// Steps that depend on each other: travel, stay, transfer, pay.
  package static var travelBooking: ToolGraphConfig {
    ToolGraphConfig(
      name: "travel-booking",
      tools: tools(
        "Start", "FlightAPI", "TrainAPI", "HotelAPI", "HostelAPI", "CarAPI", "BusAPI", "Payment",
        "Confirm"),
      edges: [
        Edge("Start", "FlightAPI", cost: 0.3), Edge("Start", "TrainAPI", cost: 0.5),
        Edge("FlightAPI", "HotelAPI", cost: 0.3), Edge("FlightAPI", "HostelAPI", cost: 0.4),
        Edge("TrainAPI", "HotelAPI", cost: 0.3), Edge("TrainAPI", "HostelAPI", cost: 0.4),
        Edge("HotelAPI", "CarAPI", cost: 0.3), Edge("HotelAPI", "BusAPI", cost: 0.4),
        Edge("HostelAPI", "CarAPI", cost: 0.4), Edge("HostelAPI", "BusAPI", cost: 0.3),
        Edge("CarAPI", "Payment", cost: 0.2), Edge("BusAPI", "Payment", cost: 0.2),
        Edge("Payment", "Confirm", cost: 0.1),
      ],
      start: "Start", target: "Confirm",
      fallbacks: eitherWay("FlightAPI", "TrainAPI") + eitherWay("HotelAPI", "HostelAPI")
        + eitherWay("CarAPI", "BusAPI"))
  }

  /// A fan-out of moderators, a score, an approval.
  package static var contentModeration: ToolGraphConfig {
    ToolGraphConfig(
      name: "content-moderation",
      tools: tools(
        "Start", "TextMod", "ImageMod", "VideoMod", "ToxicityScorer", "HumanReview", "AutoApprove",
        "Complete"),
      edges: [
        Edge("Start", "TextMod", cost: 0.2), Edge("Start", "ImageMod", cost: 0.3),
        Edge("Start", "VideoMod", cost: 0.5),
        Edge("TextMod", "ToxicityScorer", cost: 0.2), Edge("ImageMod", "ToxicityScorer", cost: 0.3),
        Edge("VideoMod", "ToxicityScorer", cost: 0.4),
        Edge("ToxicityScorer", "HumanReview", cost: 0.5),
        Edge("ToxicityScorer", "AutoApprove", cost: 0.2),
        Edge("HumanReview", "Complete", cost: 0.1), Edge("AutoApprove", "Complete", cost: 0.1),
      ],
      start: "Start", target: "Complete",
      fallbacks: eitherWay("TextMod", "ImageMod") + [Fallback(of: "VideoMod", to: "ImageMod")]
        + eitherWay("AutoApprove", "HumanReview"))
  }

  private static func tools(_ names: String...) -> [Tool] { names.map { Tool($0) } }

  private static func eitherWay(_ one: String, _ other: String) -> [Fallback] {
    [Fallback(of: one, to: other), Fallback(of: other, to: one)]
  }
}
