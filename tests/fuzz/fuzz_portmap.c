/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Any bytes as a NAT-PMP or PCP response. */
#include "wire/portmap.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    WnPortmap portmap;

    if (wn_portmap_parse(wn_bytes(data, size), &portmap) && portmap.external.addr.family != 4 &&
        portmap.external.addr.family != 6)
        abort();
    return 0;
}
