/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text forms of addresses (RFC 3986 3.2.2, 4007 11, 5952), and which are the same. */
#include "base/addr.h"

#include <glib.h>
#include <string.h>

static WnBytes
view(const char *text)
{
    return wn_bytes(text, strlen(text));
}

static WnAddr
address(const char *text)
{
    WnAddr addr = { 0 };

    if (!wn_addr_parse(view(text), &addr))
        g_error("%s is not read as an address", text);
    return addr;
}

static void
reads_addresses(void)
{
    static const char *const forms[][2] = {
        { "192.0.2.1", "192.0.2.1" },
        { "0.0.0.0", "0.0.0.0" },
        { "255.255.255.255", "255.255.255.255" },
        { "2001:DB8:0:0:0:0:0:1", "2001:db8::1" },
        { "[2001:db8::1]", "2001:db8::1" },
        { "::", "::" },
        { "::1", "::1" },
        { "fe80::1%eth0", "fe80::1" },
        { "[fe80::1%25eth0]", "fe80::1" },
        { "::ffff:192.0.2.1", "::ffff:192.0.2.1" },
        { "2001:db8:1111:2222:3333:4444:5555:6666", "2001:db8:1111:2222:3333:4444:5555:6666" },
    };
    char text[WN_ADDR_TEXT];

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        WnAddr addr = address(forms[i][0]);
        g_assert_cmpstr(wn_addr_format(&addr, text), ==, forms[i][1]);
    }
}

/* RFC 4291 2.5.5.2: in a message it is the IPv4 address that is meant. */
static void
reads_what_is_meant(void)
{
    WnAddr addr, plain = address("192.0.2.1");

    g_assert_true(wn_addr_read(WN_LITERAL("[::ffff:c000:201]"), &addr));
    g_assert_true(wn_addr_equal(&addr, &plain));
    g_assert_true(wn_addr_read(WN_LITERAL("::fffe:192.0.2.1"), &addr));
    g_assert_cmpint(addr.family, ==, 6);
    g_assert_false(wn_addr_read(WN_LITERAL("::ffff:192.0.2"), &addr));
}

static void
refuses_addresses(void)
{
    static const char *const bad[] = {
        "",
        ".",
        "...",
        "192.0.2",
        "192.0.2.",
        ".192.0.2.1",
        "192.0.2.1.",
        "192.0.2.1.5",
        "192.0.2.256",
        "192.0.2.0001",
        "192.0..1",
        "192.0.2.-1",
        "192.0.2.1 ",
        " 192.0.2.1",
        "0x7f.0.0.1",
        "example.net",
        "192.0.2.1:5060",
        "[192.0.2.1]",
        "[]",
        "[",
        "]",
        "[2001:db8::1",
        "2001:db8::1]",
        ":",
        ":::",
        "2001:db8::1::2",
        "2001:db8",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "g::",
        "%eth0",
        "[%eth0]",
        "2001:db8:1111:2222:3333:4444:5555:6666:7777:8888:9999:0000:1111",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        WnAddr addr = { .family = 99 };

        if (wn_addr_parse(view(bad[i]), &addr))
            g_error("\"%s\" is read as an address", bad[i]);
        g_assert_cmpuint(addr.family, ==, 99);
    }
}

/* The view ends where it says, not at a NUL, and a NUL is no end of an address. */
static void
minds_the_length(void)
{
    WnAddr addr = { .family = 99 };
    char   text[WN_ADDR_TEXT];

    g_assert_false(wn_addr_parse(WN_LITERAL("192.0.2.1\0"), &addr));
    g_assert_false(wn_addr_parse(WN_LITERAL("2001:db8::1\0"), &addr));
    g_assert_false(wn_addr_parse(WN_LITERAL("2001:db8::\0001"), &addr));
    g_assert_cmpuint(addr.family, ==, 99);

    g_assert_true(wn_addr_parse(wn_bytes("192.0.2.123", 9), &addr));
    g_assert_cmpstr(wn_addr_format(&addr, text), ==, "192.0.2.1");
    g_assert_true(wn_addr_parse(wn_bytes("2001:db8::1234", 11), &addr));
    g_assert_cmpstr(wn_addr_format(&addr, text), ==, "2001:db8::1");
}

static void
reads_endpoints(void)
{
    static const struct {
        const char *text, *shown;
        uint16_t    port;
    } forms[] = {
        { "203.0.113.7", "203.0.113.7", 0 },
        { "203.0.113.7:5060", "203.0.113.7:5060", 5060 },
        { "203.0.113.7:65535", "203.0.113.7:65535", 65535 },
        { "203.0.113.7:0", "203.0.113.7", 0 },
        { "2001:db8::1", "2001:db8::1", 0 },
        { "[2001:db8::1]", "2001:db8::1", 0 },
        { "[2001:db8::1]:5061", "[2001:db8::1]:5061", 5061 },
        { "[fe80::1%eth0]:5060", "[fe80::1]:5060", 5060 },
        { "2001:db8::5060", "2001:db8::5060", 0 },
    };
    char text[WN_ENDPOINT_TEXT];

    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        WnEndpoint endpoint = { 0 };

        g_assert_true(wn_endpoint_parse(view(forms[i].text), &endpoint));
        g_assert_cmpuint(endpoint.port, ==, forms[i].port);
        g_assert_cmpstr(wn_endpoint_format(&endpoint, text), ==, forms[i].shown);
    }
}

static void
refuses_endpoints(void)
{
    static const char *const bad[] = {
        "",
        ":",
        ":5060",
        "203.0.113.7:",
        "203.0.113.7:65536",
        "203.0.113.7:-1",
        "203.0.113.7:5060 ",
        "203.0.113.7:5060:1",
        "203.0.113.7 5060",
        "example.net:5060",
        "[2001:db8::1",
        "[2001:db8::1]5060",
        "[2001:db8::1]:",
        "[2001:db8::1]:x",
        "[2001:db8::1]]:5060",
        "[203.0.113.7]:5060",
        "[]:5060",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        WnEndpoint endpoint = { .port = 77 };

        if (wn_endpoint_parse(view(bad[i]), &endpoint))
            g_error("\"%s\" is read as an endpoint", bad[i]);
        g_assert_cmpuint(endpoint.port, ==, 77);
        g_assert_cmpuint(endpoint.addr.family, ==, 0);
    }
}

/* The longest texts fit the room that the header promises. */
static void
formats_the_longest(void)
{
    static const uint8_t mapped[16] = { [10] = 0xff, [11] = 0xff, 255, 255, 255, 255 };
    static const uint8_t full[16] = { 0x20, 0x01, 0x0d, 0xb8, 0x11, 0x11, 0x22, 0x22,
                                      0x33, 0x33, 0x44, 0x44, 0x55, 0x55, 0x66, 0x66 };
    WnEndpoint           endpoint = wn_endpoint(wn_addr_v6(full), 65535);
    char                 text[WN_ENDPOINT_TEXT];

    g_assert_cmpstr(wn_endpoint_format(&endpoint, text), ==,
                    "[2001:db8:1111:2222:3333:4444:5555:6666]:65535");
    endpoint.addr = wn_addr_v6(mapped);
    g_assert_cmpstr(wn_endpoint_format(&endpoint, text), ==, "[::ffff:255.255.255.255]:65535");
    endpoint = (WnEndpoint){ 0 };
    g_assert_cmpstr(wn_endpoint_format(&endpoint, text), ==, "-");
    g_assert_cmpstr(wn_addr_format(&endpoint.addr, text), ==, "-");
}

static void
order_and_equality(void)
{
    static const char *const ascending[] = { "0.0.0.0", "9.0.0.1", "10.0.0.1",    "200.0.0.1",
                                             "::",      "::1",     "2001:db8::1", "2001:db8::2" };

    for (size_t i = 0; i < G_N_ELEMENTS(ascending); i++)
        for (size_t j = 0; j < G_N_ELEMENTS(ascending); j++) {
            WnAddr     a = address(ascending[i]), b = address(ascending[j]);
            WnEndpoint x = wn_endpoint(a, 5060), y = wn_endpoint(b, 5060);

            g_assert_true((wn_addr_compare(&a, &b) < 0) == (i < j));
            g_assert_true((wn_addr_compare(&a, &b) > 0) == (i > j));
            g_assert_true(wn_addr_equal(&a, &b) == (i == j));
            g_assert_true(wn_endpoint_equal(&x, &y) == (i == j));
            g_assert_true((wn_addr_hash(&a) == wn_addr_hash(&b)) == (i == j));
        }
}

/* One address in two networks is two hosts; what a message names may be either. */
static void
realms_tell_hosts_apart(void)
{
    WnAddr here = address("192.168.1.20"), there = here, named = here;

    here.realm = 1;
    there.realm = 2;
    g_assert_false(wn_addr_equal(&here, &there));
    g_assert_true(wn_addr_equal(&here, &named));
    g_assert_true(wn_addr_equal(&there, &named));
    g_assert_cmpint(wn_addr_compare(&here, &there), <, 0);
    g_assert_cmphex(wn_addr_hash(&here), ==, wn_addr_hash(&there));
    named = wn_addr_as_read_by(&named, &there);
    g_assert_true(wn_addr_equal(&there, &named));
    g_assert_false(wn_addr_equal(&here, &named));
    named = wn_addr_as_read_by(&named, &here);
    g_assert_false(wn_addr_equal(&here, &named));
}

static void
ports_tell_endpoints_apart(void)
{
    WnEndpoint low = wn_endpoint(address("192.0.2.1"), 5060);
    WnEndpoint high = wn_endpoint(address("192.0.2.1"), 5061);

    g_assert_false(wn_endpoint_equal(&low, &high));
    g_assert_cmpint(wn_endpoint_compare(&low, &high), <, 0);
    g_assert_cmpint(wn_endpoint_compare(&high, &low), >, 0);
    g_assert_cmpint(wn_endpoint_compare(&low, &low), ==, 0);
    g_assert_cmphex(wn_endpoint_hash(&low), !=, wn_endpoint_hash(&high));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/addr/reads-addresses", reads_addresses);
    g_test_add_func("/addr/reads-what-is-meant", reads_what_is_meant);
    g_test_add_func("/addr/refuses-addresses", refuses_addresses);
    g_test_add_func("/addr/minds-the-length", minds_the_length);
    g_test_add_func("/addr/reads-endpoints", reads_endpoints);
    g_test_add_func("/addr/refuses-endpoints", refuses_endpoints);
    g_test_add_func("/addr/formats-the-longest", formats_the_longest);
    g_test_add_func("/addr/order-and-equality", order_and_equality);
    g_test_add_func("/addr/ports-tell-endpoints-apart", ports_tell_endpoints_apart);
    g_test_add_func("/addr/realms-tell-hosts-apart", realms_tell_hosts_apart);
    return g_test_run();
}
