// What the machine can do at best: reading memory, and multiplying.

#include <cblas.h>

#include "CKMachine.h"
#include "arena.h"
#include "loops.h"

/// Passes, the best of which counts.
enum { passes = 5 };

/// Pieces from one to the next that is read, of `pieces`: a golden section of them, or the next
/// number after it that has no divisor in common with them, so that all are read.
static size_t stride_over(size_t pieces) {
  for (size_t stride = (size_t)(0.618 * (double)pieces);; stride++) {
    size_t a = pieces, b = stride;
    while (b) {
      const size_t rest = a % b;
      a = b;
      b = rest;
    }
    if (a == 1) return stride;
  }
}

double ck_read_bandwidth(int64_t bytes, int64_t piece) {
  if (piece < 4 || bytes < piece) return 0;
  float *numbers = ck_map(bytes);
  if (!numbers) return 0;
  const size_t length = (size_t)piece / 4, pieces = (size_t)(bytes / piece);
  const size_t stride = stride_over(pieces);
  double best = 1e300;
  volatile float sum = 0;
  ck_fill(numbers, length * pieces, 1, 1);
  for (int pass = 0; pass < passes; pass++) {
    const double start = ck_clock();
    for (size_t i = 0, at = 0; i < pieces; i++, at = (at + stride) % pieces)
      sum += ck_loops_in_use()->sum(numbers + at * length, length);
    const double seconds = ck_clock() - start;
    best = seconds < best ? seconds : best;
  }
  ck_unmap(numbers, bytes);
  return 4.0 * (double)(length * pieces) / best;
}

double ck_product_rate(int32_t n) {
  const int64_t count = (int64_t)n * n;
  if (n < 1 || n > 16384) return 0;
  float *numbers = ck_map(12 * count);
  if (!numbers) return 0;
  float *a = numbers, *b = a + count, *c = b + count;
  double best = 1e300;
  ck_fill(numbers, 3 * (size_t)count, 1, 1);
  for (int pass = 0; pass < passes; pass++) {
    const double start = ck_clock();
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, c, n);
    const double seconds = ck_clock() - start;
    best = seconds < best ? seconds : best;
  }
  ck_unmap(numbers, 12 * count);
  return 2.0 * n * (double)count / best;
}
