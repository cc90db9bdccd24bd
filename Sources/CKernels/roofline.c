// What the machine can do at best: reading memory, and multiplying.

#include <cblas.h>

#include "CKMachine.h"
#include "arena.h"
#include "loops.h"

/// Passes, the best of which counts.
enum { passes = 5 };

double ck_read_bandwidth(int64_t bytes) {
  if (bytes < 4) return 0;
  float *numbers = ck_map(bytes);
  if (!numbers) return 0;
  const size_t count = (size_t)bytes / 4;
  double best = 1e300;
  volatile float sum = 0;
  ck_fill(numbers, count, 1, 1);
  for (int pass = 0; pass < passes; pass++) {
    const double start = ck_clock();
    sum += ck_loops_in_use()->sum(numbers, count);
    const double seconds = ck_clock() - start;
    best = seconds < best ? seconds : best;
  }
  ck_unmap(numbers, bytes);
  return 4.0 * (double)count / best;
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
