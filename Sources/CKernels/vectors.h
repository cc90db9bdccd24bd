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

/// The halves, quarters and so on of a vector change places.
#if LANES == 16
#define HALVES(v) \
  __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7)
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

