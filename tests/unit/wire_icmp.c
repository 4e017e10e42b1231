/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ICMP errors of both families, what they quote, and quotes that are short, odd or extended. */
#include "wire/icmp.h"

#include <glib.h>
#include <string.h>

#include "support/cuts.h"

/* 192.168.1.20:5060 to 203.0.113.7:5062, identification 0xbeef. */
#define QUOTED_V4 "\x45\0\0\x22\xbe\xef\x40\0\x3f\x11\0\0\xc0\xa8\1\x14\xcb\0\x71\7"
#define QUOTED_UDP               \
    "\x13\xc4\x13\xc6\0\x0e\0\0" \
    "REGIST"

#define QUOTED_V6(next)                      \
    "\x60\0\0\0\0\x16" next "\x3f"           \
    "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1" \
    "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\2"

#define UNREACHABLE_PORT "\3\3\0\0\0\0\0\0"

static void
assert_endpoint(const WnEndpoint *endpoint, const char *expected)
{
    char text[WN_ENDPOINT_TEXT];

    g_assert_cmpstr(wn_endpoint_format(endpoint, text), ==, expected);
}

static void
check_cut_v4(WnBytes cut, WnBytes whole)
{
    WnIcmp part, all;

    g_assert_true(wn_icmp_parse(whole, 4, &all));
    g_assert_cmpint(wn_icmp_parse(cut, 4, &part), ==, cut.length >= 28);
    if (cut.length < 28)
        return;
    g_assert_cmpint(part.kind, ==, all.kind);
    g_assert_true(wn_addr_equal(&part.dst.addr, &all.dst.addr));
    g_assert_true(!part.has_ports || wn_endpoint_equal(&part.dst, &all.dst));
    g_assert_cmpuint(part.payload.length, <=, all.payload.length);
}

static void
check_cut_v6(WnBytes cut, WnBytes whole)
{
    WnIcmp part, all;

    g_assert_true(wn_icmp_parse(whole, 6, &all));
    g_assert_cmpint(wn_icmp_parse(cut, 6, &part), ==, cut.length >= 48);
    if (cut.length < 48)
        return;
    g_assert_true(wn_addr_equal(&part.src.addr, &all.src.addr));
    g_assert_true(!part.has_ports || wn_endpoint_equal(&part.dst, &all.dst));
    g_assert_true(!part.has_ports || part.protocol == all.protocol);
}

static void
port_unreachable(void)
{
    WnBytes bytes = WN_LITERAL(UNREACHABLE_PORT QUOTED_V4 QUOTED_UDP);
    WnIcmp  icmp;

    g_assert_true(wn_icmp_parse(bytes, 4, &icmp));
    g_assert_cmpint(icmp.kind, ==, WN_ICMP_PORT_UNREACHABLE);
    g_assert_cmpuint(icmp.type, ==, 3);
    g_assert_cmpuint(icmp.code, ==, 3);
    g_assert_cmpuint(icmp.protocol, ==, 17);
    g_assert_true(icmp.has_ports);
    assert_endpoint(&icmp.src, "192.168.1.20:5060");
    assert_endpoint(&icmp.dst, "203.0.113.7:5062");
    g_assert_cmphex(icmp.quoted_id, ==, 0xbeef);
    g_assert_cmpmem(icmp.payload.data, icmp.payload.length, "REGIST", 6);
    wn_each_cut(bytes, check_cut_v4);
}

/* RFC 792 promises the header and eight bytes; some routers send four. */
static void
short_quotes(void)
{
    WnBytes bytes = WN_LITERAL(UNREACHABLE_PORT QUOTED_V4 QUOTED_UDP);
    WnIcmp  icmp;

    g_assert_true(wn_icmp_parse(wn_bytes_slice(bytes, 0, 32), 4, &icmp));
    g_assert_true(icmp.has_ports);
    g_assert_cmpuint(icmp.dst.port, ==, 5062);
    g_assert_cmpuint(icmp.payload.length, ==, 0);
    g_assert_true(wn_icmp_parse(wn_bytes_slice(bytes, 0, 31), 4, &icmp));
    g_assert_false(icmp.has_ports);
    assert_endpoint(&icmp.dst, "203.0.113.7");
    g_assert_false(wn_icmp_parse(wn_bytes_slice(bytes, 0, 27), 4, &icmp));
}

static void
ip_options(void)
{
    WnBytes bytes = WN_LITERAL("\x0b\0\0\0\0\0\0\0"
                               "\x46\0\0\x26\xbe\xef\0\0\1\x11\0\0\xc0\xa8\1\x14\xcb\0\x71\7"
                               "\x94\4\0\0" QUOTED_UDP);
    WnIcmp  icmp;

    g_assert_true(wn_icmp_parse(bytes, 4, &icmp));
    g_assert_cmpint(icmp.kind, ==, WN_ICMP_TTL_EXCEEDED);
    assert_endpoint(&icmp.src, "192.168.1.20:5060");
    g_assert_cmpmem(icmp.payload.data, icmp.payload.length, "REGIST", 6);
    wn_each_cut(bytes, check_cut_v4);
}

static void
later_fragment_has_no_ports(void)
{
    WnBytes bytes =
        WN_LITERAL("\x0b\1\0\0\0\0\0\0"
                   "\x45\0\0\x22\xbe\xef\0\x10\x3f\x11\0\0\xc0\xa8\1\x14\xcb\0\x71\7" QUOTED_UDP);
    WnIcmp icmp;

    g_assert_true(wn_icmp_parse(bytes, 4, &icmp));
    g_assert_cmpint(icmp.kind, ==, WN_ICMP_REASSEMBLY_TIMEOUT);
    g_assert_false(icmp.has_ports);
    g_assert_cmpuint(icmp.payload.length, ==, 0);
}

/* RFC 4884: 128 bytes of quote, then an MPLS label stack that is no payload. */
static void
extensions_are_not_quoted(void)
{
    uint8_t bytes[8 + 128 + 12] = { 0x0b, 0, 0, 0, 0, 32 };
    WnIcmp  icmp;

    memcpy(bytes + 8, QUOTED_V4 "\x13\xc4\x13\xc6\1\0\0\0", 28);
    memcpy(bytes + 136, "\x20\0\0\0\0\x08\1\1\0\1\1\1", 12);
    g_assert_true(wn_icmp_parse(wn_bytes(bytes, sizeof(bytes)), 4, &icmp));
    g_assert_cmpuint(icmp.payload.length, ==, 128 - 28);

    bytes[5] = 0; /* a sender that does not say */
    g_assert_true(wn_icmp_parse(wn_bytes(bytes, sizeof(bytes)), 4, &icmp));
    g_assert_cmpuint(icmp.payload.length, ==, 128 + 12 - 28);
}

static void
kinds(void)
{
    static const struct {
        uint8_t    family, type, code;
        WnIcmpKind kind;
    } cases[] = {
        { 4, 3, 0, WN_ICMP_NET_UNREACHABLE },
        { 4, 3, 1, WN_ICMP_HOST_UNREACHABLE },
        { 4, 3, 2, WN_ICMP_PROTOCOL_UNREACHABLE },
        { 4, 3, 3, WN_ICMP_PORT_UNREACHABLE },
        { 4, 3, 4, WN_ICMP_TOO_BIG },
        { 4, 3, 5, WN_ICMP_OTHER },
        { 4, 3, 9, WN_ICMP_PROHIBITED },
        { 4, 3, 10, WN_ICMP_PROHIBITED },
        { 4, 3, 13, WN_ICMP_PROHIBITED },
        { 4, 11, 0, WN_ICMP_TTL_EXCEEDED },
        { 4, 11, 1, WN_ICMP_REASSEMBLY_TIMEOUT },
        { 4, 12, 0, WN_ICMP_OTHER },
        { 6, 1, 0, WN_ICMP_NET_UNREACHABLE },
        { 6, 1, 1, WN_ICMP_PROHIBITED },
        { 6, 1, 3, WN_ICMP_HOST_UNREACHABLE },
        { 6, 1, 4, WN_ICMP_PORT_UNREACHABLE },
        { 6, 1, 5, WN_ICMP_PROHIBITED },
        { 6, 1, 6, WN_ICMP_PROHIBITED },
        { 6, 2, 0, WN_ICMP_TOO_BIG },
        { 6, 3, 0, WN_ICMP_TTL_EXCEEDED },
        { 6, 3, 1, WN_ICMP_REASSEMBLY_TIMEOUT },
        { 6, 4, 1, WN_ICMP_PROTOCOL_UNREACHABLE },
    };
    uint8_t v4[] = "\0\0\0\0\0\0\0\0" QUOTED_V4 QUOTED_UDP;
    uint8_t v6[] = "\0\0\0\0\0\0\0\0" QUOTED_V6("\x11") QUOTED_UDP;

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        uint8_t *bytes = cases[i].family == 4 ? v4 : v6;
        size_t   length = cases[i].family == 4 ? sizeof(v4) - 1 : sizeof(v6) - 1;
        WnIcmp   icmp;

        bytes[0] = cases[i].type;
        bytes[1] = cases[i].code;
        g_assert_true(wn_icmp_parse(wn_bytes(bytes, length), cases[i].family, &icmp));
        g_assert_cmpint(icmp.kind, ==, cases[i].kind);
    }
}

static void
ipv6_quote(void)
{
    WnBytes bytes = WN_LITERAL("\1\4\0\0\0\0\0\0" QUOTED_V6("\x11") QUOTED_UDP);
    WnIcmp  icmp;

    g_assert_true(wn_icmp_parse(bytes, 6, &icmp));
    g_assert_cmpint(icmp.kind, ==, WN_ICMP_PORT_UNREACHABLE);
    assert_endpoint(&icmp.src, "[2001:db8::1]:5060");
    assert_endpoint(&icmp.dst, "[2001:db8::2]:5062");
    g_assert_cmpmem(icmp.payload.data, icmp.payload.length, "REGIST", 6);
    wn_each_cut(bytes, check_cut_v6);
}

static void
ipv6_extension_headers(void)
{
    /* Hop-by-hop, destination options of 16 bytes, authentication, the first fragment, UDP. */
    WnBytes bytes = WN_LITERAL(
        "\2\0\0\0\0\0\5\0" QUOTED_V6("\0") "\x3c\0\1\4\0\0\0\0"
                                           "\x33\1\1\x0c\0\0\0\0\0\0\0\0\0\0\0\0"
                                           "\x2c\4\0\0\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0"
                                           "\x11\0\0\1\0\0\0\x2a" QUOTED_UDP);
    WnIcmp icmp;

    g_assert_true(wn_icmp_parse(bytes, 6, &icmp));
    g_assert_cmpint(icmp.kind, ==, WN_ICMP_TOO_BIG);
    g_assert_cmpuint(icmp.protocol, ==, 17);
    g_assert_true(icmp.has_ports);
    assert_endpoint(&icmp.src, "[2001:db8::1]:5060");
    wn_each_cut(bytes, check_cut_v6);
}

static void
ipv6_later_fragment(void)
{
    WnBytes bytes =
        WN_LITERAL("\3\1\0\0\0\0\0\0" QUOTED_V6("\x2c") "\x11\0\0\x10\0\0\0\x2a" QUOTED_UDP);
    WnIcmp icmp;

    g_assert_true(wn_icmp_parse(bytes, 6, &icmp));
    g_assert_cmpuint(icmp.protocol, ==, 17);
    g_assert_false(icmp.has_ports);
}

/* A chain that never ends costs eight steps and gives no ports. */
static void
ipv6_endless_chain(void)
{
    uint8_t bytes[8 + 40 + 200] = { 1, 4 };
    WnIcmp  icmp;

    memcpy(bytes + 8, QUOTED_V6("\0"), 40);
    g_assert_true(wn_icmp_parse(wn_bytes(bytes, sizeof(bytes)), 6, &icmp));
    g_assert_false(icmp.has_ports);
}

static void
refused(void)
{
    WnIcmp icmp = { .type = 99 };

    /* Echo, of both families; a quote of the other family; a header that is too short. */
    g_assert_false(wn_icmp_parse(WN_LITERAL("\x08\0\0\0\0\0\0\0" QUOTED_V4 QUOTED_UDP), 4, &icmp));
    g_assert_false(
        wn_icmp_parse(WN_LITERAL("\x80\0\0\0\0\0\0\0" QUOTED_V6("\x11") QUOTED_UDP), 6, &icmp));
    g_assert_false(wn_icmp_parse(WN_LITERAL(UNREACHABLE_PORT QUOTED_V6("\x11")), 4, &icmp));
    g_assert_false(wn_icmp_parse(
        WN_LITERAL(UNREACHABLE_PORT "\x44\0\0\x22\0\0\0\0\1\x11\0\0\1\2\3\4\5\6\7\x08"), 4, &icmp));
    g_assert_cmpuint(icmp.type, ==, 99);
}

static void
other_transports(void)
{
    WnBytes bytes =
        WN_LITERAL(UNREACHABLE_PORT "\x45\0\0\x28\0\1\0\0\x3f\6\0\0\xc0\xa8\1\x14\xcb\0\x71\7"
                                    "\xc0\0\x13\xc4\0\0\0\1");
    WnBytes ping = WN_LITERAL("\3\1\0\0\0\0\0\0"
                              "\x45\0\0\x28\0\1\0\0\x3f\1\0\0\xc0\xa8\1\x14\xcb\0\x71\7"
                              "\x08\0\0\0\0\0\0\1");
    WnIcmp  icmp;

    g_assert_true(wn_icmp_parse(bytes, 4, &icmp));
    g_assert_cmpuint(icmp.protocol, ==, 6);
    assert_endpoint(&icmp.dst, "203.0.113.7:5060");
    g_assert_cmpuint(icmp.payload.length, ==, 0);

    g_assert_true(wn_icmp_parse(ping, 4, &icmp));
    g_assert_cmpuint(icmp.protocol, ==, 1);
    g_assert_false(icmp.has_ports);
}

static void
names(void)
{
    g_assert_cmpstr(wn_icmp_kind_name(WN_ICMP_PORT_UNREACHABLE), ==, "port unreachable");
    for (int kind = WN_ICMP_OTHER; kind <= WN_ICMP_REASSEMBLY_TIMEOUT; kind++)
        g_assert_nonnull(wn_icmp_kind_name((WnIcmpKind) kind));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/icmp/port-unreachable", port_unreachable);
    g_test_add_func("/icmp/short-quotes", short_quotes);
    g_test_add_func("/icmp/ip-options", ip_options);
    g_test_add_func("/icmp/later-fragment-has-no-ports", later_fragment_has_no_ports);
    g_test_add_func("/icmp/extensions-are-not-quoted", extensions_are_not_quoted);
    g_test_add_func("/icmp/kinds", kinds);
    g_test_add_func("/icmp/ipv6-quote", ipv6_quote);
    g_test_add_func("/icmp/ipv6-extension-headers", ipv6_extension_headers);
    g_test_add_func("/icmp/ipv6-later-fragment", ipv6_later_fragment);
    g_test_add_func("/icmp/ipv6-endless-chain", ipv6_endless_chain);
    g_test_add_func("/icmp/refused", refused);
    g_test_add_func("/icmp/other-transports", other_transports);
    g_test_add_func("/icmp/names", names);
    return g_test_run();
}
