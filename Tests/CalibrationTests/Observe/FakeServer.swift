import Foundation
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A server on this machine that answers requests for completions as a script says: each
/// connection has a thread, so that its clock is kept whatever the others do.
final class FakeServer: Sendable {
  /// What it was sent: the request line and the body.
  struct Received: Sendable {
    var line: String
    var body: String
  }

  /// Writes an answer; false = the connection is to be closed.
  typealias Script = @Sendable (Received, Answer) -> Void

  let port: Int
  private let listener: Int32
  private let log: Log

  /// What it was sent so far. A class, because all connections share it.
  private final class Log: Sendable {
    let requests = Mutex<[Received]>([])
  }

  init(_ script: @escaping Script) throws {
    let log = Log()
    self.log = log
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    self.listener = listener
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, length) == 0 && listen(listener, 128) == 0
          && getsockname(listener, $0, &length) == 0
      }
    }
    guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { return }
        var on: Int32 = 1
        setsockopt(
          connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        Thread.detachNewThread {
          while let received = FakeServer.request(from: connection) {
            log.requests.withLock { $0.append(received) }
            let answer = Answer(connection)
            script(received, answer)
            if answer.isClosed { break }
          }
          close(connection)
        }
      }
    }
  }

  /// Takes no more connections.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  var url: String { "http://127.0.0.1:\(port)" }

  /// What it was sent so far, the list of models aside.
  var received: [Received] {
    log.requests.withLock { $0.filter { $0.line.hasPrefix("POST") } }
  }

  /// One request with its whole body; `nil` when the connection is over.
  private static func request(from connection: Int32) -> Received? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let text = String(decoding: bytes, as: UTF8.self)
      if let end = text.range(of: "\r\n\r\n") {
        let head = text[..<end.lowerBound]
        let length =
          head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
          .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
        if text[end.upperBound...].utf8.count >= length {
          let line = head.split(separator: "\r\n").first.map(String.init) ?? ""
          return Received(line: line, body: String(text[end.upperBound...]))
        }
      }
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
  }
}

/// The answer to one request, being written.
final class Answer {
  private let connection: Int32
  private(set) var isClosed = false

  init(_ connection: Int32) { self.connection = connection }

  /// Begins an answer that goes on until ``end()``.
  func begin(status: String = "200 OK", type: String = "text/event-stream") {
    put("HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nTransfer-Encoding: chunked\r\n\r\n")
  }

  func write(_ text: String) {
    put(String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n")
  }

  func end() { put("0\r\n\r\n") }

  /// A whole answer.
  func whole(status: String, type: String = "application/json", _ body: String) {
    put(
      "HTTP/1.1 \(status)\r\nContent-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n"
        + body)
  }

  /// Ends the connection, whatever is left to say.
  func close() { isClosed = true }

  func sleep(_ seconds: Double) { Thread.sleep(forTimeInterval: seconds) }

  private func put(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}
