// Attention over a paged KV cache, for chunks of prompts and for decoding sequences alike.
//
// Query heads that share a KV head are rows of one small matrix, as are the tokens of a chunk: a
// tile of up to CK_TILE_ROWS rows passes over the keys once, with a running softmax
// (FlashAttention; Dao et al. 2022, arXiv:2205.14135), so that memory is read once a tile and
// nothing grows with the context.

#include <float.h>
#include <math.h>
#include <string.h>

#include "CKOperators.h"
#include "model.h"

/// A tile of queries of one KV head: row r is query head `first_head` + r % group of token
/// `token` + r / group.
typedef struct {
  const ck_model *model;
  const ck_loops *loops;
  /// The layer's blocks, offset to the KV head.
  const float *cache;
  const int32_t *blocks;
  int rows;
  /// Query heads a KV head, and the first of them.
  int32_t group, first_head;
  /// The first token of the tile, in the chunk, and its position in the sequence.
  int32_t token, position;
} ck_tile;

void ck_write_kv(ck_model *model, int32_t layer, const int32_t *blocks, int32_t depth,
                 int32_t tokens, const float *keys, const float *values, int32_t stride) {
  const int32_t block = model->shape.block, width = model->shape.head_size;
  float *cache = ck_layer_blocks(model, layer);
  for (int32_t t = 0; t < tokens; t++) {
    const int32_t position = depth + t, slot = position % block;
    float *to = cache + (size_t)blocks[position / block] * (size_t)model->block_count;
    const float *key = keys + (size_t)t * (size_t)stride;
    const float *value = values + (size_t)t * (size_t)stride;
    for (int32_t head = 0; head < model->shape.kv_heads; head++, to += 2 * width * block) {
      for (int32_t d = 0; d < width; d++) to[d * block + slot] = key[head * width + d];
      memcpy(to + width * block + slot * width, value + head * width, 4 * (size_t)width);
    }
  }
}

/// The keys of a head in the `index`-th block of the sequence; its values follow.
static const float *block_at(const ck_tile *tile, int32_t index) {
  return tile->cache + (size_t)tile->blocks[index] * (size_t)tile->model->block_count;
}

static int smaller(int a, int b) { return a < b ? a : b; }

/// Scores of the tile's rows against blocks first ..< last; their values come next.
static void score(const ck_tile *tile, int32_t first, int32_t last) {
  const ck_work *work = &tile->model->work;
  const int32_t block = tile->model->shape.block, width = tile->model->shape.head_size;
  for (int32_t i = first; i < last; i++) {
    const float *next = i + 1 < last ? block_at(tile, i + 1) : block_at(tile, first) + width * block;
    tile->loops->scores(tile->rows, work->queries, width, block_at(tile, i), block,
                        work->scores + (i - first) * block, tile->model->tile_keys, next);
  }
}

/// Scores to weights, over the keys that each row may see: those up to its own position.
static void weigh(const ck_tile *tile, int32_t first_key, int32_t keys) {
  const ck_work *work = &tile->model->work;
  for (int r = 0; r < tile->rows; r++) {
    float *scores = work->scores + r * tile->model->tile_keys;
    int32_t seen = tile->position + r / tile->group + 1 - first_key;
    seen = seen < 0 ? 0 : smaller(seen, keys);
    work->keep[r] = 1;
    if (seen > 0) {
      work->keep[r] =
          tile->loops->softmax_step(scores, seen, work->greatest + r, work->sum + r);
    }
    for (int32_t key = seen; key < keys; key++) scores[key] = 0;
  }
}

/// Adds the weighted values of blocks first ..< last, `keys` keys in all; then comes the block
/// `next`.
static void add_values(const ck_tile *tile, int32_t first, int32_t last, int32_t keys,
                       int32_t next) {
  const ck_work *work = &tile->model->work;
  const int32_t block = tile->model->shape.block, width = tile->model->shape.head_size;
  for (int32_t i = first; i < last; i++) {
    const int32_t done = (i - first) * block;
    tile->loops->accumulate(
        tile->rows, work->scores + done, tile->model->tile_keys, work->keep,
        block_at(tile, i) + width * block, smaller(block, keys - done), width, work->values,
        i + 1 < last ? block_at(tile, i + 1) + width * block : block_at(tile, next));
    for (int r = 0; r < tile->rows; r++) work->keep[r] = 1;
  }
}

/// Copies the tile's queries, divided by √head_size, and starts its sums.
static void begin(const ck_tile *tile, const float *queries, int32_t stride) {
  const ck_work *work = &tile->model->work;
  const int32_t width = tile->model->shape.head_size;
  const float scale = 1.0f / sqrtf((float)width);
  for (int r = 0; r < tile->rows; r++) {
    const float *from = queries + (size_t)(tile->token + r / tile->group) * (size_t)stride +
                        (tile->first_head + r % tile->group) * width;
    for (int32_t d = 0; d < width; d++) work->queries[r * width + d] = scale * from[d];
    work->greatest[r] = -FLT_MAX;
    work->sum[r] = 0;
  }
  memset(work->values, 0, 4 * (size_t)tile->rows * (size_t)width);
}

static void finish(const ck_tile *tile, float *out) {
  const ck_work *work = &tile->model->work;
  const int32_t width = tile->model->shape.head_size;
  for (int r = 0; r < tile->rows; r++) {
    float *to = out + (size_t)(tile->token + r / tile->group) * (size_t)tile->model->query_width +
                (tile->first_head + r % tile->group) * width;
    const float scale = 1.0f / work->sum[r];
    for (int32_t d = 0; d < width; d++) to[d] = scale * work->values[r * width + d];
  }
}

static void attend(const ck_tile *tile) {
  const int32_t block = tile->model->shape.block;
  const int32_t keys = tile->position + (tile->rows - 1) / tile->group + 1;
  const int32_t blocks = (keys + block - 1) / block, step = tile->model->tile_keys / block;
  for (int32_t first = 0; first < blocks; first += step) {
    const int32_t last = smaller(first + step, blocks);
    const int32_t count = smaller(keys, last * block) - first * block;
    score(tile, first, last);
    weigh(tile, first * block, count);
    add_values(tile, first, last, count, last < blocks ? last : first);
  }
}

void ck_attention(ck_model *model, int32_t layer, const int32_t *blocks, int32_t depth,
                  int32_t tokens, const float *queries, int32_t stride, float *out) {
  const ck_shape *s = &model->shape;
  const int32_t group = s->heads / s->kv_heads;
  // Whole tokens a tile; a group larger than a tile is cut by heads.
  const int32_t heads = smaller(group, CK_TILE_ROWS), tile_tokens = CK_TILE_ROWS / heads;
  for (int32_t kv = 0; kv < s->kv_heads; kv++) {
    for (int32_t cut = 0; cut < group; cut += heads) {
      for (int32_t token = 0; token < tokens; token += tile_tokens) {
        const int32_t share = smaller(heads, group - cut);
        ck_tile tile = {
            .model = model,
            .loops = ck_loops_in_use(),
            .cache = ck_layer_blocks(model, layer) + 2 * kv * s->head_size * s->block,
            .blocks = blocks,
            .rows = share * smaller(tile_tokens, tokens - token),
            .group = share,
            .first_head = kv * group + cut,
            .token = token,
            .position = depth + token,
        };
        begin(&tile, queries, stride);
        attend(&tile);
        finish(&tile, out);
      }
    }
  }
}
