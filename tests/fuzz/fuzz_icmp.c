/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as an ICMP and as an ICMPv6 error. */
#include "wire/icmp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
expect(bool condition)
{
    if (!condition)
        abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const uint8_t families[] = { 4, 6 };
    WnBytes              bytes = wn_bytes(data, size);

    for (size_t i = 0; i < sizeof(families); i++) {
        WnIcmp icmp;

        if (!wn_icmp_parse(bytes, families[i], &icmp))
            continue;
        expect(icmp.src.addr.family == families[i] && icmp.dst.addr.family == families[i]);
        expect(wn_icmp_kind_name(icmp.kind) != NULL);
        if (icmp.payload.length > 0)
            expect(icmp.has_ports && icmp.payload.data >= data &&
                   icmp.payload.data + icmp.payload.length <= data + size);
    }
    return 0;
}
