// Vectors of LANES numbers: loading, sums, exponential. Included by vector_loops.h alone, once for
// each instruction set, hence without a guard.

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

/// The lower and the upper half of a vector: narrower ones are quicker to work on.
typedef float vec8 __attribute__((vector_size(32)));
typedef float vec4 __attribute__((vector_size(16)));
#define LOWER8(v) __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7)
#define UPPER8(v) __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15)
#define LOWER4(v) __builtin_shufflevector(v, v, 0, 1, 2, 3)
#define UPPER4(v) __builtin_shufflevector(v, v, 4, 5, 6, 7)

/// The sum of a vector's numbers, added in pairs.
INLINE float total(vec v) {
#if LANES == 16
  const vec8 half = LOWER8(v) + UPPER8(v);
  const vec4 quarter = LOWER4(half) + UPPER4(half);
#elif LANES == 8
  const vec4 quarter = LOWER4(v) + UPPER4(v);
#else
  const vec4 quarter = v;
#endif
  return (quarter[0] + quarter[2]) + (quarter[1] + quarter[3]);
}

/// The sums of neighbours: those of a, then those of b.
INLINE vec pairs(vec a, vec b) {
#if LANES == 16
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30) +
         __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
#elif LANES == 8
  return __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14) +
         __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15);
#else
  return __builtin_shufflevector(a, b, 0, 2, 4, 6) + __builtin_shufflevector(a, b, 1, 3, 5, 7);
#endif
}

/// The sums of LANES vectors' numbers, in their order: added in pairs, of all vectors at once.
INLINE vec totals(const vec *vectors) {
  vec level[LANES];
  UNROLL for (int i = 0; i < LANES; i++) level[i] = vectors[i];
  UNROLL for (int left = LANES / 2; left > 0; left /= 2) {
    UNROLL for (int i = 0; i < left; i++) level[i] = pairs(level[2 * i], level[2 * i + 1]);
  }
  return level[0];
}

/// The greatest of a vector's numbers.
INLINE float top(vec v) {
#if LANES == 16
  const vec8 half = __builtin_elementwise_max(LOWER8(v), UPPER8(v));
  const vec4 quarter = __builtin_elementwise_max(LOWER4(half), UPPER4(half));
#elif LANES == 8
  const vec4 quarter = __builtin_elementwise_max(LOWER4(v), UPPER4(v));
#else
  const vec4 quarter = v;
#endif
  const float even = quarter[0] > quarter[2] ? quarter[0] : quarter[2];
  const float odd = quarter[1] > quarter[3] ? quarter[1] : quarter[3];
  return even > odd ? even : odd;
}

/// Numbers in a cache line.
#define LINE 16

/// A line that is read once, soon, brought near: to the first cache alone (locality 0). On a Zen 5
/// core that is quicker than to the second alone, which takes a fifth longer, or to all.
INLINE void bring_near(const float *line) { __builtin_prefetch(line, 0, 0); }

/// Memory that is needed soon, by several passes, brought near while other things are computed:
/// `lines` cache lines in every `steps` steps, evenly spread, as all at once they hold up what is
/// computed.
typedef struct {
  const float *next;
  int lines, steps, due;
} lookahead;

/// A step. Lines that do not exist may be looked ahead to: that does nothing.
INLINE void look_ahead(lookahead *ahead) {
  for (ahead->due += ahead->lines; ahead->due >= ahead->steps; ahead->due -= ahead->steps) {
    __builtin_prefetch(ahead->next, 0, 3);
    ahead->next += LINE;
  }
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

