/// The conversation with one worker: numbers its questions and believes only what answers them.
///
/// A class because there is one conversation, however many hold it; the worker ends with it.
final class WorkerTalk {
  private let worker: WorkerProcess
  private var questions = 0
  /// What ended the worker; `nil` = it goes on.
  private var ended: BackendError?

  init(command: String) throws(BackendError) {
    worker = try WorkerProcess(command: command)
  }

  deinit {
    guard ended == nil, let line = try? WorkerQuestion.quit.line(id: questions + 1) else { return }
    worker.quit(line)
  }

  var lastWords: String { worker.lastWords }
  var process: Int32 { worker.id }

  /// Asks, waits for the answer at most so many seconds, and returns what `read` makes of it.
  func ask<Result>(
    _ question: WorkerQuestion, within seconds: Double,
    _ read: (WorkerAnswer) throws(WorkerAnswer.Nonsense) -> Result
  ) throws(BackendError) -> Result {
    if let ended { throw ended }
    questions += 1
    let line = try question.line(id: questions)
    let reply: [UInt8]
    do throws(BackendError) {
      reply = try worker.exchange(line, within: seconds)
    } catch {
      ended = error
      throw error
    }
    let refusal: String
    do throws(WorkerAnswer.Nonsense) {
      let answer = try WorkerAnswer.read(reply, to: questions)
      guard let reason = answer.error else { return try read(answer) }
      refusal = reason
    } catch {
      let failure = worker.nonsense(error.what, answer: reply)
      ended = failure
      throw failure
    }
    throw .unsupported(refusal)
  }
}
