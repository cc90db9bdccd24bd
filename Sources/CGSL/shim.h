#pragma once
// The parts of the GNU Scientific Library that Seatrial uses.
// GSL is linked without a BLAS of its own: `libgslcblas` would silently shadow a fast one.
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
// Uses CBLAS: only for targets that link one, as Calibration does through CKernels.
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
