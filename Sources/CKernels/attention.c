// Attention over a paged KV cache, for chunks of prompts and for decoding sequences alike.
//
// Query heads that share a KV head, and the tokens of a chunk, are rows of one small matrix that
// passes over the keys once, with a running softmax (FlashAttention; Dao et al. 2022,
// arXiv:2205.14135), so that nothing grows with the context. A chunk, bound by arithmetic, takes
// one KV head after another, with many rows. A single token, bound by memory, takes all heads of a
// block before the next block, so that the cache is read as it lies.

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
  /// Groups of keys in a block.
  int32_t block_groups;
  /// Groups whose scores are held at once, and groups that one head passes before the next does.
  int32_t step, part;
} ck_tile;

static int smaller(int a, int b) { return a < b ? a : b; }

void ck_write_kv(ck_model *model, int32_t layer, const int32_t *blocks, int32_t depth,
                 int32_t tokens, const float *keys, const float *values, int32_t stride) {
  const int32_t block = model->shape.block, width = model->shape.head_size;
  float *cache = ck_layer_blocks(model, layer);
  for (int32_t t = 0; t < tokens; t++) {
    const int32_t position = depth + t, slot = position % block % CK_GROUP;
    const int32_t first = position % block - slot, count = smaller(CK_GROUP, block - first);
    float *to = cache + (size_t)blocks[position / block] * (size_t)model->block_count +
                2 * first * width;
    const float *key = keys + (size_t)t * (size_t)stride;
    const float *value = values + (size_t)t * (size_t)stride;
    for (int32_t head = 0; head < model->shape.kv_heads; head++, to += 2 * width * block) {
      for (int32_t d = 0; d < width; d++) to[d * count + slot] = key[head * width + d];
      memcpy(to + (count + slot) * width, value + head * width, 4 * (size_t)width);
    }
  }
}

/// Tokens of a sequence that a group holds: CK_GROUP, or the rest of a block.
typedef struct {
  const float *keys, *values;
  int32_t first, count;
} ck_group;

/// The `index`-th group of the sequence, of the tile's KV head number `head`.
static ck_group group_at(const ck_tile *tile, int32_t index, int32_t head) {
  const ck_shape *s = &tile->model->shape;
  const int32_t block = index / tile->block_groups;
  const int32_t slot = index % tile->block_groups * CK_GROUP;
  const int32_t count = smaller(CK_GROUP, s->block - slot);
  const float *keys = tile->cache +
                      (size_t)tile->blocks[block] * (size_t)tile->model->block_count +
                      2 * (head * s->block + slot) * s->head_size;
  return (ck_group){keys, keys + count * s->head_size, block * s->block + slot, count};
}

/// Scores of a head's rows against groups first ..< last, while the keys of `next` are brought
/// near.
static void score(const ck_tile *tile, int32_t head, int32_t first, int32_t last,
                  ck_group next) {
  const ck_work *work = &tile->model->work;
  const int32_t width = tile->model->shape.head_size;
  float *out = work->scores;
  for (int32_t i = first; i < last; i++) {
    const ck_group group = group_at(tile, i, head);
    tile->loops->scores(tile->rows, work->queries + head * tile->rows * width, width, group.keys,
                        group.count, out, CK_TILE_KEYS, next.keys);
    out += group.count;
  }
}

/// Scores to weights, over the keys that each row may see: those up to its own position.
static void weigh(const ck_tile *tile, int32_t head, int32_t first_key, int32_t keys) {
  const ck_work *work = &tile->model->work;
  const int32_t row = head * tile->rows;
  tile->loops->softmax(tile->rows, tile->group, work->scores, CK_TILE_KEYS, keys,
                       tile->position + 1 - first_key, work->greatest + row, work->sum + row,
                       work->keep);
}

/// Adds the weighted values of groups first ..< last, `keys` keys in all, while those of `next`
/// are brought near.
static void add_values(const ck_tile *tile, int32_t head, int32_t first, int32_t last,
                       int32_t keys, ck_group next) {
  const ck_work *work = &tile->model->work;
  const int32_t width = tile->model->shape.head_size;
  const float *weights = work->scores;
  for (int32_t i = first; i < last; i++) {
    const ck_group group = group_at(tile, i, head);
    tile->loops->accumulate(tile->rows, weights, CK_TILE_KEYS, work->keep, group.values,
                            smaller(group.count, keys), width,
                            work->values + head * tile->rows * width, next.values);
    for (int r = 0; r < tile->rows; r++) work->keep[r] = 1;
    weights += group.count;
    keys -= group.count;
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

/// The groups that hold so many of a sequence's first keys.
static int32_t groups_of(const ck_tile *tile, int32_t keys) {
  const int32_t block = tile->model->shape.block;
  return keys / block * tile->block_groups + (keys % block + CK_GROUP - 1) / CK_GROUP;
}

/// The group that a tile bound by memory reads after group `index` of a head, which is in the part
/// begin ..< end of `groups`; none after the last, and none for a tile bound by arithmetic.
static ck_group group_after(const ck_tile *tile, int32_t head, int32_t index, int32_t begin,
                            int32_t end, int32_t groups) {
  if (tile->step > 1) return (ck_group){0};
  if (index + 1 < end) return group_at(tile, index + 1, head);
  if (head + 1 < tile->kv_heads) return group_at(tile, begin, head + 1);
  return end < groups ? group_at(tile, end, 0) : (ck_group){0};
}

/// Asks for one line of the keys and one of the values where a tile bound by memory gets to a part
/// later, so that the addresses of their pages are known when the rest is needed: some 3 per cent
/// quicker on a virtual machine's Zen 5 core.
static void find_pages(const ck_tile *tile, int32_t head, int32_t index, int32_t groups) {
  if (tile->step > 1 || index + tile->part >= groups) return;
  const ck_group group = group_at(tile, index + tile->part, head);
  __builtin_prefetch(group.keys, 0, 2);
  __builtin_prefetch(group.values, 0, 2);
}

/// All heads pass over all blocks, `step` groups of a block at a time.
static void attend(const ck_tile *tile) {
  const int32_t keys = tile->position + (tile->rows - 1) / tile->group + 1;
  const int32_t groups = groups_of(tile, keys);
  for (int32_t part = 0; part < groups; part += tile->part) {
    const int32_t end = smaller(part + tile->part, groups);
    for (int32_t head = 0; head < tile->kv_heads; head++) {
      for (int32_t first = part; first < end; first += tile->step) {
        const int32_t last = smaller(first + tile->step, end);
        const int32_t key = group_at(tile, first, head).first;
        const ck_group tail = group_at(tile, last - 1, head);
        const int32_t count = smaller(keys, tail.first + tail.count) - key;
        const ck_group next = group_after(tile, head, first, part, end, groups);
        find_pages(tile, head, first, groups);
        score(tile, head, first, last, next);
        weigh(tile, head, key, count);
        add_values(tile, head, first, last, count, next);
      }
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
      .block_groups = (s->block + CK_GROUP - 1) / CK_GROUP,
      .step = 1,
  };
  tile.part = tile.block_groups;
  if (tokens == 1) return attend_to_all(tile, queries, stride, out);
  tile.kv_heads = 1;
  tile.step = CK_TILE_KEYS / CK_GROUP;
  tile.part = INT32_MAX - CK_TILE_KEYS;
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
