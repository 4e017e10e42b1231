/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Responses of NAT-PMP (RFC 6886 3.2) and PCP (RFC 6887 7.2, 11.1). */
#include "wire/portmap.h"

#include <string.h>

enum {
    NAT_PMP = 0,
    PCP = 2,
    RESPONSE = 0x80,
    OP_ADDRESS = 0, /* of NAT-PMP */
    OP_MAP = 1      /* of PCP */
};

static uint16_t
number(const uint8_t *at)
{
    return (uint16_t) (at[0] << 8 | at[1]);
}

static bool
parse_nat_pmp(WnBytes bytes, WnPortmap *portmap)
{
    static const size_t LENGTH = 12;
    WnAddr              addr = { .family = 4 };

    if (bytes.length != LENGTH || bytes.data[1] != (RESPONSE | OP_ADDRESS) ||
        number(bytes.data + 2) != 0)
        return false;
    memcpy(addr.bytes, bytes.data + 8, 4);
    *portmap = (WnPortmap){ .external = wn_endpoint(addr, 0) };
    return true;
}

/* An IPv4 address stands there in its IPv6 form, ::ffff:a.b.c.d (RFC 6887 5). */
static WnAddr
mapped_addr(const uint8_t *at)
{
    static const uint8_t prefix[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
    WnAddr               addr = { .family = 6 };

    if (memcmp(at, prefix, sizeof(prefix)) == 0) {
        addr.family = 4;
        memcpy(addr.bytes, at + 12, 4);
    } else {
        memcpy(addr.bytes, at, 16);
    }
    return addr;
}

static bool
parse_pcp(WnBytes bytes, WnPortmap *portmap)
{
    static const size_t HEADER = 24, MAP = 36;
    const uint8_t      *map = bytes.data + HEADER;

    if (bytes.length < HEADER + MAP || bytes.data[1] != (RESPONSE | OP_MAP) || bytes.data[3] != 0)
        return false;
    *portmap = (WnPortmap){ .external = wn_endpoint(mapped_addr(map + 20), number(map + 18)),
                            .internal_port = number(map + 16) };
    return true;
}

bool
wn_portmap_parse(WnBytes bytes, WnPortmap *portmap)
{
    if (bytes.length < 4)
        return false;
    switch (bytes.data[0]) {
    case NAT_PMP:
        return parse_nat_pmp(bytes, portmap);
    case PCP:
        return parse_pcp(bytes, portmap);
    default:
        return false;
    }
}
