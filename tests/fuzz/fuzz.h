/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every fuzz target defines: reads the bytes as its parser's input and gives 0. */
#ifndef WN_FUZZ_H
#define WN_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
