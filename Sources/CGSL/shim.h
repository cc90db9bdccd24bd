#pragma once
// The parts of the GNU Scientific Library that Seatrial uses.
// GSL is linked without a BLAS of its own: `libgslcblas` would silently shadow a fast one.
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
// Use CBLAS: only for targets that link one, as Calibration does through CKernels.
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sf_gamma.h>
#include <gsl/gsl_multifit_nlinear.h>
#include <gsl/gsl_multimin.h>

/// GSL's tables of algorithms are mutable globals, which Swift does not touch: through functions.
static inline const gsl_multifit_nlinear_type *cgsl_nlinear_trust(void) {
  return gsl_multifit_nlinear_trust;
}
static inline const gsl_multifit_nlinear_trs *cgsl_trs_lm(void) { return gsl_multifit_nlinear_trs_lm; }
static inline const gsl_multimin_fminimizer_type *cgsl_nelder_mead(void) {
  return gsl_multimin_fminimizer_nmsimplex2;
}
