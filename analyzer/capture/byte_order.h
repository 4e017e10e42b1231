/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Integers of a file that says itself in which byte order it was written. */
#ifndef WN_CAPTURE_BYTE_ORDER_H
#define WN_CAPTURE_BYTE_ORDER_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* swapped: the file's order is not this machine's.  The caller has compared the length before. */
static inline uint16_t
wn_read16(const uint8_t *data, bool swapped)
{
    uint16_t value;

    memcpy(&value, data, sizeof(value));
    return swapped ? __builtin_bswap16(value) : value;
}

static inline uint32_t
wn_read32(const uint8_t *data, bool swapped)
{
    uint32_t value;

    memcpy(&value, data, sizeof(value));
    return swapped ? __builtin_bswap32(value) : value;
}

static inline uint64_t
wn_read64(const uint8_t *data, bool swapped)
{
    uint64_t value;

    memcpy(&value, data, sizeof(value));
    return swapped ? __builtin_bswap64(value) : value;
}

#endif
