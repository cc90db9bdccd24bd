import Calibration
import DiscreteEvents
import Fleet
import Foundation
import Testing
import Workload

/// Servers that misbehave.
@Suite(.serialized) struct ObservedFailureTests {
  /// One way to misbehave, and what is to be said of it.
  struct Case: CustomTestStringConvertible, Sendable {
    var name: String
    var status: RequestStatus
    var says: String
    var script: FakeServer.Script
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "an HTTP error", status: .failed, says: "HTTP status 500: no such luck") {
      $1.whole(status: "500 Internal Server Error", "no such luck")
    },
    Case(name: "an early end", status: .failed, says: "after 2 of 4 tokens: the stream ended") {
      $1.begin()
      $1.write(tokenEvent() + tokenEvent())
      $1.end()
    },
    Case(name: "a lost connection", status: .failed, says: "after 1 of 4 tokens: ") {
      $1.begin()
      $1.write(tokenEvent())
      $1.close()
    },
    Case(name: "no stream", status: .failed, says: "no completion in the answer '<html>'") {
      $1.whole(status: "200 OK", type: "text/html", "<html>")
    },
    Case(name: "other events", status: .failed, says: "not a completion's event: 'hello'") {
      $1.begin()
      $1.write("data: hello\n\n")
      $1.end()
    },
    Case(name: "an error in the stream", status: .failed, says: "the server: out of blocks") {
      $1.begin()
      $1.write(tokenEvent() + "data: {\"error\":{\"message\":\"out of blocks\"}}\n\n")
      $1.end()
    },
    Case(name: "too few tokens", status: .failed, says: "3 tokens instead of 4") {
      $1.begin()
      $1.write(tokenEvent() + tokenEvent() + tokenEvent(isLast: true) + "data: [DONE]\n\n")
      $1.end()
    },
    Case(name: "a hang", status: .timedOut, says: "no whole answer within 0.2 s") {
      $1.begin()
      $1.write(tokenEvent())
      $1.sleep(2)
      $1.close()
    },
  ]

  @Test("a request that goes wrong is told of, and stops nothing", arguments: cases)
  func misbehaving(_ wrong: Case) throws {
    // Every other request, the second first, goes well.
    let steady = steadyScript(first: 0, gap: 0)
    let server = try FakeServer { received, answer in
      let isOdd = CompletionBody(received).map { $0.maxTokens == 4 } ?? false
      if isOdd { wrong.script(received, answer) } else { steady(received, answer) }
    }
    defer { server.stop() }
    var options = ObservationOptions()
    options.requestTimeout = .seconds(0.2)
    let lengths = LengthsConfig.independent(
      prompt: .constant(10),
      output: .histogram([.init(tokens: 3, weight: 1), .init(tokens: 4, weight: 1)]))
    let observation = try observe(
      server, observedFleet(count: 12, lengths: lengths), options: options)
    #expect(observation.records.count == 12)
    // Requests are told apart by what they asked for; an answer may be shorter.
    let asked = Dictionary(
      uniqueKeysWithValues: server.received.compactMap(CompletionBody.init)
        .map { ($0.prompt, $0.maxTokens) })
    let wrongOnes = asked.values.count { $0 == 4 }
    #expect(wrongOnes > 0 && wrongOnes < 12)
    #expect(observation.records.count { $0.status == wrong.status } == wrongOnes)
    #expect(observation.records.count { $0.status == .completed } == 12 - wrongOnes)
    #expect(observation.failures.map(\.count) == [wrongOnes])
    let reason = observation.failures.first?.reason ?? ""
    #expect(reason.contains(wrong.says), "\(reason)")
  }

  @Test("a client gives up when its stream says so")
  func impatientClient() throws {
    let server = try FakeServer(steadyScript(first: 1))
    defer { server.stop() }
    let config = observedFleet(count: 2, timeout: .seconds(0.1))
    let observation = try observe(server, config)
    #expect(observation.records.map(\.status) == [.timedOut, .timedOut])
    #expect(observation.end.seconds < 0.9)
  }

  @Test("when nothing goes well the observation is given up")
  func givenUp() throws {
    let server = try FakeServer(steadyScript())
    let url = server.url
    server.stop()
    let generator = try LoadGenerator(
      observedFleet(count: 1000, rate: 1000), to: try ServerAddress(url), model: "tiny",
      options: ObservationOptions())
    let error = #expect(throws: ObservationError.self) { _ = try generator.run() }
    #expect(error?.message.contains("the first 20 requests all failed") ?? false)
  }

  @Test("a server that is not there is told of before anything is sent")
  func unreachable() throws {
    let server = try FakeServer(steadyScript())
    let address = try ServerAddress(server.url)
    #expect(try ServerModels.first(at: address) == "tiny")
    server.stop()
    let error = #expect(throws: ObservationError.self) {
      _ = try ServerModels.first(at: address)
    }
    #expect(error?.message.contains("cannot be reached") ?? false)
  }

  @Test("what cannot be sent in an open loop is refused")
  func closedLoop() {
    let config = observedFleet(
      count: 5, arrivals: .closed(clients: 2, think: .constant(.seconds(1))))
    let error = #expect(throws: ObservationError.self) {
      _ = try RequestPlan(config, atMost: 10)
    }
    #expect(error?.message.contains("'chat' is closed") ?? false)
  }
}

/// Addresses of servers.
@Suite struct ServerAddressTests {
  @Test(
    "this machine is told from others",
    arguments: [
      ("http://127.0.0.1:8000", true), ("http://localhost:80/", true), ("http://[::1]:1/v1", true),
      ("http://127.8.9.10", true), ("https://LOCALHOST", true), ("http://10.0.0.1", false),
      ("http://127.0.0.1.example.org", false), ("http://localhost.example.org", false),
      ("http://0.0.0.0", false), ("http://127.0.0.1@example.org", false),
      ("http://example.org/127.0.0.1", false), ("http://[::2]", false),
    ])
  func loopback(_ text: String, _ isLoopback: Bool) throws {
    #expect(try ServerAddress(text).isLoopback == isLoopback)
  }

  @Test func theBaseHasNeitherVersionNorSlash() throws {
    #expect(try ServerAddress("http://127.0.0.1:8000/v1/").base == "http://127.0.0.1:8000")
    #expect(try ServerAddress("http://127.0.0.1:8000").base == "http://127.0.0.1:8000")
    #expect(try ServerAddress("http://127.0.0.1/llm/v1").base == "http://127.0.0.1/llm")
  }

  @Test(
    "what is no address of a server is refused",
    arguments: [
      "", "127.0.0.1:8000", "ftp://127.0.0.1", "file:///etc/passwd", "http://", "x y",
      "http://127.0.0.1/?a=b", "http://127.0.0.1/#a", "http://127.0.0.1:99999",
    ])
  func wrong(_ text: String) {
    #expect(throws: ObservationError.self) { _ = try ServerAddress(text) }
  }
}
