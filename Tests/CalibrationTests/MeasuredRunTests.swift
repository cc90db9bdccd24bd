import Calibration
import DiscreteEvents
import Foundation
import Testing

/// Reading what was measured.
@Suite struct MeasuredRunTests {
  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "measured-\(UUID().uuidString)")

  private func write(_ text: String, to name: String) throws -> String {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  private func mistakes(_ path: String) -> [String] {
    do throws(TableMistakes) {
      _ = try MeasuredRun.read(path)
      return []
    } catch {
      return error.mistakes.map {
        $0.description.replacing(folder.path + "/", with: "")
      }
    }
  }

  @Test("a served run's times are since each arrival, its clocks set by the soonest queued")
  func served() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let requests = try write(
      """
      {"request_id": "bench-1", "input_toks": 20, "output_toks": 3, "arrival_time": 1000.5, \
      "queued_ts": 70.55, "scheduled_ts": 70.75, "first_token_ts": 71.0, "last_token_ts": 72.0}
      {"request_id": "bench-0", "input_toks": 10, "output_toks": 5, "arrival_time": 1000.0, \
      "queued_ts": 70.0, "scheduled_ts": 70.0, "first_token_ts": 70.25, "last_token_ts": 71.25}
      {"request_id": "bench-2", "input_toks": 10, "output_toks": 5, "arrival_time": 1001.0, \
      "queued_ts": 71.0, "last_token_ts": null}
      """, to: "run/served/requests.jsonl")
    _ = try write(
      """
      {"engine_kwargs": {"max_num_seqs": 7}, "kv_cache": {"num_gpu_blocks": 99, "block_size": 16},
       "started_at": "1970-01-01T00:16:39.750000Z", "dataset_path": "sets/a.jsonl"}
      """, to: "run/served/meta.json")
    _ = try write(
      "t,running,waiting,kv_cache_pct\n1.0,2,0,50\n2.0,1,0,25\n", to: "run/served/timeseries.csv")
    let run = try MeasuredRun.read(folder.appending(path: "run").path)
    #expect(run.source == (requests as NSString).deletingLastPathComponent)
    #expect(run.requests.map(\.id) == [0, 1])
    #expect(run.others == 1)
    #expect(run.requests.map(\.arrival.seconds) == [0, 0.5])
    #expect(run.requests.map { $0.queue?.seconds } == [0, 0.25])
    #expect(run.requests.map { $0.ttft?.seconds } == [0.25, 0.5])
    #expect(run.requests.map { $0.e2e?.seconds } == [1.25, 1.5])
    #expect(run.requests.map { $0.tpot?.seconds } == [0.25, 0.5])
    #expect(run.engine.kvBlocks == 99)
    #expect(run.engine.maxBatch == 7)
    #expect(run.engine.maxBatchTokens == nil)
    // The load began a quarter of a second before the first arrival.
    #expect(run.timeline?.seconds == [0.75, 1.75])
    #expect(run.timeline?.kv == [0.5, 0.25])
    let prompts = try write(
      """
      {"input_toks": 10, "output_toks": 5, "arrival_time_ns": 0, "input_tok_ids": [1, 2]}
      {"input_toks": 21, "output_toks": 3, "arrival_time_ns": 5}
      """, to: "sets/a.jsonl")
    #expect(ReplayPrompts.find(for: run) == URL(filePath: prompts).standardizedFileURL.path)
    do throws(TableMistakes) {
      _ = try ReplayPrompts(prompts, of: run.requests)
      Issue.record("a prompt of another length was accepted")
    } catch {
      #expect(
        error.description == "\(prompts):2: error: input_toks: 21, but request 1 was measured "
          + "with a prompt of 20 tokens")
    }
  }

  @Test("everything that is wrong with a folder is told at once, with its place")
  func wrongFolder() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    _ = try write(
      """
      {"input_toks": 0, "output_toks": 3, "arrival_time": 1, "queued_ts": 7, \
      "first_tok_ts": 7, "last_token_ts": 7}
      nonsense
      {"input_toks": 5, "output_toks": 3, "arrival_time": 1, "queued_ts": 9, \
      "first_token_ts": 8, "last_token_ts": 7}
      """, to: "requests.jsonl")
    _ = try write("{\"kv_cache\": {\"num_gpu_blocks\": \"many\"}}", to: "meta.json")
    #expect(
      mistakes(folder.path) == [
        "requests.jsonl:1:2: error: input_toks: must be a whole number from 1 to 100000000",
        "requests.jsonl:1: error: first_token_ts: missing; the nearest is 'first_tok_ts'",
        "requests.jsonl:2: error: is no object of JSON",
        "requests.jsonl:3:56: error: queued_ts, first_token_ts and last_token_ts must not fall",
        "meta.json: error: kv_cache.num_gpu_blocks: must be of kind Int",
      ])
  }

  @Test("a table's columns are found by name, and those missing are not compared")
  func table() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try write(
      """
      e2e_s,status,prompt_tokens,output_tokens,arrival_s
      2.5,completed,7,2,1.5
      ,rejected,7,0,1.0
      1.5,completed,8,1,0.5

      """, to: "r.csv")
    let run = try MeasuredRun.read(file)
    #expect(run.requests.map(\.promptTokens) == [8, 7])
    #expect(run.requests.map { $0.e2e?.seconds } == [1.5, 2.5])
    #expect(run.requests.allSatisfy { $0.ttft == nil && $0.tpot == nil && $0.queue == nil })
    #expect(run.others == 1)
    #expect(run.notes == ["\(file) has no queue_s, ttft_s, tpot_s; what needs it is not compared."])
  }

  @Test("everything that is wrong with a table is told at once, with its place")
  func wrongTable() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try write(
      "arrival_s,prompt_token,output_tokens,ttft_s\n0,5,x,1\n-1,5,2,1\n", to: "r.csv")
    #expect(
      mistakes(file) == [
        "r.csv:1: error: the header has no column 'prompt_tokens'; the nearest is 'prompt_token'",
        "r.csv:2:5: error: output_tokens: must be a whole number from 1 to 100000000, not 'x'",
        "r.csv:3:1: error: arrival_s: must be a number from 0.0 to 8640000.0, not '-1'",
      ])
    #expect(
      mistakes(folder.appending(path: "r.cvs").path)
        == ["r.cvs: error: there is no such file or folder; the nearest is 'r.csv'"])
  }
}
