#pragma once
// zlib: gzopen reads compressed and plain files alike.
#include <zlib.h>
