// From logits to a token.

#include <float.h>

#include "CKOperators.h"
#include "loops.h"

int32_t ck_sample(
    const float *logits, int32_t count, float temperature, float draw, float *scratch) {
  const ck_loops *loops = ck_loops_in_use();
  const float greatest = loops->greatest(logits, count);
  if (temperature > 0) {
    float top = -FLT_MAX, sum = 0, keep;
    for (int32_t i = 0; i < count; i++) scratch[i] = (logits[i] - greatest) / temperature;
    loops->softmax(1, 1, scratch, count, count, count, &top, &sum, &keep);
    float rest = draw * sum;
    for (int32_t i = 0; i < count; i++) {
      rest -= scratch[i];
      if (rest < 0) return i;
    }
  }
  // Greedy, or the running sum ended below `draw` by rounding.
  for (int32_t i = 0; i < count; i++) {
    if (logits[i] == greatest) return i;
  }
  return 0;
}
