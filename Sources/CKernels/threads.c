#include "CKernels.h"

#include <cblas.h>

void ck_single_thread(void) { openblas_set_num_threads(1); }
