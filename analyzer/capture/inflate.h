/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Compressed messages: whole zlib or gzip ones (RFC 1950, RFC 1952), and those of
 * permessage-deflate, each of which may refer to the ones before (RFC 7692 7.2).
 */
#ifndef WN_CAPTURE_INFLATE_H
#define WN_CAPTURE_INFLATE_H

#include <glib.h>

#include "base/bytes.h"

typedef enum {
    WN_INFLATE_WRAPPED, /* zlib or gzip, by its header */
    WN_INFLATE_MESSAGES /* raw, the empty block at the end left out */
} WnInflate;

typedef struct WnInflater WnInflater;

/* NULL when the library refuses (no memory). */
WnInflater *wn_inflater_new(WnInflate kind);
/* NULL is allowed. */
void wn_inflater_free(WnInflater *inflater);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnInflater, wn_inflater_free)

/*
 * Appends one message to plain; false where the bytes are damaged, end early, or become longer than
 * a SIP message may be (WN_FRAME_MAX): plain then holds the part that could be read.
 */
bool wn_inflater_run(WnInflater *inflater, WnBytes message, GByteArray *plain);

#endif
