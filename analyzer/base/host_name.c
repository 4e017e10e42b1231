/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hosts of messages that are names: which of them only their own network knows. */
#include "base/addr.h"

/* The longest name that DNS can carry (RFC 1035 2.3.4). */
#define MOST 253

static bool
is_of_name(uint8_t byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '-' ||
           byte == '_' || byte == '.';
}

/* In lower case and without the dot at the end; empty where it is no name: one has a letter. */
static WnBytes
plain_name(WnBytes host, uint8_t name[MOST])
{
    size_t length = host.length;
    bool   has_letter = false;

    if (length > 0 && host.data[length - 1] == '.')
        length--;
    if (length > MOST)
        return wn_bytes(NULL, 0);
    for (size_t i = 0; i < length; i++) {
        uint8_t byte = host.data[i];

        name[i] = byte >= 'A' && byte <= 'Z' ? (uint8_t) (byte - 'A' + 'a') : byte;
        has_letter |= name[i] >= 'a' && name[i] <= 'z';
        if (!is_of_name(name[i]))
            return wn_bytes(NULL, 0);
    }
    return has_letter ? wn_bytes(name, length) : wn_bytes(NULL, 0);
}

static bool
is_below(WnBytes name, WnBytes domain)
{
    return name.length > domain.length &&
           wn_bytes_equal(wn_bytes_from(name, name.length - domain.length), domain);
}

static bool
is_local(WnBytes name)
{
    if (name.length == 0)
        return false;
    if (wn_bytes_find(name, '.') == name.length)
        return !wn_bytes_equal(name, WN_LITERAL("invalid"));
    return is_below(name, WN_LITERAL(".local")) || is_below(name, WN_LITERAL(".localhost")) ||
           is_below(name, WN_LITERAL(".home.arpa")) || is_below(name, WN_LITERAL(".internal"));
}

/* Most names need not be tried as one. */
static bool
may_be_address(WnBytes host)
{
    return host.length > 0 &&
           ((host.data[0] >= '0' && host.data[0] <= '9') || wn_bytes_find(host, ':') < host.length);
}

bool
wn_addr_read_host(WnBytes host, WnAddr *addr)
{
    uint8_t  plain[MOST];
    WnBytes  name;
    uint64_t hash;

    if (may_be_address(host) && wn_addr_read(host, addr))
        return true;
    name = plain_name(host, plain);
    if (is_local(name)) {
        hash = wn_bytes_hash(name, 0);
        *addr = (WnAddr){ .bytes = { WN_ADDR_OF_NAME } };
        memcpy(addr->bytes + 1, &hash, 7);
    }
    return false;
}
