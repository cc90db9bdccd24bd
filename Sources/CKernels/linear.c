// Matrix products.

#include <cblas.h>

#include "CKOperators.h"
#include "loops.h"

/// Tokens up to which our own loops are quicker than BLAS, which first copies all weights into
/// another order.
#ifndef FEW
#define FEW 24
#endif
static const int32_t few_tokens = FEW;

void ck_linear(int32_t tokens, int32_t inputs, int32_t outputs, const float *x,
               const float *weights, float *y, int32_t stride, int adds) {
  const float beta = adds ? 1 : 0;
  if (tokens == 1 && FEW < 1000) {
    cblas_sgemv(CblasRowMajor, CblasNoTrans, outputs, inputs, 1, weights, inputs, x, 1, beta, y, 1);
  } else if (tokens <= few_tokens) {
    ck_loops_in_use()->product(tokens, inputs, outputs, x, weights, y, stride, adds);
  } else {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, tokens, outputs, inputs, 1, x, inputs,
                weights, inputs, beta, y, stride);
  }
}

void ck_multiply_naively(int32_t n, const float *a, const float *b, float *c) {
  for (int32_t i = 0; i < n; i++) {
    for (int32_t j = 0; j < n; j++) {
      float sum = 0;
      for (int32_t k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
      c[i * n + j] = sum;
    }
  }
}
