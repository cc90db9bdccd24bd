#pragma once
// An iteration on its way.

#include "CKIteration.h"
#include "CKMachine.h"
#include "model.h"

typedef struct {
  ck_model *model;
  const ck_loops *loops;
  const ck_sequence *sequences;
  int32_t count;
  /// Tokens in the batch.
  int32_t tokens;
  ck_seconds *seconds;
  /// When the kernel before ended.
  double last;
} ck_run;

/// Charges the time since the kernel before to one kind of kernels.
static inline void ck_charge(ck_run *run, double *kind) {
  const double now = ck_thread_clock();
  *kind += now - run->last;
  run->last = now;
}

/// Adds the adapters' updates to the outputs of some projections of a layer: for each group of
/// sequences with one adapter, y += (x · downᵀ) · upᵀ (Hu et al. 2021, arXiv:2106.09685; grouped as
/// in Punica, arXiv:2310.18547). `projections` is a set; rows of y are `stride` apart.
void ck_adapt(ck_run *run, int32_t layer, uint32_t projections, const float *x, float *y,
              int32_t stride);
