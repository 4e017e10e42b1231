/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hands a parser every truncation of a message, each in a heap block of its very size. */
#ifndef WN_TESTS_SUPPORT_CUTS_H
#define WN_TESTS_SUPPORT_CUTS_H

#include "base/bytes.h"

#include <glib.h>

/* cut: whole.length down to nothing; what it points to ends with the call. */
typedef void (*WnCutCheck)(WnBytes cut, WnBytes whole);

static inline void
wn_each_cut(WnBytes whole, WnCutCheck check)
{
    for (size_t length = 0; length <= whole.length; length++) {
        /* g_memdup2 gives NULL for nothing, as an empty view may be. */
        uint8_t *copy = g_memdup2(whole.data, length);

        check(wn_bytes(copy, length), whole);
        g_free(copy);
    }
}

#endif
