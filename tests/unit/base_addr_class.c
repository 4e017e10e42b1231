/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Classes of addresses, each at its edges, and prefixes. */
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

/* First and last address of each range, and the neighbours outside it. */
static void
classes(void)
{
    static const struct {
        const char *text;
        WnAddrClass class;
    } expected[] = {
        { "0.0.0.0", WN_ADDR_NULL },
        { "0.0.0.1", WN_ADDR_PUBLIC },
        { "9.255.255.255", WN_ADDR_PUBLIC },
        { "10.0.0.0", WN_ADDR_RFC1918 },
        { "10.255.255.255", WN_ADDR_RFC1918 },
        { "11.0.0.0", WN_ADDR_PUBLIC },
        { "172.15.255.255", WN_ADDR_PUBLIC },
        { "172.16.0.0", WN_ADDR_RFC1918 },
        { "172.31.255.255", WN_ADDR_RFC1918 },
        { "172.32.0.0", WN_ADDR_PUBLIC },
        { "192.167.255.255", WN_ADDR_PUBLIC },
        { "192.168.0.0", WN_ADDR_RFC1918 },
        { "192.168.255.255", WN_ADDR_RFC1918 },
        { "192.169.0.0", WN_ADDR_PUBLIC },
        { "100.63.255.255", WN_ADDR_PUBLIC },
        { "100.64.0.0", WN_ADDR_CGN },
        { "100.127.255.255", WN_ADDR_CGN },
        { "100.128.0.0", WN_ADDR_PUBLIC },
        { "169.253.255.255", WN_ADDR_PUBLIC },
        { "169.254.0.0", WN_ADDR_LINKLOCAL },
        { "169.254.255.255", WN_ADDR_LINKLOCAL },
        { "169.255.0.0", WN_ADDR_PUBLIC },
        { "126.255.255.255", WN_ADDR_PUBLIC },
        { "127.0.0.0", WN_ADDR_LOOPBACK },
        { "127.255.255.255", WN_ADDR_LOOPBACK },
        { "128.0.0.0", WN_ADDR_PUBLIC },
        { "192.0.0.0", WN_ADDR_DSLITE },
        { "192.0.0.255", WN_ADDR_DSLITE },
        { "192.0.1.0", WN_ADDR_PUBLIC },
        { "198.17.255.255", WN_ADDR_PUBLIC },
        { "198.18.0.0", WN_ADDR_BENCHMARK },
        { "198.19.255.255", WN_ADDR_BENCHMARK },
        { "198.20.0.0", WN_ADDR_PUBLIC },
        { "223.255.255.255", WN_ADDR_PUBLIC },
        { "224.0.0.0", WN_ADDR_MULTICAST },
        { "239.255.255.255", WN_ADDR_MULTICAST },
        { "255.255.255.255", WN_ADDR_MULTICAST },
        /* Documentation ranges (RFC 5737, 3849) count as public: examples are written with them. */
        { "192.0.2.1", WN_ADDR_PUBLIC },
        { "198.51.100.1", WN_ADDR_PUBLIC },
        { "203.0.113.1", WN_ADDR_PUBLIC },
        { "2001:db8::1", WN_ADDR_PUBLIC },
        { "::", WN_ADDR_NULL },
        { "::1", WN_ADDR_LOOPBACK },
        { "::2", WN_ADDR_PUBLIC },
        { "64:ff9b::c000:201", WN_ADDR_NAT64 },
        { "64:ff9b:0:0:0:1::", WN_ADDR_PUBLIC },
        { "fbff::1", WN_ADDR_PUBLIC },
        { "fc00::", WN_ADDR_ULA },
        { "fdff::1", WN_ADDR_ULA },
        { "fe00::1", WN_ADDR_PUBLIC },
        { "fe80::", WN_ADDR_LINKLOCAL },
        { "febf::1", WN_ADDR_LINKLOCAL },
        { "fec0::1", WN_ADDR_PUBLIC },
        { "ff02::1", WN_ADDR_MULTICAST },
        { "::ffff:10.0.0.1", WN_ADDR_RFC1918 },
        { "::ffff:203.0.113.1", WN_ADDR_PUBLIC },
    };
    WnAddr none = { 0 };

    g_assert_cmpint(wn_addr_class(&none), ==, WN_ADDR_NONE);
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        WnAddr addr = address(expected[i].text);
        WnAddrClass class = wn_addr_class(&addr);

        if (class != expected[i].class)
            g_error("%s is %s", expected[i].text, wn_addr_class_name(class));
    }
}

static void
class_names_and_kinds(void)
{
    static const struct {
        WnAddrClass class;
        const char *name;
        bool        nonpublic;
    } expected[] = {
        { WN_ADDR_NONE, "none", false },          { WN_ADDR_PUBLIC, "public", false },
        { WN_ADDR_RFC1918, "rfc1918", true },     { WN_ADDR_CGN, "cgn", true },
        { WN_ADDR_LINKLOCAL, "linklocal", true }, { WN_ADDR_ULA, "ula", true },
        { WN_ADDR_LOOPBACK, "loopback", true },   { WN_ADDR_DSLITE, "dslite", true },
        { WN_ADDR_BENCHMARK, "benchmark", true }, { WN_ADDR_NAT64, "nat64", false },
        { WN_ADDR_NULL, "null", false },          { WN_ADDR_MULTICAST, "multicast", false },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++) {
        g_assert_cmpstr(wn_addr_class_name(expected[i].class), ==, expected[i].name);
        g_assert_true(wn_addr_class_is_nonpublic(expected[i].class) == expected[i].nonpublic);
    }
}

static bool
contains(const char *prefix_text, const char *addr_text)
{
    WnPrefix prefix;
    WnAddr   addr = address(addr_text);

    g_assert_true(wn_prefix_parse(view(prefix_text), &prefix));
    return wn_prefix_contains(&prefix, &addr);
}

static void
prefixes(void)
{
    g_assert_true(contains("10.0.0.0/8", "10.255.0.1"));
    g_assert_false(contains("10.0.0.0/8", "11.0.0.1"));
    g_assert_true(contains("192.0.2.128/25", "192.0.2.255"));
    g_assert_false(contains("192.0.2.128/25", "192.0.2.127"));
    g_assert_true(contains("192.0.2.1", "192.0.2.1"));
    g_assert_false(contains("192.0.2.1/32", "192.0.2.2"));
    g_assert_true(contains("0.0.0.0/0", "203.0.113.1"));
    g_assert_false(contains("0.0.0.0/0", "2001:db8::1"));
    g_assert_true(contains("::/0", "2001:db8::1"));
    g_assert_true(contains("2001:db8::/33", "2001:db8:7fff::1"));
    g_assert_false(contains("2001:db8::/33", "2001:db8:8000::1"));
    g_assert_true(contains("2001:db8::1/128", "2001:db8::1"));
    g_assert_false(contains("2001:db8::1", "2001:db8::2"));

    WnPrefix nothing = { 0 };
    WnAddr   none = { 0 };
    g_assert_false(wn_prefix_contains(&nothing, &none));
}

static void
refuses_prefixes(void)
{
    static const char *const bad[] = { "",
                                       "/8",
                                       "10.0.0.0/",
                                       "10.0.0.0/33",
                                       "10.0.0.0/-1",
                                       "10.0.0.0/8/8",
                                       "10.0.0.0/8 ",
                                       "10/8",
                                       "2001:db8::/129",
                                       "example.net/8" };

    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++) {
        WnPrefix prefix = { .bits = 77 };

        if (wn_prefix_parse(view(bad[i]), &prefix))
            g_error("\"%s\" is read as a prefix", bad[i]);
        g_assert_cmpuint(prefix.bits, ==, 77);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/addr/class/classes", classes);
    g_test_add_func("/addr/class/class-names-and-kinds", class_names_and_kinds);
    g_test_add_func("/addr/class/prefixes", prefixes);
    g_test_add_func("/addr/class/refuses-prefixes", refuses_prefixes);
    return g_test_run();
}
