#pragma once
// A dense transformer of Llama's architecture with random weights, its paged KV cache, its adapters
// and the working memory of an iteration.

#include <stddef.h>
#include <stdint.h>

/// How a call went.
typedef enum {
  CK_OK = 0,
  /// A size, index or pointer makes no sense.
  CK_INVALID = 1,
  /// More memory than there is, or than was allowed.
  CK_NO_MEMORY = 2,
  /// A file could not be read or written; `errno` says why.
  CK_IO = 3,
} ck_status;

/// The projections of a layer that an adapter may adapt, as bits of a set.
typedef enum {
  CK_QUERY = 1,
  CK_KEY = 2,
  CK_VALUE = 4,
  CK_OUTPUT = 8,
  CK_GATE = 16,
  CK_UP = 32,
  CK_DOWN = 64,
} ck_projection;

/// Sizes of a model and of what it is to be run with.
typedef struct {
  int32_t layers;
  /// Width of the residual stream.
  int32_t hidden;
  /// Query heads; key–value heads, a divisor of them; width of a head, even.
  int32_t heads, kv_heads, head_size;
  /// Inner width of the gated feed-forward block.
  int32_t feed_forward;
  int32_t vocabulary;
  /// Tokens a block of KV cache, and blocks on the device and in the host tier.
  int32_t block, kv_blocks, host_blocks;
  /// Tokens and sequences of an iteration at most.
  int32_t max_tokens, max_sequences;
  /// Rank of each of the adapters, and the projections that all of them adapt.
  int32_t adapters;
  const int32_t *ranks;
  uint32_t adapted;
  /// Bytes that the model may take in all.
  int64_t memory;
  /// Seed of the weights and of the contents of the KV cache.
  uint64_t seed;
} ck_shape;

typedef struct ck_model ck_model;

/// The bytes that a model of these sizes takes; −1 when they make no sense.
int64_t ck_model_bytes(const ck_shape *shape);

/// Makes a model with random weights (of unit gain, so that activations stay near 1) and a KV cache
/// with random contents, all of it touched.
ck_status ck_model_create(const ck_shape *shape, ck_model **model);
void ck_model_free(ck_model *model);

/// A matrix or vector of a model's weights.
typedef enum {
  /// vocabulary × hidden
  CK_EMBEDDING,
  /// hidden
  CK_ATTENTION_NORM,
  /// (heads + 2 · kv_heads) · head_size × hidden: queries, then keys, then values
  CK_QKV,
  /// hidden × heads · head_size
  CK_ATTENTION_OUTPUT,
  /// hidden
  CK_FEED_FORWARD_NORM,
  /// 2 · feed_forward × hidden: gates, then ups
  CK_GATE_UP,
  /// hidden × feed_forward
  CK_FEED_FORWARD_DOWN,
  /// hidden
  CK_FINAL_NORM,
  /// vocabulary × hidden
  CK_HEAD,
} ck_weight;

/// The weights of a kind, in rows of inputs; the layer counts only for those that each layer has.
/// `count` gets how many numbers they are.
const float *ck_weights(const ck_model *model, ck_weight kind, int32_t layer, size_t *count);

/// The weights of an adapter: for each layer and each adapted projection, in the order of
/// `ck_projection`, the matrix down (rank × inputs) and the matrix up (outputs × rank).
float *ck_adapter_weights(ck_model *model, int32_t adapter, size_t *count);

/// The block of a layer's KV cache on the device, or in the host tier. For each KV head and each
/// group of 16 of its tokens (the last of a block may be smaller): keys (head_size × group, so that
/// a vector holds the same element of several tokens), then values (group × head_size). `count`
/// gets how many numbers they are.
float *ck_kv_block(ck_model *model, int host, int32_t layer, int32_t block, size_t *count);
