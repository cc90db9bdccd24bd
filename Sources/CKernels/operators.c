// The loops, one by one, in the instruction set in use.

#include "CKOperators.h"
#include "loops.h"

void ck_rms_norm(const float *x, const float *weight, int32_t count, float epsilon, float *y) {
  ck_loops_in_use()->rms_norm(x, weight, count, epsilon, y);
}

void ck_swiglu(const float *gate, const float *up, int32_t count, float *y) {
  ck_loops_in_use()->swiglu(gate, up, count, y);
}

void ck_rotate(float *x, const float *cosine, const float *sine, int32_t half) {
  ck_loops_in_use()->rotate(x, cosine, sine, half);
}
