// Memory of a model.

#if defined(__linux__)
#define _DEFAULT_SOURCE
#endif

#include "arena.h"

#include <sys/mman.h>

void *ck_take(ck_arena *arena, int64_t rows, int64_t columns) {
  int64_t bytes, end;
  void *piece = arena->base ? arena->base + arena->used : NULL;
  if (arena->used < 0 || rows < 0 || columns < 0 ||
      __builtin_mul_overflow(rows, columns, &bytes) || bytes > (INT64_MAX >> 3) ||
      __builtin_add_overflow(arena->used, (bytes * 4 + 63) / 64 * 64, &end)) {
    arena->used = -1;
    return NULL;
  }
  arena->used = end;
  return piece;
}

void *ck_map(int64_t bytes) {
  void *memory = mmap(
      NULL, (size_t)bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) return NULL;
#if defined(MADV_HUGEPAGE)
  madvise(memory, (size_t)bytes, MADV_HUGEPAGE);
#endif
  return memory;
}

void ck_unmap(void *memory, int64_t bytes) {
  if (memory) munmap(memory, (size_t)bytes);
}

void ck_fill(float *numbers, size_t count, float amplitude, uint64_t seed) {
  for (size_t i = 0; i < count; i++) {
    uint64_t z = seed + (i + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    // The top 24 bits, as many as a float has: −1 ..< 1 in steps of 2^-23.
    uint32_t bits = (uint32_t)((z ^ (z >> 31)) >> 40);
    numbers[i] = amplitude * ((float)bits * 0x1p-23f - 1.0f);
  }
}
