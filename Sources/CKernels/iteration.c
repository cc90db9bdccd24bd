// A whole iteration: embedding, layers, output head, sampling.

#include <string.h>

#include "CKOperators.h"
#include "iteration.h"

/// Added to the mean square in norms (Llama's `rms_norm_eps`).
static const float epsilon = 1e-5f;

static int is_valid(const ck_model *model, const ck_sequence *sequence) {
  const ck_shape *s = &model->shape;
  const int64_t end = (int64_t)sequence->depth + sequence->tokens;
  if (sequence->tokens < 1 || sequence->depth < 0 || end > (int64_t)s->kv_blocks * s->block ||
      sequence->adapter < -1 || sequence->adapter >= s->adapters || !sequence->token_ids ||
      !sequence->blocks || !(sequence->temperature >= 0))
    return 0;
  for (int32_t i = 0; i < sequence->tokens; i++) {
    if (sequence->token_ids[i] < 0 || sequence->token_ids[i] >= s->vocabulary) return 0;
  }
  for (int64_t i = 0; i < (end + s->block - 1) / s->block; i++) {
    if (sequence->blocks[i] < 0 || sequence->blocks[i] >= s->kv_blocks) return 0;
  }
  return 1;
}

static ck_status check(ck_run *run) {
  const ck_shape *s = &run->model->shape;
  int64_t tokens = 0;
  if (run->count < 1 || run->count > s->max_sequences) return CK_INVALID;
  for (int32_t i = 0; i < run->count; i++) {
    if (!is_valid(run->model, &run->sequences[i])) return CK_INVALID;
    tokens += run->sequences[i].tokens;
  }
  if (tokens > s->max_tokens) return CK_INVALID;
  run->tokens = (int32_t)tokens;
  return CK_OK;
}

static void embed(ck_run *run) {
  const size_t hidden = (size_t)run->model->shape.hidden;
  float *row = run->model->work.residual;
  for (int32_t i = 0; i < run->count; i++) {
    const ck_sequence *sequence = &run->sequences[i];
    for (int32_t t = 0; t < sequence->tokens; t++, row += hidden)
      memcpy(row, run->model->embedding + (size_t)sequence->token_ids[t] * hidden, 4 * hidden);
  }
}

static void norm(ck_run *run, const float *weight) {
  const int32_t hidden = run->model->shape.hidden;
  const ck_work *work = &run->model->work;
  for (int32_t t = 0; t < run->tokens; t++) {
    const size_t row = (size_t)t * (size_t)hidden;
    run->loops->rms_norm(work->residual + row, weight, hidden, epsilon, work->normed + row);
  }
}

/// Turns queries and keys of all tokens by their positions.
static void rotate(ck_run *run) {
  const ck_model *model = run->model;
  const ck_shape *s = &model->shape;
  const int32_t half = s->head_size / 2;
  float *row = model->work.qkv;
  for (int32_t i = 0; i < run->count; i++) {
    for (int32_t t = 0; t < run->sequences[i].tokens; t++, row += model->qkv_width) {
      const size_t angle = ((size_t)run->sequences[i].depth + (size_t)t) * (size_t)half;
      for (int32_t head = 0; head < s->heads + s->kv_heads; head++)
        run->loops->rotate(
            row + head * s->head_size, model->cosine + angle, model->sine + angle, half);
    }
  }
}

/// Charges attention once for sequences of a kind that follow each other, as the thread's clock is a
/// system call: 2 per cent of the time of 16 contexts of 250 tokens.
static void attend(ck_run *run, int32_t layer) {
  ck_model *model = run->model;
  const float *qkv = model->work.qkv;
  float *out = model->work.attended;
  for (int32_t i = 0; i < run->count; i++) {
    const ck_sequence *sequence = &run->sequences[i];
    const float *keys = qkv + model->query_width;
    ck_write_kv(model, layer, sequence->blocks, sequence->depth, sequence->tokens, keys,
                keys + model->kv_width, model->qkv_width);
    ck_attention(model, layer, sequence->blocks, sequence->depth, sequence->tokens, qkv,
                 model->qkv_width, out);
    qkv += (size_t)sequence->tokens * (size_t)model->qkv_width;
    out += (size_t)sequence->tokens * (size_t)model->query_width;
    if (i + 1 < run->count && sequence[1].decodes == sequence->decodes) continue;
    ck_charge(run, sequence->decodes ? &run->seconds->decode_attention
                                     : &run->seconds->prefill_attention);
  }
}

static void run_attention(ck_run *run, int32_t index) {
  const ck_model *model = run->model;
  const ck_layer *layer = &model->layers[index];
  const ck_work *work = &model->work;
  const int32_t hidden = model->shape.hidden;
  double *dense = &run->seconds->dense;
  norm(run, layer->attention_norm);
  ck_linear(run->tokens, hidden, model->qkv_width, work->normed, layer->qkv, work->qkv,
            model->qkv_width, 0);
  ck_charge(run, dense);
  ck_adapt(run, index, CK_QUERY | CK_KEY | CK_VALUE, work->normed, work->qkv, model->qkv_width);
  rotate(run);
  ck_charge(run, dense);
  attend(run, index);
  ck_linear(run->tokens, model->query_width, hidden, work->attended, layer->output,
            work->residual, hidden, 1);
  ck_charge(run, dense);
  ck_adapt(run, index, CK_OUTPUT, work->attended, work->residual, hidden);
}

static void run_feed_forward(ck_run *run, int32_t index) {
  const ck_model *model = run->model;
  const ck_layer *layer = &model->layers[index];
  const ck_work *work = &model->work;
  const int32_t hidden = model->shape.hidden, inner = model->shape.feed_forward;
  double *dense = &run->seconds->dense;
  norm(run, layer->feed_forward_norm);
  ck_linear(run->tokens, hidden, 2 * inner, work->normed, layer->gate_up, work->gate_up,
            2 * inner, 0);
  ck_charge(run, dense);
  ck_adapt(run, index, CK_GATE | CK_UP, work->normed, work->gate_up, 2 * inner);
  for (int32_t t = 0; t < run->tokens; t++) {
    const float *gate = work->gate_up + 2 * (size_t)t * (size_t)inner;
    run->loops->swiglu(gate, gate + inner, inner, work->activated + (size_t)t * (size_t)inner);
  }
  ck_linear(run->tokens, inner, hidden, work->activated, layer->down, work->residual, hidden, 1);
  ck_charge(run, dense);
  ck_adapt(run, index, CK_DOWN, work->activated, work->residual, hidden);
}

/// The last tokens' norm and logits, and what is sampled from them.
static void run_head(ck_run *run) {
  const ck_model *model = run->model;
  const ck_work *work = &model->work;
  const int32_t hidden = model->shape.hidden, vocabulary = model->shape.vocabulary;
  const float *row = work->residual - hidden;
  int32_t emitting = 0;
  for (int32_t i = 0; i < run->count; i++) {
    row += (size_t)run->sequences[i].tokens * (size_t)hidden;
    if (!run->sequences[i].emits) continue;
    run->loops->rms_norm(row, model->final_norm, hidden, epsilon,
                         work->last + (size_t)emitting++ * (size_t)hidden);
  }
  if (emitting == 0) return;
  ck_linear(emitting, hidden, vocabulary, work->last, model->head, work->logits, vocabulary, 0);
  emitting = 0;
  for (int32_t i = 0; i < run->count; i++) {
    if (!run->sequences[i].emits) continue;
    work->sampled[emitting] =
        ck_sample(work->logits + (size_t)emitting * (size_t)vocabulary, vocabulary,
                  run->sequences[i].temperature, run->sequences[i].draw, work->probabilities);
    emitting++;
  }
  ck_charge(run, &run->seconds->head);
}

ck_status ck_iteration(
    ck_model *model, const ck_sequence *sequences, int32_t count, ck_seconds *seconds) {
  const double start = ck_thread_clock();
  if (!model || !sequences || !seconds) return CK_INVALID;
  ck_run run = {
      .model = model,
      .loops = ck_loops_in_use(),
      .sequences = sequences,
      .count = count,
      .seconds = seconds,
  };
  *seconds = (ck_seconds){0};
  const ck_status status = check(&run);
  if (status != CK_OK) return status;
  run.last = ck_thread_clock();
  embed(&run);
  for (int32_t layer = 0; layer < model->shape.layers; layer++) {
    run_attention(&run, layer);
    run_feed_forward(&run, layer);
  }
  ck_charge(&run, &seconds->dense);
  run_head(&run);
  seconds->total = ck_thread_clock() - start;
  return CK_OK;
}
