// The loops of attention. Included by vector_loops.h alone.

/// Vectors that a group of keys fills.
#define PARTS (CK_GROUP / LANES)

/// Sums of vectors kept in registers at once: enough that the next addition need not wait for the
/// one before (4 cycles, two a cycle).
#define SUMS 8

/// A whole group of keys for exactly `rows` <= SUMS / PARTS queries. Sums over every `apart`-th
/// element are kept apart, so that there are SUMS of them.
INLINE void score_group(int rows, const float *q, ptrdiff_t head_size, const float *keys,
                        float *out, ptrdiff_t stride, ptrdiff_t ahead) {
  const int apart = SUMS / (rows * PARTS);
  vec sum[SUMS];
  UNROLL for (int i = 0; i < SUMS; i++) sum[i] = (vec){0};
  ptrdiff_t d = 0;
  for (; d + apart <= head_size; d += apart) {
    UNROLL for (int a = 0; a < apart; a++, keys += CK_GROUP) {
      bring_near(keys + ahead);
      UNROLL for (int part = 0; part < PARTS; part++) {
        const vec k = load(keys + part * LANES);
        UNROLL for (int r = 0; r < rows; r++)
          sum[(a * PARTS + part) * rows + r] += k * q[r * head_size + d + a];
      }
    }
  }
  for (; d < head_size; d++, keys += CK_GROUP) {
    UNROLL for (int part = 0; part < PARTS; part++) {
      const vec k = load(keys + part * LANES);
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
  ptrdiff_t ahead = next ? next - keys : 0;
  for (int now; rows > 0; rows -= now, q += now * head_size, out += now * stride, ahead = 0) {
    if (SUMS / PARTS >= 8 && rows >= 8)
      score_group(now = 8, q, head_size, keys, out, stride, ahead);
    else if (SUMS / PARTS >= 4 && rows >= 4)
      score_group(now = 4, q, head_size, keys, out, stride, ahead);
    else if (rows >= 2)
      score_group(now = 2, q, head_size, keys, out, stride, ahead);
    else
      score_group(now = 1, q, head_size, keys, out, stride, ahead);
  }
}

/// `vectors` · LANES numbers of exactly `rows` weighted sums.
INLINE void accumulate_tile(int rows, int vectors, const float *weights, ptrdiff_t stride,
                            const float *keep, const float *values, int slots,
                            ptrdiff_t head_size, float *out, ptrdiff_t ahead) {
  vec sum[4][8];
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++)
      sum[r][v] = load(out + r * head_size + v * LANES) * keep[r];
  }
  for (int s = 0; s < slots; s++, values += head_size, weights++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      if (v * LANES % LINE == 0) bring_near(values + v * LANES + ahead);
      const vec x = load(values + v * LANES);
      UNROLL for (int r = 0; r < rows; r++) sum[r][v] += x * weights[r * stride];
    }
  }
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++)
      store(out + r * head_size + v * LANES, sum[r][v]);
  }
}

/// All of exactly `rows` <= 4 weighted sums.
INLINE void accumulate_rows(int rows, const float *weights, int stride, const float *keep,
                            const float *values, int slots, int head_size, float *out,
                            ptrdiff_t ahead) {
  const int wide = SUMS / rows;
  int d = 0;
  for (; d + wide * LANES <= head_size; d += wide * LANES)
    accumulate_tile(rows, wide, weights, stride, keep, values + d, slots, head_size, out + d,
                    ahead);
  for (; d + LANES <= head_size; d += LANES)
    accumulate_tile(rows, 1, weights, stride, keep, values + d, slots, head_size, out + d, ahead);
  for (; d < head_size; d++) {
    for (int r = 0; r < rows; r++) {
      float sum = out[r * head_size + d] * keep[r];
      for (int s = 0; s < slots; s++) sum += weights[r * stride + s] * values[s * head_size + d];
      out[r * head_size + d] = sum;
    }
  }
}

TARGET static void accumulate(int rows, const float *weights, int stride, const float *keep,
                              const float *values, int slots, int head_size, float *out,
                              const float *next) {
  ptrdiff_t ahead = next ? next - values : 0;
  for (int now; rows > 0; rows -= now, weights += now * stride, keep += now,
                          out += now * head_size, ahead = 0) {
    if (rows >= 4)
      accumulate_rows(now = 4, weights, stride, keep, values, slots, head_size, out, ahead);
    else if (rows >= 2)
      accumulate_rows(now = 2, weights, stride, keep, values, slots, head_size, out, ahead);
    else
      accumulate_rows(now = 1, weights, stride, keep, values, slots, head_size, out, ahead);
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

/// The same for a whole group of keys. It has no loops, so that the processor works on the next row
/// while it waits for this one's results.
INLINE float softmax_group(float *scores, float *running, float *sum) {
  vec part[PARTS], tops, sums = {0};
  UNROLL for (int i = 0; i < PARTS; i++) part[i] = load(scores + i * LANES);
  tops = part[0];
  UNROLL for (int i = 1; i < PARTS; i++) tops = larger(tops, part[i]);
  const float old = *running, best = top(tops), now = best > old ? best : old;
  const float keep = now > old ? exponential1(old - now) : 1;
  UNROLL for (int i = 0; i < PARTS; i++) {
    const vec e = exponential(part[i] - now);
    sums += e;
    store(scores + i * LANES, e);
  }
  *running = now;
  *sum = *sum * keep + total(sums);
  return keep;
}

TARGET static void softmax(int rows, int group, float *scores, int stride, int keys, int seen,
                           float *running, float *sum, float *keep) {
  for (int r = 0; r < rows; r++, scores += stride) {
    const int now = seen + r / group < keys ? seen + r / group : keys;
    keep[r] = now == CK_GROUP ? softmax_group(scores, running + r, sum + r)
              : now > 0       ? softmax_step(scores, now, running + r, sum + r)
                              : 1;
    for (int key = now > 0 ? now : 0; key < keys; key++) scores[key] = 0;
  }
}
