// Looking into a model: weights, adapters, KV blocks.

#include "model.h"

const float *ck_weights(const ck_model *model, ck_weight kind, int32_t layer, size_t *count) {
  const ck_shape *s = &model->shape;
  const size_t hidden = (size_t)s->hidden, inner = (size_t)s->feed_forward;
  const size_t vocabulary = (size_t)s->vocabulary;
  *count = 0;
  if (layer < 0 || layer >= s->layers) return NULL;
  const ck_layer *weights = &model->layers[layer];
  switch (kind) {
    case CK_EMBEDDING: return *count = vocabulary * hidden, model->embedding;
    case CK_ATTENTION_NORM: return *count = hidden, weights->attention_norm;
    case CK_QKV: return *count = (size_t)model->qkv_width * hidden, weights->qkv;
    case CK_ATTENTION_OUTPUT:
      return *count = hidden * (size_t)model->query_width, weights->output;
    case CK_FEED_FORWARD_NORM: return *count = hidden, weights->feed_forward_norm;
    case CK_GATE_UP: return *count = 2 * inner * hidden, weights->gate_up;
    case CK_FEED_FORWARD_DOWN: return *count = hidden * inner, weights->down;
    case CK_FINAL_NORM: return *count = hidden, model->final_norm;
    case CK_HEAD: return *count = vocabulary * hidden, model->head;
  }
  return NULL;
}

float *ck_adapter_weights(ck_model *model, int32_t adapter, size_t *count) {
  *count = 0;
  if (adapter < 0 || adapter >= model->shape.adapters) return NULL;
  *count = model->adapters[adapter].count;
  return model->adapters[adapter].weights;
}

float *ck_kv_block(ck_model *model, int host, int32_t layer, int32_t block, size_t *count) {
  const int32_t blocks = host ? model->shape.host_blocks : model->shape.kv_blocks;
  *count = 0;
  if (layer < 0 || layer >= model->shape.layers || block < 0 || block >= blocks) return NULL;
  *count = (size_t)model->block_count;
  float *pool = host ? model->host : model->device;
  return pool + ((size_t)layer * (size_t)blocks + (size_t)block) * *count;
}

const float *ck_logits(const ck_model *model) { return model->work.logits; }

const int32_t *ck_sampled(const ck_model *model) { return model->work.sampled; }
