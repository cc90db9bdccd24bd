#pragma once
// What a model is made of.

#include "CKModel.h"
#include "arena.h"
#include "loops.h"

/// Projections that an adapter can adapt.
#define CK_PROJECTIONS 7

/// Query rows of a chunk that attention works on at once (or all heads of a token, when they are
/// more), and keys whose scores it holds at once.
#define CK_TILE_ROWS 64
#define CK_TILE_KEYS (4 * CK_GROUP)

typedef struct {
  float *attention_norm, *qkv, *output, *feed_forward_norm, *gate_up, *down;
} ck_layer;

/// Working memory of an iteration: rows by tokens in the batch unless said otherwise.
typedef struct {
  float *residual, *normed, *qkv, *attended, *gate_up, *activated;
  /// Low-rank activations of one group, as wide as the largest rank.
  float *low_rank;
  /// By emitting sequences.
  float *last, *logits;
  int32_t *sampled;
  /// By vocabulary.
  float *probabilities;
  /// A tile of attention: queries, sums of values, scores; and by row greatest score, sum of
  /// exponentials, and what to keep of earlier sums.
  float *queries, *values, *scores, *greatest, *sum, *keep;
} ck_work;

typedef struct {
  int32_t rank;
  /// Numbers from `weights` on, and in each layer.
  size_t count, layer_count;
  float *weights;
} ck_adapter;

struct ck_model {
  ck_shape shape;
  int64_t bytes;
  /// Widths: of all query heads, of all KV heads, of query, key and value together.
  int32_t query_width, kv_width, qkv_width;
  /// Numbers of one layer's KV block.
  int32_t block_count;
  float *embedding, *final_norm, *head;
  /// Cosines and sines by position, head_size / 2 each.
  float *cosine, *sine;
  ck_layer *layers;
  /// All layers' blocks, layer by layer.
  float *device, *host;
  ck_adapter *adapters;
  ck_work work;
};

/// Inputs and outputs of a projection, and where its outputs begin in the fused one it is part of.
typedef struct {
  int32_t inputs, outputs, offset;
} ck_projection_size;

/// Of the projection of bit number `index` of `ck_projection`.
ck_projection_size ck_size_of_projection(const ck_model *model, int index);

/// Rows of one layer's key and value cache on the device.
static inline float *ck_layer_blocks(const ck_model *model, int32_t layer) {
  return model->device + (size_t)layer * (size_t)model->shape.kv_blocks * (size_t)model->block_count;
}
