#pragma once
// One iteration of a serving engine: chunks of prompts and decoding sequences in one batch.

#include "CKModel.h"

/// What an iteration computes for one sequence.
typedef struct {
  /// Tokens of this iteration, and tokens of the sequence already in the KV cache.
  int32_t tokens, depth;
  /// The adapter it runs through; −1 = none.
  int32_t adapter;
  /// Whether a token is sampled after the last of its tokens.
  int32_t emits;
  /// Whether its attention counts as decoding rather than prefill.
  int32_t decodes;
  /// 0 = the likeliest token; else probabilities are the softmax of logits / temperature, and
  /// `draw`, in 0 ..< 1, is where in their running sum the token lies.
  float temperature, draw;
  /// The `tokens` token numbers.
  const int32_t *token_ids;
  /// Block numbers on the device that hold its tokens, those of this iteration included, in order.
  const int32_t *blocks;
} ck_sequence;

/// Seconds of an iteration, by the kind of kernel.
typedef struct {
  /// Embedding, projections, feed-forward, norms, rotary embedding, activation.
  double dense;
  /// Attention, with writing keys and values into the cache.
  double prefill_attention, decode_attention;
  /// Low-rank updates.
  double adapters;
  /// Last norm, output head and sampler.
  double head;
  /// Everything, the rest included.
  double total;
} ck_seconds;

/// Runs an iteration. Sequences that follow each other with one adapter are one group of its
/// low-rank update, so they should come in the order of their adapters. Allocates nothing.
/// CK_INVALID, and nothing done, when a sequence makes no sense or the batch is too large.
ck_status ck_iteration(
    ck_model *model, const ck_sequence *sequences, int32_t count, ck_seconds *seconds);

/// Of the iteration before: the logits of its emitting sequences, in order, a row of `vocabulary`
/// each, and the tokens sampled from them.
const float *ck_logits(const ck_model *model);
const int32_t *ck_sampled(const ck_model *model);
