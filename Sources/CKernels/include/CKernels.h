#pragma once
// The kernels that an iteration of a small dense transformer runs, in C: the narrow door through
// which the room Calibration reaches them and their BLAS. Numbers are 32-bit floating point, all
// work is done on the calling thread, and matrices are row by row.

#include "CKIteration.h"
#include "CKMachine.h"
#include "CKModel.h"
#include "CKOperators.h"
#include "CKTransfers.h"
