// Products with few vectors, and sums. Included by vector_loops.h alone.

/// Rows of a matrix whose products with four vectors fit the registers.
#define ROWS (LANES == 16 ? 4 : 2)

/// `rows` rows of a matrix times `tokens` vectors: y[t][o] (+)= Σ_i w[o][i] · x[t][i]. Sums over
/// every `apart`-th vector of inputs are kept apart; rows · apart <= 4.
INLINE void product_tile(int tokens, int rows, int apart, int inputs, const float *x,
                         const float *w, float *y, int stride, int adds) {
  vec sum[4][4];
  UNROLL for (int t = 0; t < tokens; t++) {
    UNROLL for (int k = 0; k < rows * apart; k++) sum[t][k] = (vec){0};
  }
  int i = 0;
  for (; i + apart * LANES <= inputs; i += apart * LANES) {
    UNROLL for (int a = 0; a < apart; a++) {
      vec column[ROWS];
      UNROLL for (int o = 0; o < rows; o++)
        column[o] = load(w + (ptrdiff_t)o * inputs + i + a * LANES);
      UNROLL for (int t = 0; t < tokens; t++) {
        const vec in = load(x + (ptrdiff_t)t * inputs + i + a * LANES);
        UNROLL for (int o = 0; o < rows; o++) sum[t][o * apart + a] += column[o] * in;
      }
    }
  }
  UNROLL for (int t = 0; t < tokens; t++) {
    UNROLL for (int o = 0; o < rows; o++) {
      float *out = y + (ptrdiff_t)t * stride + o;
      vec whole = sum[t][o * apart];
      UNROLL for (int a = 1; a < apart; a++) whole += sum[t][o * apart + a];
      float rest = adds ? *out : 0;
      for (int j = i; j < inputs; j++)
        rest += w[(ptrdiff_t)o * inputs + j] * x[(ptrdiff_t)t * inputs + j];
      *out = total(whole) + rest;
    }
  }
}

INLINE void product_rows(int tokens, int rows, int apart, int inputs, const float *x,
                         const float *w, float *y, int stride, int adds) {
  for (; tokens >= 4; tokens -= 4, x += 4 * (ptrdiff_t)inputs, y += 4 * (ptrdiff_t)stride)
    product_tile(4, rows, apart, inputs, x, w, y, stride, adds);
  for (; tokens >= 2; tokens -= 2, x += 2 * (ptrdiff_t)inputs, y += 2 * (ptrdiff_t)stride)
    product_tile(2, rows, apart, inputs, x, w, y, stride, adds);
  if (tokens) product_tile(1, rows, apart, inputs, x, w, y, stride, adds);
}

/// Up to four tokens are bound by memory, which is read best row by row; more by arithmetic, which
/// wants several rows for each number of x that is loaded.
TARGET static void product(int tokens, int inputs, int outputs, const float *x, const float *w,
                           float *y, int stride, int adds) {
  int o = 0;
  if (tokens > 4) {
    for (; o + ROWS <= outputs; o += ROWS, w += (ptrdiff_t)ROWS * inputs)
      product_rows(tokens, ROWS, 1, inputs, x, w, y + o, stride, adds);
  }
  for (; o < outputs; o++, w += inputs)
    product_rows(tokens, 1, LANES == 16 ? 4 : 2, inputs, x, w, y + o, stride, adds);
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

