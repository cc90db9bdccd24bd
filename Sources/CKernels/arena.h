#pragma once
// One piece of memory that everything of a model is cut from.

#include <stddef.h>
#include <stdint.h>

typedef struct {
  /// The memory; NULL while the pieces are only counted.
  char *base;
  /// Bytes handed out; −1 when they are more than can be counted.
  int64_t used;
} ck_arena;

/// The next rows × columns numbers of four bytes, on a cache line; NULL while only counting.
void *ck_take(ck_arena *arena, int64_t rows, int64_t columns);

/// Memory of so many bytes straight from the system, in large pages where it has them; NULL when
/// there is none.
void *ck_map(int64_t bytes);
void ck_unmap(void *memory, int64_t bytes);

/// Fills with random numbers, uniform in −amplitude ..< amplitude: the k-th is the hash of
/// seed + k (SplitMix64; Steele, Lea and Flood 2014).
void ck_fill(float *numbers, size_t count, float amplitude, uint64_t seed);
