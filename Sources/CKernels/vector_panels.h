// Products with a few vectors, whose weights take about as long to come from memory as to be
// multiplied. Included by vector_loops.h alone.
//
// Weights come once: a panel of rows is multiplied with all tokens before the next is. Some rows at
// a time pass over a part of the columns, whose inputs stay in the first cache; what they add up
// waits for the next part.

/// Tokens and rows of a panel at most.
#define TOKENS 8
#define PANEL_ROWS 64

/// Numbers of a panel that, with the next, fits the second cache, and of a matrix that does.
#define PANEL (1 << 16)
#define CACHED (1 << 18)

/// Inputs of a part at most: half of the first cache.
#define INPUTS (1 << 12)

/// How a panel is passed over.
typedef struct {
  /// Tokens and rows whose products are added up in registers at once: with a number of each row
  /// and one token's they fit 32 vectors (of 16 numbers) or 16 (of 8 or 4).
  int tokens, rows;
  /// Whether a line is brought near for each that is multiplied, some rows on, rather than the next
  /// panel.
  int by_lines;
  /// Rows of a panel, and columns of a part, a multiple of LINE.
  int panel, columns;
  /// By lines: numbers from a line to the one that is brought near.
  ptrdiff_t distance;
} passing;

/// Adds the products of exactly `rows` rows and `tokens` of `all` tokens to the sums, or begins
/// them. Few sums are kept in more registers, so that the next addition need not wait for the one
/// before.
INLINE void panel_tile(passing how, int tokens, int all, int rows, int columns, int inputs,
                       const float *x, const float *w, vec (*sums)[PANEL_ROWS], int begins,
                       lookahead *ahead) {
  const int apart = rows * tokens * LINE / LANES > 8 ? 1 : LINE / LANES;
  vec sum[TOKENS][3][LINE / LANES];
  UNROLL for (int t = 0; t < tokens; t++) {
    UNROLL for (int o = 0; o < rows; o++) {
      UNROLL for (int a = 0; a < apart; a++) sum[t][o][a] = (vec){0};
    }
  }
  for (int i = 0; i < columns; i += LINE, x += all * LINE) {
    if (!how.by_lines) look_ahead(ahead);
    UNROLL for (int o = 0; o < rows; o++)
      if (how.by_lines) bring_near(w + (ptrdiff_t)o * inputs + i + how.distance);
    UNROLL for (int part = 0; part < LINE / LANES; part++) {
      vec column[3];
      UNROLL for (int o = 0; o < rows; o++)
        column[o] = load(w + (ptrdiff_t)o * inputs + i + part * LANES);
      UNROLL for (int t = 0; t < tokens; t++) {
        const vec in = load(x + t * LINE + part * LANES);
        UNROLL for (int o = 0; o < rows; o++) sum[t][o][part % apart] += column[o] * in;
      }
    }
  }
  UNROLL for (int t = 0; t < tokens; t++) {
    UNROLL for (int o = 0; o < rows; o++) {
      UNROLL for (int a = 1; a < apart; a++) sum[t][o][0] += sum[t][o][a];
      sums[t][o] = begins ? sum[t][o][0] : sums[t][o] + sum[t][o][0];
    }
  }
}

/// The same for `all` <= TOKENS tokens, at most how.tokens of them at once.
INLINE void panel_tiles(passing how, int all, int rows, int columns, int inputs, const float *x,
                        const float *w, vec (*sums)[PANEL_ROWS], int begins, lookahead *ahead) {
#define CASE(n)                                                                      \
  case n:                                                                            \
    if (n <= how.tokens)                                                             \
      panel_tile(how, n, all, rows, columns, inputs, x, w, sums, begins, ahead);     \
    break
  const int most = how.tokens;
  for (int left = all; left > 0; left -= most, x += most * LINE, sums += most) {
    switch (left < most ? left : most) {
      CASE(1);
      CASE(2);
      CASE(3);
      CASE(4);
      CASE(5);
      CASE(6);
      CASE(7);
      CASE(8);
    }
  }
#undef CASE
}

/// Adds up the sums of `rows` rows and `tokens` tokens, and what the columns from `whole` on add.
INLINE void finish_panel(int tokens, int rows, int whole, int inputs, const float *x,
                         const float *w, vec (*sums)[PANEL_ROWS], float *y, int stride,
                         int adds) {
  for (int t = 0; t < tokens; t++, x += inputs, y += stride) {
    int o = 0;
    for (; o + LANES <= rows; o += LANES) {
      const vec out = totals(sums[t] + o);
      store(y + o, adds ? load(y + o) + out : out);
    }
    for (; o < rows; o++) y[o] = adds ? y[o] + total(sums[t][o]) : total(sums[t][o]);
    for (int i = whole; i < inputs; i++) {
      for (o = 0; o < rows; o++) y[o] += w[(ptrdiff_t)o * inputs + i] * x[i];
    }
  }
}

/// `rows` rows times up to TOKENS tokens. The inputs of a part are first laid side by side, by line
/// and token: where they lie a power of two apart they drive each other from the first cache.
INLINE void multiply_panel(passing how, int tokens, int rows, int inputs, const float *x,
                           const float *w, float *y, int stride, int adds, lookahead *ahead) {
  vec sums[TOKENS][PANEL_ROWS];
  _Alignas(64) float packed[INPUTS + TOKENS * LINE];
  const int whole = inputs / LINE * LINE;
  for (int first = 0; first < whole; first += how.columns) {
    const int columns = whole - first < how.columns ? whole - first : how.columns;
    float *to = packed;
    for (int i = first; i < first + columns; i += LINE) {
      for (int t = 0; t < tokens; t++, to += LINE)
        memcpy(to, x + t * (ptrdiff_t)inputs + i, 4 * LINE);
    }
    const float *row = w + first;
    for (int o = 0, now; o < rows; o += now, row += now * (ptrdiff_t)inputs) {
      vec(*at)[PANEL_ROWS] = (vec(*)[PANEL_ROWS])(sums[0] + o);
      now = rows - o < how.rows ? 1 : how.rows;
      if (now == how.rows)
        panel_tiles(how, tokens, how.rows, columns, inputs, packed, row, at, first == 0, ahead);
      else
        panel_tiles(how, tokens, 1, columns, inputs, packed, row, at, first == 0, ahead);
    }
  }
  finish_panel(tokens, rows, whole, inputs, x, w, sums, y, stride, adds);
}

/// All panels, for any number of tokens.
INLINE void multiply_panels(passing how, int tokens, int inputs, int outputs, const float *x,
                            const float *w, float *y, int stride, int adds) {
  for (int o = 0; o < outputs; o += how.panel, w += how.panel * (ptrdiff_t)inputs) {
    const int rows = outputs - o < how.panel ? outputs - o : how.panel;
    lookahead ahead = {
        .next = w + how.panel * (ptrdiff_t)inputs,
        .lines = o + how.panel < outputs ? how.rows : 0,
        .steps = (tokens + how.tokens - 1) / how.tokens,
    };
    for (int t = 0; t < tokens; t += TOKENS)
      multiply_panel(how, tokens - t < TOKENS ? tokens - t : TOKENS, rows, inputs,
                     x + t * (ptrdiff_t)inputs, w, y + t * (ptrdiff_t)stride + o, stride, adds,
                     &ahead);
  }
}

/// Few tokens, `rows` rows at a time. Lines are brought near one by one, so many rows on that 8 KB
/// of a part lie between: evenly, as many at once hold up what is computed.
INLINE void multiply_by_lines(int most, int rows, int tokens, int inputs, int outputs,
                              const float *x, const float *w, float *y, int stride, int adds) {
  const int parts = (int)(((ptrdiff_t)inputs * tokens + INPUTS - 1) / INPUTS);
  const passing how = {
      .tokens = most,
      .rows = rows,
      .by_lines = 1,
      .panel = PANEL_ROWS,
      .columns = (inputs / parts + LINE - 1) / LINE * LINE,
      .distance = ((ptrdiff_t)2048 * parts / inputs / rows + 1) * rows * inputs,
  };
  multiply_panels(how, tokens, inputs, outputs, x, w, y, stride, adds);
}

/// More tokens: a panel is brought near while the one before is multiplied.
TARGET static void product_by_panels(int tokens, int inputs, int outputs, const float *x,
                                     const float *w, float *y, int stride, int adds) {
  const int rows = PANEL / inputs / 3 * 3;
  const passing how = {
      .tokens = 4,
      .rows = 3,
      .panel = rows < 3 ? 3 : rows < 48 ? rows : 48,
      .columns = INPUTS / 2 / TOKENS,
  };
  multiply_panels(how, tokens, inputs, outputs, x, w, y, stride, adds);
}

/// The quickest way, as measured on a Zen 5 core (by rows on a Zen 4 core too). By lines and by
/// panels pay off for weights that come from memory only, and with wide vectors not for many tokens,
/// which are bound by arithmetic.
TARGET static void product(int tokens, int inputs, int outputs, const float *x, const float *w,
                           float *y, int stride, int adds) {
  const int far = LANES > 4 && inputs >= LINE && (ptrdiff_t)inputs * outputs >= CACHED;
  if (far && tokens <= 4)
    multiply_by_lines(4, 1, tokens, inputs, outputs, x, w, y, stride, adds);
  else if (far && LANES == 16 && tokens <= TOKENS)
    multiply_by_lines(TOKENS, 3, tokens, inputs, outputs, x, w, y, stride, adds);
  else if (far && LANES < 16)
    product_by_panels(tokens, inputs, outputs, x, w, y, stride, adds);
  else
    product_by_rows(tokens, inputs, outputs, x, w, y, stride, adds);
}
