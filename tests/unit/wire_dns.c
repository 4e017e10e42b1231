/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DNS questions, address answers, compressed names, names that never end, and every cut. */
#include "wire/dns.h"

#include <glib.h>
#include <string.h>

#include "support/cuts.h"

#define QUESTION            \
    "\3SIP\7example\3net\0" \
    "\0\1\0\1"
#define ANSWER_A \
    "\xc0\x0c"   \
    "\0\1\0\1"   \
    "\0\0\0\x3c" \
    "\0\4"       \
    "\xcb\0\x71\7"
#define ANSWER_AAAA \
    "\xc0\x0c"      \
    "\0\x1c\0\1"    \
    "\0\0\0\x3c"    \
    "\0\x10"        \
    "\x20\1\x0d\xb8\0\0\0\0\0\0\0\0\0\0\0\1"
#define ANSWER_CNAME \
    "\xc0\x0c"       \
    "\0\5\0\1"       \
    "\0\0\0\x3c"     \
    "\0\6"           \
    "\3edg\xc0\x10"

static void
check_cut(WnBytes cut, WnBytes whole)
{
    WnDns part, all;

    g_assert_true(wn_dns_parse(whole, &all));
    if (!wn_dns_parse(cut, &part)) {
        g_assert_cmpuint(cut.length, <, 12 + sizeof(QUESTION) - 1);
        return;
    }
    g_assert_cmpstr(part.name, ==, all.name);
    g_assert_cmpuint(part.n_addresses, <=, all.n_addresses);
    for (int i = 0; i < part.n_addresses; i++)
        g_assert_true(wn_addr_equal(&part.addresses[i], &all.addresses[i]));
}

static void
question(void)
{
    WnBytes bytes = WN_LITERAL("\x12\x34\1\0\0\1\0\0\0\0\0\0" QUESTION);
    WnDns   dns;

    g_assert_true(wn_dns_parse(bytes, &dns));
    g_assert_cmphex(dns.id, ==, 0x1234);
    g_assert_false(dns.is_response);
    g_assert_cmpuint(dns.type, ==, 1);
    g_assert_cmpstr(dns.name, ==, "sip.example.net");
    g_assert_cmpuint(dns.answers, ==, 0);
    wn_each_cut(bytes, check_cut);
}

static void
answers(void)
{
    WnBytes bytes =
        WN_LITERAL("\x12\x34\x81\x80\0\1\0\3\0\0\0\0" QUESTION ANSWER_CNAME ANSWER_A ANSWER_AAAA);
    WnDns dns;
    char  text[WN_ADDR_TEXT];

    g_assert_true(wn_dns_parse(bytes, &dns));
    g_assert_true(dns.is_response);
    g_assert_cmpuint(dns.rcode, ==, 0);
    g_assert_cmpuint(dns.answers, ==, 3);
    g_assert_cmpuint(dns.n_addresses, ==, 2);
    g_assert_cmpstr(wn_addr_format(&dns.addresses[0], text), ==, "203.0.113.7");
    g_assert_cmpstr(wn_addr_format(&dns.addresses[1], text), ==, "2001:db8::1");
    wn_each_cut(bytes, check_cut);
}

static void
no_such_name(void)
{
    WnDns dns;

    g_assert_true(wn_dns_parse(WN_LITERAL("\0\1\x81\x83\0\1\0\0\0\0\0\0" QUESTION), &dns));
    g_assert_true(dns.is_response);
    g_assert_cmpuint(dns.rcode, ==, 3);
    /* A server that could not read the question does not repeat it. */
    g_assert_true(wn_dns_parse(WN_LITERAL("\0\1\x81\x81\0\0\0\0\0\0\0\0"), &dns));
    g_assert_cmpuint(dns.rcode, ==, 1);
    g_assert_cmpstr(dns.name, ==, "");
}

static void
unprintable_names(void)
{
    WnDns dns;

    g_assert_true(wn_dns_parse(WN_LITERAL("\0\1\1\0\0\1\0\0\0\0\0\0"
                                          "\6"
                                          "A.b \x1b\xff"
                                          "\1C"
                                          "\0"
                                          "\0\x21\0\1"),
                               &dns));
    g_assert_cmpstr(dns.name, ==, "a?b???.c");
    g_assert_cmpuint(dns.type, ==, 33);
}

static void
names_that_never_end(void)
{
    WnDns dns = { .id = 7 };

    /* Pointers to itself, forwards, behind the end, to its own labels; an unknown kind of label. */
    g_assert_false(wn_dns_parse(WN_LITERAL("\0\1\1\0\0\1\0\0\0\0\0\0\xc0\x0c\0\1\0\1"), &dns));
    g_assert_false(wn_dns_parse(WN_LITERAL("\0\1\1\0\0\1\0\0\0\0\0\0\xc0\x0e\0\1\0\1"), &dns));
    g_assert_false(wn_dns_parse(WN_LITERAL("\0\1\1\0\0\1\0\0\0\0\0\0\xff\xff\0\1\0\1"), &dns));
    g_assert_false(wn_dns_parse(WN_LITERAL("\0\1\1\0\0\1\0\0\0\0\0\0\1a\xc0\x0c\0\1\0\1"), &dns));
    g_assert_false(wn_dns_parse(WN_LITERAL("\0\1\1\0\0\1\0\0\0\0\0\0\x41"
                                           "a\0\0\1\0\1"),
                                &dns));
    g_assert_cmpuint(dns.id, ==, 7);
}

/* A bad answer ends the list; what stood before it counts. */
static void
bad_answer_after_a_good_one(void)
{
    WnBytes bytes =
        WN_LITERAL("\0\1\x81\x80\0\1\0\3\0\0\0\0" QUESTION ANSWER_A "\xc0\xff" ANSWER_A);
    WnDns dns;

    g_assert_true(wn_dns_parse(bytes, &dns));
    g_assert_cmpuint(dns.n_addresses, ==, 1);
}

static void
longest_name(void)
{
    uint8_t bytes[12 + 5 * 64 + 5] = { 0, 1, 1, 0, 0, 1 };
    WnDns   dns;

    for (size_t i = 0; i < 5; i++) {
        bytes[12 + i * 64] = 63;
        memset(bytes + 12 + i * 64 + 1, 'x', 63);
    }
    g_assert_false(wn_dns_parse(wn_bytes(bytes, sizeof(bytes)), &dns));
    bytes[12 + 3 * 64] = 61; /* 3 * 64 + 62 + the root's byte: 255 */
    bytes[12 + 3 * 64 + 62] = 0;
    g_assert_true(wn_dns_parse(wn_bytes(bytes, sizeof(bytes)), &dns));
    g_assert_cmpuint(strlen(dns.name), ==, 253);
}

static void
more_addresses_than_kept(void)
{
    g_autoptr(GByteArray) message = g_byte_array_new();
    WnDns dns;

    g_byte_array_append(message, (const guint8 *) "\0\1\x81\x80\0\1\0\x14\0\0\0\0" QUESTION,
                        12 + sizeof(QUESTION) - 1);
    for (int i = 0; i < 20; i++)
        g_byte_array_append(message, (const guint8 *) ANSWER_A, sizeof(ANSWER_A) - 1);
    g_assert_true(wn_dns_parse(wn_bytes(message->data, message->len), &dns));
    g_assert_cmpuint(dns.answers, ==, 20);
    g_assert_cmpuint(dns.n_addresses, ==, WN_DNS_MAX_ADDRESS);
}

static void
refused(void)
{
    WnDns dns = { .id = 7 };

    /* A dynamic update; the reserved bit; a query without a question. */
    g_assert_false(wn_dns_parse(WN_LITERAL("\0\1\x28\0\0\1\0\0\0\0\0\0" QUESTION), &dns));
    g_assert_false(wn_dns_parse(WN_LITERAL("\0\1\0\x40\0\1\0\0\0\0\0\0" QUESTION), &dns));
    g_assert_false(wn_dns_parse(WN_LITERAL("\0\1\1\0\0\0\0\0\0\0\0\0"), &dns));
    g_assert_cmpuint(dns.id, ==, 7);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dns/question", question);
    g_test_add_func("/dns/answers", answers);
    g_test_add_func("/dns/no-such-name", no_such_name);
    g_test_add_func("/dns/unprintable-names", unprintable_names);
    g_test_add_func("/dns/names-that-never-end", names_that_never_end);
    g_test_add_func("/dns/bad-answer-after-a-good-one", bad_answer_after_a_good_one);
    g_test_add_func("/dns/longest-name", longest_name);
    g_test_add_func("/dns/more-addresses-than-kept", more_addresses_than_kept);
    g_test_add_func("/dns/refused", refused);
    return g_test_run();
}
