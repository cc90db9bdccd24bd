// Cores, memory, clock.

#if defined(__linux__)
#define _GNU_SOURCE
#include <sched.h>
#endif

#include "CKMachine.h"

#include <cblas.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "loops.h"

void ck_single_thread(void) { openblas_set_num_threads(1); }

const char *ck_blas(void) { return openblas_get_config(); }

static double read_clock(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double ck_clock(void) { return read_clock(CLOCK_MONOTONIC); }

double ck_thread_clock(void) { return read_clock(CLOCK_THREAD_CPUTIME_ID); }

#if defined(__linux__)

static _Thread_local cpu_set_t cores_before;
static _Thread_local int is_pinned;

int ck_current_core(void) { return sched_getcpu(); }

int ck_pin(int core) {
  cpu_set_t one;
  if (core < 0 || core >= CPU_SETSIZE) return -1;
  if (!is_pinned && sched_getaffinity(0, sizeof cores_before, &cores_before) != 0) return -1;
  CPU_ZERO(&one);
  CPU_SET(core, &one);
  if (sched_setaffinity(0, sizeof one, &one) != 0) return -1;
  is_pinned = 1;
  return 0;
}

void ck_unpin(void) {
  if (is_pinned) sched_setaffinity(0, sizeof cores_before, &cores_before);
  is_pinned = 0;
}

int64_t ck_free_memory(void) {
  FILE *file = fopen("/proc/meminfo", "r");
  char line[256];
  long long kilobytes = 0;
  if (!file) return 0;
  while (fgets(line, sizeof line, file)) {
    if (sscanf(line, "MemAvailable: %lld kB", &kilobytes) == 1) break;
  }
  fclose(file);
  return (int64_t)kilobytes * 1024;
}

#else

int ck_current_core(void) { return -1; }
int ck_pin(int core) { return (void)core, -1; }
void ck_unpin(void) {}

/// Half of the memory that the machine has, as others use some of it.
int64_t ck_free_memory(void) {
  return (int64_t)sysconf(_SC_PHYS_PAGES) * (int64_t)sysconf(_SC_PAGESIZE) / 2;
}

#endif
