// Products with few vectors, and sums. Included by vector_loops.h alone.

/// Rows of a matrix, and vectors, whose products fit the registers (32 of 16 numbers, 16 of 8 or 4)
/// beside a number of each row and one vector's.
#define ROWS (LANES == 16 ? 6 : 3)
#define VECTORS 4

/// `rows` rows of a matrix times `tokens` vectors: y[t][o] (+)= Σ_i w[o][i] · x[t][i].
INLINE void product_tile(int tokens, int rows, int inputs, const float *x, const float *w,
                         float *y, int stride, int adds, lookahead *ahead) {
  vec sum[VECTORS][ROWS];
  UNROLL for (int t = 0; t < tokens; t++) {
    UNROLL for (int o = 0; o < rows; o++) sum[t][o] = (vec){0};
  }
  int i = 0;
  for (; i + LINE <= inputs; i += LINE) {
    look_ahead(ahead);
    UNROLL for (int part = i; part < i + LINE; part += LANES) {
      vec column[ROWS];
      UNROLL for (int o = 0; o < rows; o++) column[o] = load(w + (ptrdiff_t)o * inputs + part);
      UNROLL for (int t = 0; t < tokens; t++) {
        const vec in = load(x + (ptrdiff_t)t * inputs + part);
        UNROLL for (int o = 0; o < rows; o++) sum[t][o] += column[o] * in;
      }
    }
  }
  UNROLL for (int t = 0; t < tokens; t++) {
    UNROLL for (int o = 0; o < rows; o++) {
      float *out = y + (ptrdiff_t)t * stride + o;
      float rest = adds ? *out : 0;
      for (int j = i; j < inputs; j++)
        rest += w[(ptrdiff_t)o * inputs + j] * x[(ptrdiff_t)t * inputs + j];
      *out = total(sum[t][o]) + rest;
    }
  }
}

/// The same for any number of tokens, in tiles of up to four. `more` rows, which come next, are
/// brought near meanwhile.
INLINE void product_rows(int tokens, int rows, int more, int inputs, const float *x,
                         const float *w, float *y, int stride, int adds) {
  lookahead ahead = {
      .next = w + (ptrdiff_t)rows * inputs, .lines = more, .steps = (tokens + 3) / 4};
  for (; tokens >= 4; tokens -= 4, x += 4 * (ptrdiff_t)inputs, y += 4 * (ptrdiff_t)stride)
    product_tile(4, rows, inputs, x, w, y, stride, adds, &ahead);
  if (tokens == 3) product_tile(3, rows, inputs, x, w, y, stride, adds, &ahead);
  if (tokens == 2) product_tile(2, rows, inputs, x, w, y, stride, adds, &ahead);
  if (tokens == 1) product_tile(1, rows, inputs, x, w, y, stride, adds, &ahead);
}

/// Weights are read from memory once, as they lie. A single token takes them row by row (unless
/// vectors are so short that it would wait for a row's one sum); several tokens pass over some rows
/// one after the other.
TARGET static void product_by_rows(int tokens, int inputs, int outputs, const float *x,
                                   const float *w, float *y, int stride, int adds) {
  int o = 0;
  if (tokens > 1 || LANES == 4) {
    for (; o + ROWS <= outputs; o += ROWS, w += (ptrdiff_t)ROWS * inputs) {
      const int more = outputs - o - ROWS < ROWS ? outputs - o - ROWS : ROWS;
      product_rows(tokens, ROWS, more, inputs, x, w, y + o, stride, adds);
    }
  }
  for (; o < outputs; o++, w += inputs)
    product_rows(tokens, 1, 0, inputs, x, w, y + o, stride, adds);
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

