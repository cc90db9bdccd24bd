import Calibration
import DiscreteEvents
import Fleet
import Foundation
import Pool
import Workload

/// A server that answers as it should: the first token `first` seconds after the request, the
/// others `gap` seconds apart, as many as asked for.
func steadyScript(first: Double = 0.02, gap: Double = 0.005) -> FakeServer.Script {
  { received, answer in
    guard received.line.hasPrefix("POST"), let body = CompletionBody(received) else {
      answer.whole(status: "200 OK", #"{"data":[{"id":"tiny"}]}"#)
      return
    }
    answer.begin()
    answer.sleep(first)
    for token in 0..<body.maxTokens {
      if token > 0 { answer.sleep(gap) }
      answer.write(tokenEvent(isLast: token == body.maxTokens - 1))
    }
    answer.write(usageEvent(body.maxTokens) + "data: [DONE]\n\n")
    answer.end()
  }
}

func tokenEvent(isLast: Bool = false) -> String {
  let reason = isLast ? #""length""# : "null"
  return "data: {\"choices\":[{\"index\":0,\"text\":\" x\",\"finish_reason\":\(reason)}]}\n\n"
}

func usageEvent(_ tokens: Int) -> String {
  "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":\(tokens)}}\n\n"
}

/// The body of a request for a completion.
struct CompletionBody: Decodable {
  var model: String
  var prompt: [Int]
  var maxTokens: Int
  var minTokens: Int
  var ignoreEOS: Bool
  var temperature: Double
  var stream: Bool

  enum CodingKeys: String, CodingKey {
    case model, prompt, temperature, stream
    case maxTokens = "max_tokens"
    case minTokens = "min_tokens"
    case ignoreEOS = "ignore_eos"
  }

  init?(_ received: FakeServer.Received) {
    guard let body = try? JSONDecoder().decode(Self.self, from: Data(received.body.utf8)) else {
      return nil
    }
    self = body
  }
}

/// A fleet of one replica, and a stream of `count` requests at `rate` a second.
func observedFleet(
  count: Int, rate: Double = 50, arrivals: ArrivalsConfig? = nil,
  lengths: LengthsConfig = .independent(
    prompt: .uniform(min: 5, max: 60), output: .uniform(min: 1, max: 8)),
  timeout: SimTime? = nil
) -> FleetConfig {
  FleetConfig(
    name: "observed", seed: 7,
    streams: [
      StreamConfig(
        name: "chat",
        source: .generated(arrivals: arrivals ?? .poisson(rate: rate), lengths: lengths),
        timeout: timeout)
    ],
    pools: [
      PoolConfig(
        name: "cpu", replicas: 1, engine: EngineConfig(),
        timing: .affine(AffineTiming(base: .seconds(0.01))), kvBlocks: 10_000)
    ],
    requests: count)
}

/// What is seen of `server` under the traffic of `config`.
func observe(
  _ server: FakeServer, _ config: FleetConfig, options: ObservationOptions = ObservationOptions()
) throws -> Observation {
  let generator = try LoadGenerator(
    config, to: try ServerAddress(server.url), model: "tiny", options: options)
  return try generator.run()
}
