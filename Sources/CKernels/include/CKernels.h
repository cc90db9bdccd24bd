#pragma once
// The kernels that an iteration of a small transformer runs, in C: the narrow door through which
// the room Calibration reaches them and their BLAS.

/// Keeps BLAS on the calling thread, for the whole process.
void ck_single_thread(void);
