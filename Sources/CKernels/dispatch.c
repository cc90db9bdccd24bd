// Which instruction set the loops use.

#include "CKMachine.h"
#include "loops.h"

static ck_instructions chosen;
static int is_chosen;

int ck_has(ck_instructions instructions) {
  switch (instructions) {
    case CK_PLAIN: return 1;
#if defined(__x86_64__)
    case CK_AVX2: return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    case CK_AVX512:
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
#endif
    default: return 0;
  }
}

ck_instructions ck_in_use(void) {
  if (is_chosen) return chosen;
  return ck_has(CK_AVX512) ? CK_AVX512 : ck_has(CK_AVX2) ? CK_AVX2 : CK_PLAIN;
}

int ck_use(ck_instructions instructions) {
  if (!ck_has(instructions)) return -1;
  chosen = instructions;
  is_chosen = 1;
  return 0;
}

const ck_loops *ck_loops_in_use(void) {
  switch (ck_in_use()) {
#if defined(__x86_64__)
    case CK_AVX512: return &ck_loops_avx512;
    case CK_AVX2: return &ck_loops_avx2;
#endif
    default: return &ck_loops_plain;
  }
}
