// Matrix products.

#include <cblas.h>

#include "CKOperators.h"
#include "loops.h"

void ck_linear(int32_t tokens, int32_t inputs, int32_t outputs, const float *x,
               const float *weights, float *y, int32_t stride, int adds) {
  const ck_loops *loops = ck_loops_in_use();
  if (tokens <= loops->few_tokens) {
    loops->product(tokens, inputs, outputs, x, weights, y, stride, adds);
  } else {
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, tokens, outputs, inputs, 1, x, inputs,
                weights, inputs, adds ? 1 : 0, y, stride);
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
