// Low-rank updates, grouped by adapter.

#include "CKOperators.h"
#include "iteration.h"

/// The updates of `tokens` rows that run through one adapter.
static void adapt_group(const ck_model *model, const ck_adapter *adapter, int32_t layer,
                        uint32_t projections, int32_t tokens, const float *x, float *y,
                        int32_t stride) {
  const float *weights = adapter->weights + (size_t)layer * adapter->layer_count;
  for (int p = 0; p < CK_PROJECTIONS; p++) {
    if (!(model->shape.adapted >> p & 1)) continue;
    const ck_projection_size size = ck_size_of_projection(model, p);
    const float *up = weights + (size_t)adapter->rank * (size_t)size.inputs;
    if (projections >> p & 1) {
      float *low = model->work.low_rank;
      ck_linear(tokens, size.inputs, adapter->rank, x, weights, low, adapter->rank, 0);
      ck_linear(tokens, adapter->rank, size.outputs, low, up, y + size.offset, stride, 1);
    }
    weights = up + (size_t)adapter->rank * (size_t)size.outputs;
  }
}

void ck_adapt(ck_run *run, int32_t layer, uint32_t projections, const float *x, float *y,
              int32_t stride) {
  const ck_model *model = run->model;
  projections &= model->shape.adapted;
  if (!projections || model->shape.adapters == 0) return;
  int first_bit = 0, ran = 0;
  while (!(projections >> first_bit & 1)) first_bit++;
  const int32_t inputs = ck_size_of_projection(model, first_bit).inputs;
  for (int32_t i = 0; i < run->count;) {
    const int32_t adapter = run->sequences[i].adapter;
    int32_t tokens = 0;
    for (; i < run->count && run->sequences[i].adapter == adapter; i++)
      tokens += run->sequences[i].tokens;
    if (adapter >= 0) {
      adapt_group(model, &model->adapters[adapter], layer, projections, tokens, x, y, stride);
      ran = 1;
    }
    x += (size_t)tokens * (size_t)inputs;
    y += (size_t)tokens * (size_t)stride;
  }
  if (ran) ck_charge(run, &run->seconds->adapters);
}
