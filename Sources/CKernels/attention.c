// Attention over a paged KV cache, for chunks of prompts and for decoding sequences alike.
//
// Query heads that share a KV head, and the tokens of a chunk, are rows of one small matrix that
// passes over the keys once, with a running softmax (FlashAttention; Dao et al. 2022,
// arXiv:2205.14135), so that nothing grows with the context. A chunk, bound by arithmetic, takes one
// KV head after another, with many rows. A single token, bound by memory, takes all heads of a block
// before the next block, so that the cache is read as it lies.

#include <float.h>
#include <math.h>
#include <string.h>

#include "CKOperators.h"
#include "model.h"

/// Queries that pass over the keys together. Of each of `kv_heads` KV heads it has `rows` rows: row
/// r is query head r % group of token r / group.
typedef struct {
  const ck_model *model;
  const ck_loops *loops;
  /// The layer's blocks, from the first of the KV heads on.
  const float *cache;
  const int32_t *blocks;
  int32_t kv_heads, rows;
  /// Query heads a KV head, and the first of all.
  int32_t group, first_head;
  /// The first token, in the chunk, and its position in the sequence.
  int32_t token, position;
  /// Blocks whose scores are held at once.
  int32_t step;
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

static int smaller(int a, int b) { return a < b ? a : b; }

/// The keys of the tile's KV head number `head` in the `index`-th block of the sequence.
static const float *keys_at(const ck_tile *tile, int32_t index, int32_t head) {
  const ck_shape *s = &tile->model->shape;
  return tile->cache + (size_t)tile->blocks[index] * (size_t)tile->model->block_count +
         2 * head * s->head_size * s->block;
}

/// Their values, which follow.
static const float *values_at(const ck_tile *tile, int32_t index, int32_t head) {
  return keys_at(tile, index, head) + tile->model->shape.head_size * tile->model->shape.block;
}

/// Scores of a head's rows against blocks first ..< last; their values come next.
static void score(const ck_tile *tile, int32_t head, int32_t first, int32_t last) {
  const ck_work *work = &tile->model->work;
  const int32_t block = tile->model->shape.block, width = tile->model->shape.head_size;
  for (int32_t i = first; i < last; i++) {
    tile->loops->scores(
        tile->rows, work->queries + head * tile->rows * width, width, keys_at(tile, i, head),
        block, work->scores + (i - first) * block, tile->model->tile_keys,
        i + 1 < last ? keys_at(tile, i + 1, head) : values_at(tile, first, head));
  }
}

/// Scores to weights, over the keys that each row may see: those up to its own position.
static void weigh(const ck_tile *tile, int32_t head, int32_t first_key, int32_t keys) {
  const ck_work *work = &tile->model->work;
  for (int r = 0; r < tile->rows; r++) {
    const int32_t row = head * tile->rows + r;
    float *scores = work->scores + r * tile->model->tile_keys;
    int32_t seen = tile->position + r / tile->group + 1 - first_key;
    seen = seen < 0 ? 0 : smaller(seen, keys);
    work->keep[r] = 1;
    if (seen > 0) {
      work->keep[r] =
          tile->loops->softmax_step(scores, seen, work->greatest + row, work->sum + row);
    }
    for (int32_t key = seen; key < keys; key++) scores[key] = 0;
  }
}

/// Adds the weighted values of blocks first ..< last, `keys` keys in all; `next` is read then.
static void add_values(const ck_tile *tile, int32_t head, int32_t first, int32_t last,
                       int32_t keys, const float *next) {
  const ck_work *work = &tile->model->work;
  const int32_t block = tile->model->shape.block, width = tile->model->shape.head_size;
  for (int32_t i = first; i < last; i++) {
    const int32_t done = (i - first) * block;
    tile->loops->accumulate(
        tile->rows, work->scores + done, tile->model->tile_keys, work->keep,
        values_at(tile, i, head), smaller(block, keys - done), width,
        work->values + head * tile->rows * width,
        i + 1 < last ? values_at(tile, i + 1, head) : next);
    for (int r = 0; r < tile->rows; r++) work->keep[r] = 1;
  }
}

/// Copies the tile's queries, divided by √head_size, and starts its sums.
static void begin(const ck_tile *tile, const float *queries, int32_t stride) {
  const ck_work *work = &tile->model->work;
  const int32_t width = tile->model->shape.head_size;
  const float scale = 1.0f / sqrtf((float)width);
  float *to = work->queries;
  for (int32_t head = 0; head < tile->kv_heads; head++) {
    for (int32_t r = 0; r < tile->rows; r++, to += width) {
      const float *from =
          queries + (size_t)(tile->token + r / tile->group) * (size_t)stride +
          (tile->first_head + head * tile->group + r % tile->group) * width;
      for (int32_t d = 0; d < width; d++) to[d] = scale * from[d];
    }
  }
  const int32_t rows = tile->kv_heads * tile->rows;
  for (int32_t row = 0; row < rows; row++) work->greatest[row] = -FLT_MAX, work->sum[row] = 0;
  memset(work->values, 0, 4 * (size_t)rows * (size_t)width);
}

static void finish(const ck_tile *tile, float *out) {
  const ck_work *work = &tile->model->work;
  const int32_t width = tile->model->shape.head_size;
  for (int32_t row = 0; row < tile->kv_heads * tile->rows; row++) {
    const int32_t head = row / tile->rows, r = row % tile->rows;
    float *to = out + (size_t)(tile->token + r / tile->group) * (size_t)tile->model->query_width +
                (tile->first_head + head * tile->group + r % tile->group) * width;
    const float scale = 1.0f / work->sum[row];
    for (int32_t d = 0; d < width; d++) to[d] = scale * work->values[row * width + d];
  }
}

/// Asks for the translation of the addresses of a block that is read some time later.
static void announce(const ck_tile *tile, int32_t index) {
  const char *block = (const char *)keys_at(tile, index, 0);
  const size_t bytes = 4 * (size_t)tile->model->block_count;
  for (size_t at = 0; at < bytes; at += 4096) __builtin_prefetch(block + at, 0, 3);
}

static void attend(const ck_tile *tile) {
  const int32_t block = tile->model->shape.block;
  const int32_t keys = tile->position + (tile->rows - 1) / tile->group + 1;
  const int32_t blocks = (keys + block - 1) / block;
  for (int32_t first = 0; first < blocks; first += tile->step) {
    const int32_t last = smaller(first + tile->step, blocks);
    const int32_t count = smaller(keys, last * block) - first * block;
    if (tile->kv_heads > 1 && last < blocks) announce(tile, last);
    for (int32_t head = 0; head < tile->kv_heads; head++) {
      const int32_t following = head + 1 < tile->kv_heads ? head + 1 : 0;
      const int32_t then = following > 0 || last == blocks ? first : last;
      score(tile, head, first, last);
      weigh(tile, head, first * block, count);
      add_values(tile, head, first, last, count, keys_at(tile, then, following));
    }
  }
}

static void attend_to_all(ck_tile tile, const float *queries, int32_t stride, float *out) {
  begin(&tile, queries, stride);
  attend(&tile);
  finish(&tile, out);
}

void ck_attention(ck_model *model, int32_t layer, const int32_t *blocks, int32_t depth,
                  int32_t tokens, const float *queries, int32_t stride, float *out) {
  const ck_shape *s = &model->shape;
  const int32_t group = s->heads / s->kv_heads;
  ck_tile tile = {
      .model = model,
      .loops = ck_loops_in_use(),
      .cache = ck_layer_blocks(model, layer),
      .blocks = blocks,
      .kv_heads = s->kv_heads,
      .rows = group,
      .group = group,
      .position = depth,
      .step = (CK_LINE_KEYS + s->block - 1) / s->block,
  };
  if (tokens == 1) return attend_to_all(tile, queries, stride, out);
  tile.kv_heads = 1;
  tile.step = model->tile_keys / s->block;
  const int32_t tile_tokens = group < CK_TILE_ROWS ? CK_TILE_ROWS / group : 1;
  for (int32_t head = 0; head < s->kv_heads; head++) {
    tile.first_head = head * group;
    for (tile.token = 0; tile.token < tokens; tile.token += tile_tokens) {
      tile.rows = group * smaller(tile_tokens, tokens - tile.token);
      tile.position = depth + tile.token;
      attend_to_all(tile, queries, stride, out);
    }
    tile.cache += 2 * s->head_size * s->block;
  }
}
