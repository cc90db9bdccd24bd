// Making a model, and what is in it.

#include "model.h"

#include <math.h>
#include <stdlib.h>

/// Base of the rotary angles (Llama 3's `rope_theta`).
static const double rotary_base = 500000;

ck_projection_size ck_size_of_projection(const ck_model *model, int index) {
  const int32_t hidden = model->shape.hidden, inner = model->shape.feed_forward;
  const int32_t query = model->query_width, kv = model->kv_width;
  switch (1 << index) {
    case CK_QUERY: return (ck_projection_size){hidden, query, 0};
    case CK_KEY: return (ck_projection_size){hidden, kv, query};
    case CK_VALUE: return (ck_projection_size){hidden, kv, query + kv};
    case CK_OUTPUT: return (ck_projection_size){query, hidden, 0};
    case CK_GATE: return (ck_projection_size){hidden, inner, 0};
    case CK_UP: return (ck_projection_size){hidden, inner, inner};
    default: return (ck_projection_size){inner, hidden, 0};
  }
}

static int within(int32_t value, int32_t lowest, int32_t highest) {
  return value >= lowest && value <= highest;
}

/// Whether the sizes make sense, and their products of two fit 31 bits.
static int makes_sense(const ck_shape *s) {
  const int32_t wide = 1 << 20;
  if (!within(s->layers, 1, 4096) || !within(s->hidden, 1, wide) ||
      !within(s->head_size, 2, 1024) || s->head_size % 2 != 0 || !within(s->heads, 1, 1024) ||
      !within(s->kv_heads, 1, s->heads) || s->heads % s->kv_heads != 0 ||
      !within(s->feed_forward, 1, wide) || !within(s->vocabulary, 1, 1 << 24) ||
      !within(s->block, 1, 1024) || !within(s->kv_blocks, 1, 1 << 30) ||
      !within(s->host_blocks, 0, 1 << 30) || !within(s->max_tokens, 1, wide) ||
      !within(s->max_sequences, 1, wide) || !within(s->adapters, 0, wide) ||
      s->adapted >> CK_PROJECTIONS || (s->adapters > 0 && !s->ranks) ||
      (int64_t)s->kv_blocks * s->block > INT32_MAX ||
      (int64_t)s->kv_heads * s->head_size * 2 * s->block > INT32_MAX)
    return 0;
  for (int32_t i = 0; i < s->adapters; i++) {
    if (!within(s->ranks[i], 1, 4096)) return 0;
  }
  return 1;
}

static void set_widths(ck_model *model, const ck_shape *s) {
  model->shape = *s;
  model->query_width = s->heads * s->head_size;
  model->kv_width = s->kv_heads * s->head_size;
  model->qkv_width = model->query_width + 2 * model->kv_width;
  model->block_count = 2 * model->kv_width * s->block;
}

static void take_weights(ck_model *model, ck_arena *arena) {
  const ck_shape *s = &model->shape;
  model->embedding = ck_take(arena, s->vocabulary, s->hidden);
  model->head = ck_take(arena, s->vocabulary, s->hidden);
  model->final_norm = ck_take(arena, 1, s->hidden);
  model->cosine = ck_take(arena, (int64_t)s->kv_blocks * s->block, s->head_size / 2);
  model->sine = ck_take(arena, (int64_t)s->kv_blocks * s->block, s->head_size / 2);
  for (int32_t i = 0; i < s->layers; i++) {
    ck_layer layer = {
        .attention_norm = ck_take(arena, 1, s->hidden),
        .qkv = ck_take(arena, model->qkv_width, s->hidden),
        .output = ck_take(arena, s->hidden, model->query_width),
        .feed_forward_norm = ck_take(arena, 1, s->hidden),
        .gate_up = ck_take(arena, 2 * (int64_t)s->feed_forward, s->hidden),
        .down = ck_take(arena, s->hidden, s->feed_forward),
    };
    if (arena->base) model->layers[i] = layer;
  }
  model->device = ck_take(arena, (int64_t)s->layers * s->kv_blocks, model->block_count);
  model->host = ck_take(arena, (int64_t)s->layers * s->host_blocks, model->block_count);
}

static void take_adapters(ck_model *model, ck_arena *arena) {
  const ck_shape *s = &model->shape;
  size_t per_rank = 0;
  for (int p = 0; p < CK_PROJECTIONS; p++) {
    ck_projection_size size = ck_size_of_projection(model, p);
    if (s->adapted >> p & 1) per_rank += (size_t)size.inputs + (size_t)size.outputs;
  }
  for (int32_t i = 0; i < s->adapters; i++) {
    ck_adapter adapter = {.rank = s->ranks[i], .layer_count = per_rank * (size_t)s->ranks[i]};
    adapter.count = adapter.layer_count * (size_t)s->layers;
    adapter.weights = ck_take(arena, s->layers, (int64_t)adapter.layer_count);
    if (arena->base) model->adapters[i] = adapter;
  }
}

static void take_work(ck_model *model, ck_arena *arena) {
  const ck_shape *s = &model->shape;
  const int64_t tokens = s->max_tokens, sequences = s->max_sequences;
  int32_t rank = 0;
  for (int32_t i = 0; i < s->adapters; i++) rank = s->ranks[i] > rank ? s->ranks[i] : rank;
  ck_work *work = &model->work;
  work->residual = ck_take(arena, tokens, s->hidden);
  work->normed = ck_take(arena, tokens, s->hidden);
  work->qkv = ck_take(arena, tokens, model->qkv_width);
  work->attended = ck_take(arena, tokens, model->query_width);
  work->gate_up = ck_take(arena, tokens, 2 * (int64_t)s->feed_forward);
  work->activated = ck_take(arena, tokens, s->feed_forward);
  work->low_rank = ck_take(arena, tokens, rank);
  work->last = ck_take(arena, sequences, s->hidden);
  work->logits = ck_take(arena, sequences, s->vocabulary);
  work->sampled = ck_take(arena, 1, sequences);
  work->probabilities = ck_take(arena, 1, s->vocabulary);
  const int32_t rows = s->heads > CK_TILE_ROWS ? s->heads : CK_TILE_ROWS;
  work->queries = ck_take(arena, rows, s->head_size);
  work->values = ck_take(arena, rows, s->head_size);
  work->scores = ck_take(arena, rows, CK_TILE_KEYS);
  work->greatest = ck_take(arena, 1, rows);
  work->sum = ck_take(arena, 1, rows);
  work->keep = ck_take(arena, 1, rows);
}

/// Cuts everything of the model from the arena; the struct and its tables come first.
static ck_model *take_model(ck_arena *arena, const ck_shape *shape) {
  ck_model counting = {0};
  ck_model *model = ck_take(arena, 1, sizeof(ck_model) / 4 + 1);
  ck_layer *layers = ck_take(arena, shape->layers, sizeof(ck_layer) / 4);
  ck_adapter *adapters = ck_take(arena, shape->adapters, sizeof(ck_adapter) / 4);
  int32_t *ranks = ck_take(arena, 1, shape->adapters);
  if (!arena->base) model = &counting;
  set_widths(model, shape);
  model->layers = layers;
  model->adapters = adapters;
  if (arena->base) {
    for (int32_t i = 0; i < shape->adapters; i++) ranks[i] = shape->ranks[i];
    model->shape.ranks = ranks;
  }
  take_weights(model, arena);
  take_adapters(model, arena);
  take_work(model, arena);
  return arena->base ? model : NULL;
}

int64_t ck_model_bytes(const ck_shape *shape) {
  ck_arena counting = {0};
  if (!shape || !makes_sense(shape)) return -1;
  take_model(&counting, shape);
  return counting.used;
}

/// Random numbers of variance 1 / `inputs`: sums of as many products with inputs of variance 1 have
/// variance 1 too.
static void fill(float *weights, size_t count, size_t inputs, uint64_t *seed) {
  *seed = *seed * 6364136223846793005u + 1442695040888963407u;
  ck_fill(weights, count, sqrtf(3.0f / (float)inputs), *seed);
}

static void fill_ones(float *weights, int32_t count) {
  for (int32_t i = 0; i < count; i++) weights[i] = 1;
}

static void fill_rotary(ck_model *model) {
  const int32_t half = model->shape.head_size / 2;
  const int64_t positions = (int64_t)model->shape.kv_blocks * model->shape.block;
  for (int32_t i = 0; i < half; i++) {
    const double frequency = pow(rotary_base, -(double)i / half);
    for (int64_t position = 0; position < positions; position++) {
      model->cosine[position * half + i] = (float)cos((double)position * frequency);
      model->sine[position * half + i] = (float)sin((double)position * frequency);
    }
  }
}

static void fill_model(ck_model *model) {
  const ck_shape *s = &model->shape;
  const size_t hidden = (size_t)s->hidden, inner = (size_t)s->feed_forward;
  const size_t vocabulary = (size_t)s->vocabulary, blocks = (size_t)s->kv_blocks;
  const size_t query = (size_t)model->query_width;
  uint64_t seed = s->seed;
  fill(model->embedding, vocabulary * hidden, 1, &seed);
  fill(model->head, vocabulary * hidden, hidden, &seed);
  fill_ones(model->final_norm, s->hidden);
  fill_rotary(model);
  for (int32_t i = 0; i < s->layers; i++) {
    ck_layer *layer = &model->layers[i];
    fill_ones(layer->attention_norm, s->hidden);
    fill_ones(layer->feed_forward_norm, s->hidden);
    fill(layer->qkv, (size_t)model->qkv_width * hidden, hidden, &seed);
    fill(layer->output, hidden * query, query, &seed);
    fill(layer->gate_up, 2 * inner * hidden, hidden, &seed);
    fill(layer->down, hidden * inner, inner, &seed);
  }
  const size_t count = (size_t)s->layers * (size_t)model->block_count;
  fill(model->device, count * blocks, 1, &seed);
  fill(model->host, count * (size_t)s->host_blocks, 1, &seed);
  for (int32_t i = 0; i < s->adapters; i++) {
    fill(model->adapters[i].weights, model->adapters[i].count, hidden, &seed);
  }
}

ck_status ck_model_create(const ck_shape *shape, ck_model **model) {
  if (!shape || !model) return CK_INVALID;
  const int64_t bytes = ck_model_bytes(shape);
  *model = NULL;
  if (!makes_sense(shape)) return CK_INVALID;
  if (bytes < 0 || bytes > shape->memory) return CK_NO_MEMORY;
  ck_arena arena = {.base = ck_map(bytes)};
  if (!arena.base) return CK_NO_MEMORY;
  *model = take_model(&arena, shape);
  (*model)->bytes = bytes;
  fill_model(*model);
  return CK_OK;
}

void ck_model_free(ck_model *model) {
  if (model) ck_unmap(model, model->bytes);
}
