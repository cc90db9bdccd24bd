#pragma once
// The kernels of an iteration one by one, so that each can be tested and timed.

#include "CKModel.h"

/// y = x · weightsᵀ, or y += x · weightsᵀ with `adds` != 0: `tokens` rows of `inputs` numbers times
/// a matrix of `outputs` rows. Rows of y are `stride` apart.
void ck_linear(int32_t tokens, int32_t inputs, int32_t outputs, const float *x,
               const float *weights, float *y, int32_t stride, int adds);

/// c = a · b by three plain loops, n × n each: what BLAS is held against.
void ck_multiply_naively(int32_t n, const float *a, const float *b, float *c);

/// y = x · weight / sqrt(mean(x²) + epsilon) over `count` numbers.
void ck_rms_norm(const float *x, const float *weight, int32_t count, float epsilon, float *y);

/// y = gate / (1 + e^(−gate)) · up over `count` numbers.
void ck_swiglu(const float *gate, const float *up, int32_t count, float *y);

/// Turns the pairs (x[i], x[i + half]) by the angles of the given cosines and sines.
void ck_rotate(float *x, const float *cosine, const float *sine, int32_t half);

/// The token that the logits give (see `ck_sequence`). `scratch` is as long as the logits.
int32_t ck_sample(
    const float *logits, int32_t count, float temperature, float draw, float *scratch);

/// Writes keys and values of `tokens` tokens from position `depth` on into a layer's blocks. Rows
/// of `keys` and `values`, kv_heads · head_size numbers each, are `stride` apart.
void ck_write_kv(ck_model *model, int32_t layer, const int32_t *blocks, int32_t depth,
                 int32_t tokens, const float *keys, const float *values, int32_t stride);

/// Causal attention of `tokens` queries from position `depth` on over a layer's blocks, those of
/// the tokens themselves included. Rows of `queries` (heads · head_size numbers) are `stride`
/// apart; rows of `out`, as wide, follow each other. At most `max_tokens` queries.
void ck_attention(ck_model *model, int32_t layer, const int32_t *blocks, int32_t depth,
                  int32_t tokens, const float *queries, int32_t stride, float *out);
