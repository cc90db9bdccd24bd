// The loops for x86 processors with AVX-512 (Skylake-X, Zen 4 and later).

#if defined(__x86_64__)
#define LANES 16
#define TARGET __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma")))
#define LOOPS ck_loops_avx512
#define FEW_TOKENS 256
#include "vector_loops.h"
#endif
