/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a stream: always forward, never past the end, and nothing decided too early. */
#include "fuzz/fuzz.h"

#include <stdlib.h>

#include "wire/sip_frame.h"

static void
expect(bool condition)
{
    if (!condition)
        abort();
}

/* With bytes missing, a message is not there yet. */
static void
check_cut(WnBytes stream, WnFrameKind kind, size_t length)
{
    size_t      less;
    WnFrameKind cut = wn_frame_next(wn_bytes_slice(stream, 0, length - 1), &less);

    if (kind == WN_FRAME_SIP || kind == WN_FRAME_STUN)
        expect(cut == WN_FRAME_MORE || (cut == kind && less < length) || cut == WN_FRAME_KEEPALIVE);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WnBytes stream = wn_bytes(data, size);

    while (stream.length > 0) {
        size_t      length = 0;
        WnFrameKind kind = wn_frame_next(stream, &length);

        if (kind == WN_FRAME_MORE)
            break;
        if (kind == WN_FRAME_FOREIGN)
            length = wn_frame_resync(stream);
        else
            check_cut(stream, kind, length);
        expect(length > 0 && length <= stream.length);
        stream = wn_bytes_from(stream, length);
    }
    return 0;
}
