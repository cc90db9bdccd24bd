// The text of the loops of loops.h, for vectors of LANES numbers. The file that includes it defines
//   LANES    numbers in a vector
//   TARGET   the attribute that lets a function use the instruction set
//   LOOPS    the name of the table
// Vectors are the compiler's own (`vector_size`), so that one text serves every instruction set, and
// products followed by sums become fused multiply-adds where there are some.

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "loops.h"

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef int32_t ivec __attribute__((vector_size(4 * LANES)));
#define INLINE TARGET static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

INLINE vec load(const float *x) {
  vec v;
  memcpy(&v, x, sizeof v);
  return v;
}

INLINE void store(float *x, vec v) { memcpy(x, &v, sizeof v); }

INLINE vec all(float x) { return (vec){0} + x; }

INLINE vec larger(vec a, vec b) { return __builtin_elementwise_max(a, b); }

/// The halves, quarters and so on of a vector change places.
#if LANES == 16
#define HALVES(v) __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)
#define QUARTERS(v) \
  __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11)
#define PAIRS(v) \
  __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13)
#define NEIGHBOURS(v) \
  __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14)
#elif LANES == 8
#define QUARTERS(v) __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3)
#define PAIRS(v) __builtin_shufflevector(v, v, 2, 3, 0, 1, 6, 7, 4, 5)
#define NEIGHBOURS(v) __builtin_shufflevector(v, v, 1, 0, 3, 2, 5, 4, 7, 6)
#else
#define PAIRS(v) __builtin_shufflevector(v, v, 2, 3, 0, 1)
#define NEIGHBOURS(v) __builtin_shufflevector(v, v, 1, 0, 3, 2)
#endif

/// The sum of a vector's numbers, added in pairs.
INLINE float total(vec v) {
#if LANES == 16
  v += HALVES(v);
#endif
#if LANES >= 8
  v += QUARTERS(v);
#endif
  v += PAIRS(v);
  v += NEIGHBOURS(v);
  return v[0];
}

/// The greatest of a vector's numbers.
INLINE float top(vec v) {
#if LANES == 16
  v = larger(v, HALVES(v));
#endif
#if LANES >= 8
  v = larger(v, QUARTERS(v));
#endif
  v = larger(v, PAIRS(v));
  v = larger(v, NEIGHBOURS(v));
  return v[0];
}

/// e^x. x is cut to −87 … 88, where both are ordinary numbers. With n the whole number next to
/// x / ln 2, e^x = 2^n · e^r, |r| <= ln 2 / 2, and e^r is its Taylor polynomial of degree 7: the
/// first term left out is r^8 / 8! < 5.2e-9 (an eleventh of the rounding unit). ln 2 is subtracted
/// in two parts (Cody and Waite 1980), the first with 9 bits, so that its product with n is exact.
INLINE vec exponential(vec x) {
  const vec lowest = all(-87.0f), highest = all(88.0f);
  x = larger(x, lowest);
  x = -larger(-x, -highest);
  const vec shift = all(12582912.0f);  // 1.5 · 2^23: adding it rounds to whole numbers
  vec n = x * 1.44269504088896341f + shift;
  n -= shift;
  vec r = x - n * 0.693359375f;
  r = r + n * 2.12194440054690583e-4f;
  vec p = all(1.0f / 5040);
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r + 1.0f;
  p = p * r + 1.0f;
  ivec bits = (__builtin_convertvector(n, ivec) + 127) << 23;
  vec power;
  memcpy(&power, &bits, sizeof power);
  return p * power;
}

/// e^x of one number.
INLINE float exponential1(float x) { return exponential(all(x))[0]; }

/// Vectors that a group of keys fills.
#define PARTS (CK_GROUP / LANES)

/// Sums of vectors kept in registers at once: enough that the next addition need not wait for the
/// one before (4 cycles, two a cycle).
#define SUMS 8

/// A whole group of keys for exactly `rows` <= SUMS / PARTS queries. Sums over every `apart`-th
/// element are kept apart, so that there are SUMS of them.
INLINE void score_group(int rows, const float *q, int head_size, const float *keys, float *out,
                        int stride, const float *next) {
  const int apart = SUMS / (rows * PARTS);
  vec sum[SUMS];
  UNROLL for (int i = 0; i < SUMS; i++) sum[i] = (vec){0};
  int d = 0;
  for (; d + apart <= head_size; d += apart) {
    UNROLL for (int a = 0; a < apart; a++) {
      __builtin_prefetch(next + (d + a) * CK_GROUP, 0, 3);
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
  while (rows > 0) {
    int now = 1;
    if (SUMS / PARTS >= 8 && rows >= 8) {
      score_group(now = 8, q, head_size, keys, out, stride, next);
    } else if (SUMS / PARTS >= 4 && rows >= 4) {
      score_group(now = 4, q, head_size, keys, out, stride, next);
    } else if (rows >= 2) {
      score_group(now = 2, q, head_size, keys, out, stride, next);
    } else {
      score_group(now = 1, q, head_size, keys, out, stride, next);
    }
    rows -= now, q += now * head_size, out += now * stride;
  }
}

/// `vectors` · LANES numbers from `d` on of exactly `rows` weighted sums.
INLINE void accumulate_tile(int rows, int vectors, const float *weights, int stride,
                            const float *keep, const float *values, int slots, int head_size,
                            int d, float *out, const float *next) {
  vec sum[4][4];
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++)
      sum[r][v] = load(out + r * head_size + d + v * LANES) * keep[r];
  }
  for (int s = 0; s < slots; s++) {
    const ptrdiff_t at = (ptrdiff_t)s * head_size + d;
    UNROLL for (int v = 0; v < vectors; v += PARTS) __builtin_prefetch(next + at + v * LANES, 0, 3);
    UNROLL for (int v = 0; v < vectors; v++) {
      const vec x = load(values + at + v * LANES);
      UNROLL for (int r = 0; r < rows; r++) sum[r][v] += x * weights[r * stride + s];
    }
  }
  UNROLL for (int r = 0; r < rows; r++) {
    UNROLL for (int v = 0; v < vectors; v++)
      store(out + r * head_size + d + v * LANES, sum[r][v]);
  }
}

/// Vectors of each of four weighted sums that fit the registers.
#define WIDTH (LANES == 16 ? 4 : 2)

INLINE void accumulate_rows(int rows, const float *weights, int stride, const float *keep,
                            const float *values, int slots, int head_size, float *out,
                            const float *next) {
  int d = 0;
  for (; d + WIDTH * LANES <= head_size; d += WIDTH * LANES)
    accumulate_tile(rows, WIDTH, weights, stride, keep, values, slots, head_size, d, out, next);
  for (; d + LANES <= head_size; d += LANES)
    accumulate_tile(rows, 1, weights, stride, keep, values, slots, head_size, d, out, next);
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
  while (rows > 0) {
    const int now = rows >= 4 ? 4 : rows >= 2 ? 2 : 1;
    if (now == 4) {
      accumulate_rows(4, weights, stride, keep, values, slots, head_size, out, next);
    } else if (now == 2) {
      accumulate_rows(2, weights, stride, keep, values, slots, head_size, out, next);
    } else {
      accumulate_rows(1, weights, stride, keep, values, slots, head_size, out, next);
    }
    rows -= now, weights += now * stride, keep += now, out += now * head_size;
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

TARGET static void rms_norm(const float *x, const float *weight, int count, float epsilon,
                            float *y) {
  vec squares = {0};
  float rest = 0;
  int i = 0;
  for (; i + LANES <= count; i += LANES) squares += load(x + i) * load(x + i);
  for (; i < count; i++) rest += x[i] * x[i];
  float scale = 1.0f / sqrtf((total(squares) + rest) / (float)count + epsilon);
  for (i = 0; i + LANES <= count; i += LANES) store(y + i, load(x + i) * scale * load(weight + i));
  for (; i < count; i++) y[i] = x[i] * scale * weight[i];
}

TARGET static void swiglu(const float *gate, const float *up, int count, float *y) {
  int i = 0;
  for (; i + LANES <= count; i += LANES) {
    vec g = load(gate + i);
    store(y + i, g / (exponential(-g) + 1.0f) * load(up + i));
  }
  for (; i < count; i++) y[i] = gate[i] / (exponential1(-gate[i]) + 1.0f) * up[i];
}

TARGET static void rotate(float *x, const float *cosine, const float *sine, int half) {
  int i = 0;
  for (; i + LANES <= half; i += LANES) {
    vec a = load(x + i), b = load(x + half + i), c = load(cosine + i), s = load(sine + i);
    store(x + i, a * c - b * s);
    store(x + half + i, b * c + a * s);
  }
  for (; i < half; i++) {
    float a = x[i], b = x[half + i];
    x[i] = a * cosine[i] - b * sine[i];
    x[half + i] = b * cosine[i] + a * sine[i];
  }
}

INLINE void dot_rows(int tokens, const float *row, const float *x, ptrdiff_t stride, int count,
                     float *out) {
  vec sum[CK_ROWS];
  float rest[CK_ROWS];
  UNROLL for (int t = 0; t < tokens; t++) sum[t] = (vec){0}, rest[t] = 0;
  int i = 0;
  for (; i + LANES <= count; i += LANES) {
    vec w = load(row + i);
    UNROLL for (int t = 0; t < tokens; t++) sum[t] += w * load(x + t * stride + i);
  }
  for (; i < count; i++) {
    UNROLL for (int t = 0; t < tokens; t++) rest[t] += row[i] * x[t * stride + i];
  }
  UNROLL for (int t = 0; t < tokens; t++) out[t] = total(sum[t]) + rest[t];
}

TARGET static void dots(const float *row, const float *x, ptrdiff_t stride, int tokens, int count,
                        float *out) {
  for (; tokens >= 8; tokens -= 8, x += 8 * stride, out += 8)
    dot_rows(8, row, x, stride, count, out);
  for (; tokens >= 4; tokens -= 4, x += 4 * stride, out += 4)
    dot_rows(4, row, x, stride, count, out);
  for (; tokens >= 1; tokens--, x += stride, out++) dot_rows(1, row, x, stride, count, out);
}

TARGET static float sum(const float *x, size_t count) {
  vec s[8] = {{0}};
  float rest = 0;
  size_t i = 0;
  for (; i + 8 * LANES <= count; i += 8 * LANES) {
    UNROLL for (int j = 0; j < 8; j++) s[j] += load(x + i + j * LANES);
  }
  for (; i < count; i++) rest += x[i];
  vec whole = ((s[0] + s[1]) + (s[2] + s[3])) + ((s[4] + s[5]) + (s[6] + s[7]));
  return total(whole) + rest;
}

const ck_loops LOOPS = {
    .scores = scores,
    .accumulate = accumulate,
    .softmax_step = softmax_step,
    .rms_norm = rms_norm,
    .swiglu = swiglu,
    .rotate = rotate,
    .dots = dots,
    .sum = sum,
    .greatest = greatest,
};
