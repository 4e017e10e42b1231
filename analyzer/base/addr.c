/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Internet addresses: reading and writing their text forms, comparing and classing them. */
#include "base/addr.h"

#include <arpa/inet.h>
#include <string.h>

WnAddr
wn_addr_v4(const uint8_t bytes[4])
{
    WnAddr addr = { .family = 4 };

    memcpy(addr.bytes, bytes, 4);
    return addr;
}

WnAddr
wn_addr_v6(const uint8_t bytes[16])
{
    WnAddr addr = { .family = 6 };

    memcpy(addr.bytes, bytes, 16);
    return addr;
}

static bool
is_mapped_v4(const uint8_t bytes[16])
{
    static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };

    return memcmp(bytes, mapped, sizeof(mapped)) == 0;
}

WnAddr
wn_addr_unmapped(const WnAddr *addr)
{
    return addr->family == 6 && is_mapped_v4(addr->bytes) ? wn_addr_v4(addr->bytes + 12) : *addr;
}

WnEndpoint
wn_endpoint(WnAddr addr, uint16_t port)
{
    return (WnEndpoint){ addr, port };
}

const uint8_t *
wn_addr_scan_v4(const uint8_t *at, const uint8_t *end, WnAddr *addr)
{
    WnAddr scanned = { .family = 4 };

    for (int i = 0; i < 4; i++) {
        unsigned octet, digit;

        if (i > 0 && (at == end || *at++ != '.'))
            return NULL;
        if (at == end || (octet = *at - (unsigned) '0') > 9)
            return NULL;
        at++;
        for (int n = 1; n < 3 && at < end && (digit = *at - (unsigned) '0') <= 9; n++, at++)
            octet = octet * 10 + digit;
        if (octet > 255)
            return NULL;
        scanned.bytes[i] = (uint8_t) octet;
    }
    *addr = scanned;
    return at;
}

static bool
parse_v4(WnBytes text, WnAddr *addr)
{
    WnAddr         parsed;
    const uint8_t *end = wn_bytes_end(text);

    if (text.length == 0 || wn_addr_scan_v4(text.data, end, &parsed) != end)
        return false;
    *addr = parsed;
    return true;
}

static bool
parse_v6(WnBytes text, WnAddr *addr)
{
    char   copy[INET6_ADDRSTRLEN];
    WnAddr parsed = { .family = 6 };

    text = wn_bytes_slice(text, 0, wn_bytes_find(text, '%'));
    if (text.length == 0 || text.length >= sizeof(copy) || wn_bytes_find(text, '\0') < text.length)
        return false;
    memcpy(copy, text.data, text.length);
    copy[text.length] = '\0';
    if (inet_pton(AF_INET6, copy, parsed.bytes) != 1)
        return false;
    *addr = parsed;
    return true;
}

bool
wn_addr_parse(WnBytes text, WnAddr *addr)
{
    if (text.length >= 2 && text.data[0] == '[' && text.data[text.length - 1] == ']')
        return parse_v6(wn_bytes_slice(text, 1, text.length - 2), addr);
    return parse_v4(text, addr) || parse_v6(text, addr);
}

bool
wn_addr_read(WnBytes text, WnAddr *addr)
{
    bool read = wn_addr_parse(text, addr);

    if (read)
        *addr = wn_addr_unmapped(addr);
    return read;
}

bool
wn_endpoint_parse(WnBytes text, WnEndpoint *endpoint)
{
    WnAddr   addr;
    uint64_t port = 0;
    size_t   host_end = text.length;

    if (text.length > 0 && text.data[0] == '[') {
        host_end = wn_bytes_find(text, ']');
        if (host_end == text.length)
            return false;
        host_end++;
    } else if (!wn_addr_parse(text, &addr)) {
        host_end = wn_bytes_find(text, ':');
    }
    if (!wn_addr_parse(wn_bytes_slice(text, 0, host_end), &addr))
        return false;
    if (host_end < text.length) {
        if (text.data[host_end] != ':' ||
            !wn_bytes_parse_number(wn_bytes_from(text, host_end + 1), UINT16_MAX, &port))
            return false;
    }
    *endpoint = wn_endpoint(addr, (uint16_t) port);
    return true;
}

bool
wn_prefix_parse(WnBytes text, WnPrefix *prefix)
{
    size_t   slash = wn_bytes_find(text, '/');
    WnAddr   addr;
    uint64_t bits;

    if (!wn_addr_parse(wn_bytes_slice(text, 0, slash), &addr))
        return false;
    bits = addr.family == 4 ? 32 : 128;
    if (slash < text.length && !wn_bytes_parse_number(wn_bytes_from(text, slash + 1), bits, &bits))
        return false;
    *prefix = (WnPrefix){ addr, (uint8_t) bits };
    return true;
}

int
wn_addr_compare(const WnAddr *a, const WnAddr *b)
{
    int order = memcmp(a->bytes, b->bytes, sizeof(a->bytes));

    if (a->family != b->family)
        return a->family < b->family ? -1 : 1;
    return order != 0 ? order : (int) a->realm - (int) b->realm;
}

int
wn_endpoint_compare(const WnEndpoint *a, const WnEndpoint *b)
{
    int order = wn_addr_compare(&a->addr, &b->addr);

    if (order == 0 && a->port != b->port)
        order = a->port < b->port ? -1 : 1;
    return order;
}

uint64_t
wn_addr_hash(const WnAddr *addr)
{
    uint64_t hash = wn_hash_mix(addr->family, wn_be64(addr->bytes));

    return addr->family == 6 ? wn_hash_mix(hash, wn_be64(addr->bytes + 8)) : hash;
}

uint64_t
wn_endpoint_hash(const WnEndpoint *endpoint)
{
    return wn_hash_mix(wn_addr_hash(&endpoint->addr), endpoint->port);
}

bool
wn_prefix_contains(const WnPrefix *prefix, const WnAddr *addr)
{
    size_t  whole = prefix->bits / 8;
    uint8_t mask = (uint8_t) (0xff00 >> (prefix->bits % 8));

    if (prefix->addr.family != addr->family || addr->family == 0)
        return false;
    if (memcmp(prefix->addr.bytes, addr->bytes, whole) != 0)
        return false;
    return whole == sizeof(addr->bytes) ||
           ((prefix->addr.bytes[whole] ^ addr->bytes[whole]) & mask) == 0;
}

#define BIT(number) (UINT64_C(1) << (number) % 64)

static WnAddrClass
class_v4(const uint8_t b[4])
{
    /* Whole addresses of these first numbers, and the others of 224 and above, may be special. */
    static const uint64_t maybe[4] = { BIT(0) | BIT(10), BIT(100) | BIT(127), BIT(169) | BIT(172),
                                       BIT(192) | BIT(198) };

    if (b[0] < 224 && !(maybe[b[0] / 64] & BIT(b[0])))
        return WN_ADDR_PUBLIC;
    if ((b[0] | b[1] | b[2] | b[3]) == 0)
        return WN_ADDR_NULL;
    if (b[0] == 10 || (b[0] == 172 && (b[1] & 0xf0) == 16) || (b[0] == 192 && b[1] == 168))
        return WN_ADDR_RFC1918;
    if (b[0] == 100 && (b[1] & 0xc0) == 64)
        return WN_ADDR_CGN;
    if (b[0] == 169 && b[1] == 254)
        return WN_ADDR_LINKLOCAL;
    if (b[0] == 127)
        return WN_ADDR_LOOPBACK;
    if (b[0] == 192 && b[1] == 0 && b[2] == 0)
        return WN_ADDR_DSLITE;
    if (b[0] == 198 && (b[1] & 0xfe) == 18)
        return WN_ADDR_BENCHMARK;
    if ((b[0] & 0xf0) == 224 || (b[0] & b[1] & b[2] & b[3]) == 0xff)
        return WN_ADDR_MULTICAST;
    return WN_ADDR_PUBLIC;
}

static WnAddrClass
class_v6(const uint8_t b[16])
{
    static const uint8_t nat64[12] = { 0x00, 0x64, 0xff, 0x9b };
    static const uint8_t zero[15];

    if (memcmp(b, zero, sizeof(zero)) == 0 && b[15] <= 1)
        return b[15] == 0 ? WN_ADDR_NULL : WN_ADDR_LOOPBACK;
    if (is_mapped_v4(b))
        return class_v4(b + 12);
    if (memcmp(b, nat64, sizeof(nat64)) == 0)
        return WN_ADDR_NAT64;
    if (b[0] == 0xfe && (b[1] & 0xc0) == 0x80)
        return WN_ADDR_LINKLOCAL;
    if ((b[0] & 0xfe) == 0xfc)
        return WN_ADDR_ULA;
    return b[0] == 0xff ? WN_ADDR_MULTICAST : WN_ADDR_PUBLIC;
}

WnAddrClass
wn_addr_class(const WnAddr *addr)
{
    switch (addr->family) {
    case 4:
        return class_v4(addr->bytes);
    case 6:
        return class_v6(addr->bytes);
    default:
        return addr->bytes[0] == WN_ADDR_OF_NAME ? WN_ADDR_LOCAL_NAME : WN_ADDR_NONE;
    }
}

bool
wn_addr_class_is_nonpublic(WnAddrClass class)
{
    switch (class) {
    case WN_ADDR_RFC1918:
    case WN_ADDR_CGN:
    case WN_ADDR_LINKLOCAL:
    case WN_ADDR_ULA:
    case WN_ADDR_LOOPBACK:
    case WN_ADDR_DSLITE:
    case WN_ADDR_BENCHMARK:
        return true;
    default:
        return false;
    }
}

const char *
wn_addr_class_name(WnAddrClass class)
{
    static const char *const names[] = {
        [WN_ADDR_NONE] = "none",           [WN_ADDR_PUBLIC] = "public",
        [WN_ADDR_RFC1918] = "rfc1918",     [WN_ADDR_CGN] = "cgn",
        [WN_ADDR_LINKLOCAL] = "linklocal", [WN_ADDR_ULA] = "ula",
        [WN_ADDR_LOOPBACK] = "loopback",   [WN_ADDR_DSLITE] = "dslite",
        [WN_ADDR_BENCHMARK] = "benchmark", [WN_ADDR_NAT64] = "nat64",
        [WN_ADDR_NULL] = "null",           [WN_ADDR_MULTICAST] = "multicast",
        [WN_ADDR_LOCAL_NAME] = "name",
    };

    return names[class];
}

static void
format_v4(const uint8_t bytes[4], char *text)
{
    for (int i = 0; i < 4; i++) {
        text = wn_write_number(text, bytes[i]);
        *text++ = i < 3 ? '.' : '\0';
    }
}

char *
wn_addr_format(const WnAddr *addr, char text[WN_ADDR_TEXT])
{
    if (addr->family == 4)
        format_v4(addr->bytes, text);
    else if (addr->family == 0 || !inet_ntop(AF_INET6, addr->bytes, text, WN_ADDR_TEXT))
        strcpy(text, "-");
    return text;
}

char *
wn_endpoint_format(const WnEndpoint *endpoint, char text[WN_ENDPOINT_TEXT])
{
    bool  brackets = endpoint->addr.family == 6 && endpoint->port != 0;
    char *end = text;

    if (brackets)
        *end++ = '[';
    wn_addr_format(&endpoint->addr, end);
    end += strlen(end);
    if (brackets)
        *end++ = ']';
    if (endpoint->port != 0) {
        *end++ = ':';
        *wn_write_number(end, endpoint->port) = '\0';
    }
    return text;
}
