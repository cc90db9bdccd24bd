#pragma once
// What a serving engine moves: KV blocks between tiers, adapters from disk.

#include "CKModel.h"

/// Copies blocks of all layers from the device to the host tier (`to_host` != 0) or back:
/// block `from[i]` of the one to `to[i]` of the other.
ck_status ck_copy_blocks(
    ck_model *model, int to_host, const int32_t *from, const int32_t *to, int32_t count);

/// Writes an adapter's weights to a file, and waits until they are on disk.
ck_status ck_adapter_save(ck_model *model, int32_t adapter, const char *path);

/// Reads an adapter's weights from a file, and tells how many seconds that took. With `cold` != 0
/// the system is told first, and untimed, to forget what it holds of the file in memory.
/// CK_INVALID when the file is not as long as the adapter.
ck_status ck_adapter_load(
    ck_model *model, int32_t adapter, const char *path, int cold, double *seconds);
