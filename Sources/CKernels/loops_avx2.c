// The loops for x86 processors with AVX2 and fused multiply-add (Haswell, Zen and later).

#if defined(__x86_64__)
#define LANES 8
#define TARGET __attribute__((target("avx2,fma")))
#define LOOPS ck_loops_avx2
#define FEW_TOKENS 128
#include "vector_loops.h"
#endif
