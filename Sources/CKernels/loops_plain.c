// The loops for any machine: vectors of four, which every 64-bit processor has (SSE2, NEON).

#define LANES 4
#define TARGET
#define LOOPS ck_loops_plain
#define FEW_TOKENS 16
#include "vector_loops.h"
