#pragma once
// The innermost loops of everything that is not a matrix product, once for each instruction set.
// vector_loops.h has their text, loops_*.c compile it, dispatch.c chooses among them.

#include <stddef.h>

/// Tokens whose keys lie side by side in the KV cache: as many numbers as fill a cache line.
#define CK_GROUP 16

typedef struct {
  /// out[r][s] = Σ_d queries[r][d] · keys[d][s], for `rows` queries of `head_size` numbers, one
  /// after the other, and `count` <= CK_GROUP keys, kept transposed: [d][s]. Rows of `out` are
  /// `stride` apart. `next`, unless it is NULL, are keys that are needed soon.
  void (*scores)(int rows, const float *queries, int head_size, const float *keys, int count,
                 float *out, int stride, const float *next);

  /// out[r][d] = keep[r] · out[r][d] + Σ_s weights[r][s] · values[s][d], for `rows` rows and
  /// `slots` values of `head_size` numbers. Rows of `weights` are `stride` apart.
  /// `next`, unless it is NULL, are values that are needed soon.
  void (*accumulate)(int rows, const float *weights, int stride, const float *keep,
                     const float *values, int slots, int head_size, float *out,
                     const float *next);

  /// One step of a softmax over rows that come in parts (Milakov and Gimelshein 2018,
  /// arXiv:1805.02867): replaces a row's scores by e^(score − m), m its greatest score so far, and
  /// brings its running `greatest` and `sum` up to date. `keep` gets e^(old m − new m), by which all
  /// that was added up before must be multiplied. Rows of `keys` scores are `stride` apart; row r
  /// sees the first `seen` + r / group of them, or all; the others become 0.
  void (*softmax)(int rows, int group, float *scores, int stride, int keys, int seen,
                  float *greatest, float *sum, float *keep);

  /// y = x · weight / sqrt(mean(x²) + epsilon) (Zhang and Sennrich 2019, arXiv:1910.07467).
  void (*rms_norm)(const float *x, const float *weight, int count, float epsilon, float *y);

  /// y = gate / (1 + e^(−gate)) · up (Shazeer 2020, arXiv:2002.05202). y may be gate or up.
  void (*swiglu)(const float *gate, const float *up, int count, float *y);

  /// Turns the pairs (x[i], x[i + half]) by the angles whose cosine and sine are given (Su et al.
  /// 2021, arXiv:2104.09864, in the order of pairs of Llama's weights).
  void (*rotate)(float *x, const float *cosine, const float *sine, int half);

  /// y[t][o] = Σ_i x[t][i] · weights[o][i], or += with `adds` != 0, for few tokens: the weights are
  /// read once, as they lie. Rows of y are `stride` apart. Up to `few_tokens` it is quicker than
  /// BLAS, which first copies all weights into another order.
  int few_tokens;
  void (*product)(int tokens, int inputs, int outputs, const float *x, const float *weights,
                  float *y, int stride, int adds);

  /// The sum of `count` numbers, in some order.
  float (*sum)(const float *x, size_t count);

  /// The greatest of `count` >= 1 numbers.
  float (*greatest)(const float *x, int count);
} ck_loops;

extern const ck_loops ck_loops_plain;
#if defined(__x86_64__)
extern const ck_loops ck_loops_avx2;
extern const ck_loops ck_loops_avx512;
#endif

/// The loops of the instruction set in use.
const ck_loops *ck_loops_in_use(void);
