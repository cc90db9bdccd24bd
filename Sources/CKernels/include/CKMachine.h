#pragma once
// The machine that kernels run on: cores, instruction sets, memory, clock.

#include <stddef.h>
#include <stdint.h>

/// Keeps BLAS on the calling thread, for the whole process.
void ck_single_thread(void);

/// The processor core that the calling thread runs on; −1 where the system does not tell.
int ck_current_core(void);

/// Keeps the calling thread on a core until `ck_unpin`, which gives it back the cores that it had.
/// Returns 0, or −1 where the system cannot do that. Threads that a pinned thread starts inherit
/// its core, so that it should not stay pinned.
int ck_pin(int core);
void ck_unpin(void);

/// Bytes of memory that can be had without swapping; 0 where the system does not tell.
int64_t ck_free_memory(void);

/// Seconds since some moment, by the clock that nobody sets.
double ck_clock(void);

/// Seconds that the calling thread has had a core. What other programs, and other guests of a virtual
/// machine's host, take of the core in between is not in it: it is not what the kernels take.
double ck_thread_clock(void);

/// The instruction sets that the loops around BLAS are compiled for.
typedef enum { CK_PLAIN = 0, CK_AVX2 = 1, CK_AVX512 = 2 } ck_instructions;

/// Whether this processor has them.
int ck_has(ck_instructions instructions);

/// The instruction set in use: the widest that the processor has, unless `ck_use` chose another.
ck_instructions ck_in_use(void);

/// Makes the whole process use an instruction set; 0, or −1 (and no change) where the processor
/// does not have it. Not to be called while kernels run.
int ck_use(ck_instructions instructions);

/// Version, build options and processor kernel of the BLAS in use, as it tells them.
const char *ck_blas(void);

/// Bytes a second at which the calling thread reads memory, at best of some passes over so many
/// bytes, in pieces of `piece` bytes that lie anywhere; in order when the piece is all of them. 0
/// when there is not that much memory, or no whole piece.
double ck_read_bandwidth(int64_t bytes, int64_t piece);

/// Operations a second of the BLAS's product of n × n matrices on the calling thread, at best of
/// some; 0 when there is no memory for them.
double ck_product_rate(int32_t n);
