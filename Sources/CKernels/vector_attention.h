// The loops of attention. Included by vector_loops.h alone.

/// Vectors that a group of keys fills.
#define PARTS (CK_GROUP / LANES)

/// Sums of vectors kept in registers at once: enough that the next addition need not wait for the
/// one before (4 cycles, two a cycle).
#define SUMS 8

/// Whether all that is read next is looked ahead to, or only where it begins. Wide vectors take
/// keys and values in the order of memory, which the processor foresees: on a Zen 4 core they are 6
/// to 11 per cent quicker so from 1,000 tokens of context on, and 4 slower at 250. Shorter ones
/// pass over the values several times, and would wait for memory in the first of these.
#define LOOKS_FAR (LANES < 16)

/// A whole group of keys for exactly `rows` <= SUMS / PARTS queries. Sums over every `apart`-th
/// element are kept apart, so that there are SUMS of them.
INLINE void score_group(int rows, const float *q, int head_size, const float *keys, float *out,
                        int stride, lookahead *ahead) {
  const int apart = SUMS / (rows * PARTS);
  vec sum[SUMS];
  UNROLL for (int i = 0; i < SUMS; i++) sum[i] = (vec){0};
  int d = 0;
  for (; d + apart <= head_size; d += apart) {
    UNROLL for (int a = 0; a < apart; a++) {
      look_ahead(ahead);
      UNROLL for (int part = 0; part < PARTS; part++) {
        const vec k = load(keys + (d + a) * CK_GROUP + part * LANES);
        UNROLL for (int r = 0; r < rows; r++)
          sum[(a * PARTS + part) * rows + r] += k * q[r * head_size + d + a];
      }
    }
  }
  for (; d < head_size; d++) {
    UNROLL for (int part = 0; part < PARTS; part++) {
      const vec k = load(keys + d * CK_GROUP + part * LANES);
      UNROLL for (int r = 0; r < rows; r++) sum[part * rows + r] += k * q[r * head_size + d];
    }
  }
  UNROLL for (int i = rows * PARTS; i < SUMS; i++) sum[i % (rows * PARTS)] += sum[i];
  UNROLL for (int part = 0; part < PARTS; part++) {
    UNROLL for (int r = 0; r < rows; r++)
      store(out + r * stride + part * LANES, sum[part * rows + r]);
  }
}

TARGET static void scores_of_few(int rows, const float *q, int head_size, const float *keys,
                                 int count, float *out, int stride) {
  for (int r = 0; r < rows; r++) {
    for (int slot = 0; slot < count; slot++) {
      float sum = 0;
      for (int d = 0; d < head_size; d++) sum += q[r * head_size + d] * keys[d * count + slot];
      out[r * stride + slot] = sum;
    }
  }
}

TARGET static void scores(int rows, const float *q, int head_size, const float *keys, int count,
                          float *out, int stride, const float *next) {
  if (count < CK_GROUP) return scores_of_few(rows, q, head_size, keys, count, out, stride);
  // A line of keys in each step of each of the passes over this group.
  const int most = SUMS / PARTS < 8 ? SUMS / PARTS : 8;
  lookahead ahead = {
      .next = next, .lines = next && LOOKS_FAR, .steps = (rows + most - 1) / most};
  if (next && !LOOKS_FAR) begin_ahead(next);
  while (rows > 0) {
    int now = 1;
    if (SUMS / PARTS >= 8 && rows >= 8) {
      score_group(now = 8, q, head_size, keys, out, stride, &ahead);
    } else if (SUMS / PARTS >= 4 && rows >= 4) {
      score_group(now = 4, q, head_size, keys, out, stride, &ahead);
    } else if (rows >= 2) {
      score_group(now = 2, q, head_size, keys, out, stride, &ahead);
    } else {
      score_group(now = 1, q, head_size, keys, out, stride, &ahead);
    }
    rows -= now, q += now * head_size, out += now * stride;
  }
}

/// `vectors` · LANES numbers from `d` on of exactly `rows` weighted sums.
INLINE void accumulate_tile(int rows, int vectors, const float *weights, int stride,
                            const float *keep, const float *values, int slots, int head_size,
                            int d, float *out, lookahead *ahead) {
  vec sum[4][8];
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++)
      sum[r][v] = load(out + r * head_size + d + v * LANES) * keep[r];
  }
  for (int s = 0; s < slots; s++) {
    const float *value = values + (ptrdiff_t)s * head_size + d;
    look_ahead(ahead);
    UNROLL for (int v = 0; v < vectors; v++) {
      const vec x = load(value + v * LANES);
      UNROLL for (int r = 0; r < rows; r++) sum[r][v] += x * weights[r * stride + s];
    }
  }
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++)
      store(out + r * head_size + d + v * LANES, sum[r][v]);
  }
}

/// The same for any number of rows, `most` at once.
INLINE void accumulate_columns(int rows, int most, int vectors, const float *weights, int stride,
                               const float *keep, const float *values, int slots, int head_size,
                               int d, float *out, lookahead *ahead) {
  int r = 0;
  for (; r + most <= rows; r += most)
    accumulate_tile(most, vectors, weights + r * stride, stride, keep + r, values, slots,
                    head_size, d, out + r * head_size, ahead);
  for (; r < rows; r++)
    accumulate_tile(1, vectors, weights + r * stride, stride, keep + r, values, slots, head_size,
                    d, out + r * head_size, ahead);
}

/// Sums kept in registers at once: half of those that there are.
#define HELD (LANES == 16 ? 16 : 8)

/// As wide a part of the head as possible goes first, so that memory is read as it lies.
TARGET static void accumulate(int rows, const float *weights, int stride, const float *keep,
                              const float *values, int slots, int head_size, float *out,
                              const float *next) {
  // The lines of a value in each step of each of the tiles.
  const int tiles = rows * head_size / (HELD * LANES);
  lookahead ahead = {.next = next,
                     .lines = next && LOOKS_FAR ? head_size / LINE : 0,
                     .steps = tiles > 1 ? tiles : 1};
  if (next && !LOOKS_FAR) begin_ahead(next);
  int d = 0;
  for (; d + 8 * LANES <= head_size; d += 8 * LANES)
    accumulate_columns(rows, HELD / 8, 8, weights, stride, keep, values, slots, head_size, d, out,
                       &ahead);
  for (; d + 4 * LANES <= head_size; d += 4 * LANES)
    accumulate_columns(rows, HELD / 4, 4, weights, stride, keep, values, slots, head_size, d, out,
                       &ahead);
  for (; d + LANES <= head_size; d += LANES)
    accumulate_columns(rows, 4, 1, weights, stride, keep, values, slots, head_size, d, out,
                       &ahead);
  for (; d < head_size; d++) {
    for (int r = 0; r < rows; r++) {
      float sum = out[r * head_size + d] * keep[r];
      for (int s = 0; s < slots; s++) sum += weights[r * stride + s] * values[s * head_size + d];
      out[r * head_size + d] = sum;
    }
  }
}

TARGET static float greatest(const float *x, int count) {
  float best = x[0];
  int i = 0;
  if (count >= LANES) {
    vec tops = load(x);
    for (i = LANES; i + LANES <= count; i += LANES) tops = larger(tops, load(x + i));
    best = top(tops);
  }
  for (; i < count; i++) best = x[i] > best ? x[i] : best;
  return best;
}

TARGET static float softmax_step(float *scores, int count, float *running, float *sum) {
  const float old = *running, part = greatest(scores, count), now = part > old ? part : old;
  const float keep = now > old ? exponential1(old - now) : 1;
  vec sums = {0};
  float rest = 0;
  int i = 0;
  for (; i + LANES <= count; i += LANES) {
    const vec e = exponential(load(scores + i) - now);
    sums += e;
    store(scores + i, e);
  }
  for (; i < count; i++) rest += scores[i] = exponential1(scores[i] - now);
  *running = now;
  *sum = *sum * keep + (total(sums) + rest);
  return keep;
}

