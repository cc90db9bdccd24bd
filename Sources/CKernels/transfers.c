// KV blocks between tiers, adapters from and to files.

#if defined(__linux__)
#define _GNU_SOURCE
#endif

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "CKMachine.h"
#include "CKTransfers.h"
#include "model.h"

ck_status ck_copy_blocks(
    ck_model *model, int to_host, const int32_t *from, const int32_t *to, int32_t count) {
  const ck_shape *s = &model->shape;
  const int32_t sources = to_host ? s->kv_blocks : s->host_blocks;
  const int32_t targets = to_host ? s->host_blocks : s->kv_blocks;
  size_t numbers;
  for (int32_t i = 0; i < count; i++) {
    if (from[i] < 0 || from[i] >= sources || to[i] < 0 || to[i] >= targets) return CK_INVALID;
  }
  for (int32_t layer = 0; layer < s->layers; layer++) {
    for (int32_t i = 0; i < count; i++) {
      const float *source = ck_kv_block(model, !to_host, layer, from[i], &numbers);
      memcpy(ck_kv_block(model, to_host, layer, to[i], &numbers), source, 4 * numbers);
    }
  }
  return CK_OK;
}

ck_status ck_adapter_save(ck_model *model, int32_t adapter, const char *path) {
  size_t count;
  const char *next = (const char *)ck_adapter_weights(model, adapter, &count);
  if (!next) return CK_INVALID;
  const int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file < 0) return CK_IO;
  size_t left = 4 * count;
  while (left > 0) {
    const ssize_t written = write(file, next, left);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) break;
    next += written;
    left -= (size_t)written;
  }
  const int failed = left > 0 || fsync(file) != 0;
  return close(file) != 0 || failed ? CK_IO : CK_OK;
}

static ck_status read_all(int file, char *next, size_t left) {
  while (left > 0) {
    const ssize_t got = read(file, next, left);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return CK_IO;
    next += got;
    left -= (size_t)got;
  }
  return CK_OK;
}

ck_status ck_adapter_load(
    ck_model *model, int32_t adapter, const char *path, int cold, double *seconds) {
  size_t count;
  struct stat about;
  float *weights = ck_adapter_weights(model, adapter, &count);
  if (!weights) return CK_INVALID;
  const int file = open(path, O_RDONLY);
  if (file < 0) return CK_IO;
  ck_status status = CK_IO;
  if (fstat(file, &about) == 0) {
    status = about.st_size == (off_t)(4 * count) ? CK_OK : CK_INVALID;
  }
#if defined(POSIX_FADV_DONTNEED)
  if (cold) posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
#else
  (void)cold;
#endif
  const double start = ck_clock();
  if (status == CK_OK) status = read_all(file, (char *)weights, 4 * count);
  *seconds = ck_clock() - start;
  close(file);
  return status;
}
