/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a STUN message and as ChannelData. */
#include "wire/stun.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool condition)
{
    if (!condition)
        abort();
}

static void
expect_inside(WnBytes view, WnBytes bytes)
{
    if (view.data)
        expect(view.data >= bytes.data && view.length <= bytes.length &&
               view.data + view.length <= bytes.data + bytes.length);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WnBytes  bytes = wn_bytes(data, size);
    WnStun   stun;
    uint16_t channel;
    WnBytes  relayed;
    bool     read = wn_stun_parse(bytes, &stun);

    expect(read || !wn_stun_looks_like(bytes));
    if (read) {
        const WnBytes views[] = { stun.reason, stun.username, stun.realm,
                                  stun.nonce,  stun.software, stun.data };

        for (size_t i = 0; i < sizeof(views) / sizeof(views[0]); i++)
            expect_inside(views[i], bytes);
        expect(!stun.has_error || (stun.error >= 300 && stun.error <= 699));
    }
    if (wn_stun_channel_data(bytes, &channel, &relayed)) {
        expect(channel >= 0x4000 && channel <= 0x4fff);
        expect_inside(relayed, bytes);
    }
    return 0;
}
