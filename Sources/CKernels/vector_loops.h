// The text of the loops of loops.h, for vectors of LANES numbers. The file that includes it defines
//   LANES    numbers in a vector
//   TARGET   the attribute that lets a function use the instruction set
//   LOOPS    the name of the table
//   FEW_TOKENS  tokens up to which the product is quicker than BLAS's: where the times of both met
//               on 11.3 million weights a layer and a Zen 4 core, with OpenBLAS 0.3.21
// Vectors are the compiler's own (`vector_size`), so that one text serves every instruction set,
// and products followed by sums become fused multiply-adds where there are some.

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "loops.h"
#include "vectors.h"

#include "vector_attention.h"
#include "vector_products.h"

#include "vector_panels.h"

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

const ck_loops LOOPS = {
    .scores = scores,
    .accumulate = accumulate,
    .softmax = softmax,
    .rms_norm = rms_norm,
    .swiglu = swiglu,
    .rotate = rotate,
    .few_tokens = FEW_TOKENS,
    .product = product,
    .sum = sum,
    .greatest = greatest,
};
