/* SPDX-License-Identifier: GPL-2.0-or-later */
/* DTLS and TLS records: hellos with server names, alerts plain and encrypted, and every cut. */
#include "wire/dtls.h"

#include <glib.h>
#include <string.h>

#include "support/cuts.h"

#define RANDOM "0123456789abcdefghijklmnopqrstuv"

/* Session id of 2 bytes, one cipher suite, null compression. */
#define SUITES     \
    "\0\2\xc0\x2b" \
    "\1\0"
#define SERVER_NAME \
    "\0\0\0\x14"    \
    "\0\x12"        \
    "\0\0\x0f"      \
    "sip.example.net"
#define OTHER_EXTENSION "\0\x17\0\0"

/* Record, handshake and body lengths as RFC 6347 4.2.2 has them; the cookie is 3 bytes. */
#define DTLS_HELLO_BODY      \
    "\xfe\xfd" RANDOM "\2ab" \
    "\3xyz" SUITES "\0\x1c" OTHER_EXTENSION SERVER_NAME
#define DTLS_CLIENT_HELLO                \
    "\x16\xfe\xff\0\0\0\0\0\0\0\0\0\x59" \
    "\1\0\0\x4d\0\0\0\0\0\0\0\x4d" DTLS_HELLO_BODY

#define TLS_HELLO_BODY "\3\3" RANDOM "\2ab" SUITES "\0\x1c" OTHER_EXTENSION SERVER_NAME
#define TLS_CLIENT_HELLO \
    "\x16\3\1\0\x4d"     \
    "\1\0\0\x49" TLS_HELLO_BODY

static void
check_dtls_cut(WnBytes cut, WnBytes whole)
{
    static const uint8_t none[32];
    WnTls                part, all;

    g_assert_true(wn_dtls_parse(whole, &all));
    g_assert_cmpint(wn_dtls_parse(cut, &part), ==, cut.length >= 13);
    g_assert_cmpint(wn_dtls_looks_like(cut), ==, cut.length >= 13);
    if (cut.length < 13)
        return;
    if (memcmp(part.random, none, sizeof(none)) != 0)
        g_assert_cmpmem(part.random, 32, all.random, 32);
    if (part.server_name.length > 0)
        g_assert_cmpmem(part.server_name.data, part.server_name.length, all.server_name.data,
                        all.server_name.length);
}

static void
check_tls_cut(WnBytes cut, WnBytes whole)
{
    WnTls part, all;

    g_assert_true(wn_tls_parse(whole, &all));
    g_assert_cmpint(wn_tls_parse(cut, &part), ==, cut.length >= 5);
    if (cut.length < 5)
        return;
    if (part.server_name.length > 0)
        g_assert_cmpmem(part.server_name.data, part.server_name.length, all.server_name.data,
                        all.server_name.length);
}

static void
assert_text(WnBytes bytes, const char *expected)
{
    g_assert_cmpmem(bytes.data, bytes.length, expected, strlen(expected));
}

static void
dtls_client_hello(void)
{
    WnBytes bytes = WN_LITERAL(DTLS_CLIENT_HELLO);
    WnTls   tls;

    /* The lengths written above are the real ones. */
    g_assert_cmpuint(bytes.length, ==, 13 + 0x59);
    g_assert_true(wn_dtls_parse(bytes, &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_CLIENT_HELLO);
    g_assert_cmpmem(tls.random, 32, RANDOM, 32);
    assert_text(tls.server_name, "sip.example.net");
    wn_each_cut(bytes, check_dtls_cut);
}

static void
dtls_other_handshakes(void)
{
    WnTls tls;

    g_assert_true(wn_dtls_parse(WN_LITERAL("\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\x2e"
                                           "\2\0\0\x22\0\0\0\0\0\0\0\x22"
                                           "\xfe\xfd" RANDOM),
                                &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_SERVER_HELLO);
    g_assert_cmpmem(tls.random, 32, RANDOM, 32);
    g_assert_cmpuint(tls.server_name.length, ==, 0);

    g_assert_true(wn_dtls_parse(WN_LITERAL("\x16\xfe\xff\0\0\0\0\0\0\0\0\0\x0f"
                                           "\3\0\0\3\0\0\0\0\0\0\0\3"
                                           "\xfe\xff\0"),
                                &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_HELLO_VERIFY);

    /* Finished, encrypted: epoch 1, so its first byte is no message type. */
    g_assert_true(wn_dtls_parse(WN_LITERAL("\x16\xfe\xfd\0\1\0\0\0\0\0\0\0\x10"
                                           "\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
                                &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_HANDSHAKE);
    g_assert_true(wn_dtls_parse(WN_LITERAL("\x14\xfe\xfd\0\0\0\0\0\0\0\0\0\1\1"), &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_HANDSHAKE);
}

/* The second fragment of a hello has no random where the first has it. */
static void
dtls_later_fragment(void)
{
    static const uint8_t none[32];
    WnTls                tls;

    g_assert_true(wn_dtls_parse(WN_LITERAL("\x16\xfe\xfd\0\0\0\0\0\0\0\0\0\x2e"
                                           "\1\0\1\0\0\0\0\0\x40\0\0\x22"
                                           "\xfe\xfd" RANDOM),
                                &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_CLIENT_HELLO);
    g_assert_cmpmem(tls.random, 32, none, 32);
}

static void
dtls_alerts(void)
{
    WnTls tls;

    g_assert_true(wn_dtls_parse(WN_LITERAL("\x15\xfe\xfd\0\0\0\0\0\0\0\0\0\2\2\x2a"), &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_ALERT);
    g_assert_cmpuint(tls.alert_level, ==, 2);
    g_assert_cmpstr(wn_tls_alert_name(tls.alert), ==, "bad certificate");

    g_assert_true(wn_dtls_parse(WN_LITERAL("\x15\xfe\xfd\0\1\0\0\0\0\0\0\0\x12"
                                           "\1\2\3\4\5\6\7\x08\x09\1\2\3\4\5\6\7\x08\x09"),
                                &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_ALERT);
    g_assert_cmpuint(tls.alert_level, ==, 0);
    g_assert_cmpuint(tls.alert, ==, 0);
}

/* RFC 9147 4: 0x2e is a record of epoch 2, 0x2f of epoch 3, with 16 bits of number and a length. */
static void
dtls_1_3(void)
{
    WnTls tls;

    g_assert_true(wn_dtls_parse(WN_LITERAL("\x2e\1\2\0\x10"
                                           "0123456789abcdef"),
                                &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_HANDSHAKE);
    g_assert_true(wn_dtls_parse(WN_LITERAL("\x2f\1\2\0\x10"
                                           "0123456789abcdef"),
                                &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_APPLICATION);
    g_assert_true(wn_dtls_parse(WN_LITERAL("\x1a\xfe\xfd\0\0\0\0\0\0\0\1\0\0"), &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_HANDSHAKE);

    g_assert_false(wn_dtls_looks_like(WN_LITERAL("\x2f\1\2\0\x11"
                                                 "0123456789abcdef")));
    g_assert_false(wn_dtls_looks_like(WN_LITERAL("\x2f\1\2\0\2"
                                                 "01")));
    g_assert_false(wn_dtls_looks_like(WN_LITERAL("/a short text of some length")));
}

static void
dtls_application_data(void)
{
    WnTls tls;

    g_assert_true(wn_dtls_parse(WN_LITERAL("\x17\xfe\xfd\0\1\0\0\0\0\0\1\0\1x"), &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_APPLICATION);
    g_assert_true(wn_dtls_parse(WN_LITERAL("\x18\xfe\xfd\0\1\0\0\0\0\0\1\0\1x"), &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_OTHER);
}

static void
dtls_refused(void)
{
    WnTls tls = { .alert = 7 };

    /* TLS; a version that is none; a type that is none; a header that is not whole. */
    g_assert_false(wn_dtls_parse(WN_LITERAL(TLS_CLIENT_HELLO), &tls));
    g_assert_false(wn_dtls_parse(WN_LITERAL("\x16\xfe\xfe\0\0\0\0\0\0\0\0\0\1\1"), &tls));
    g_assert_false(wn_dtls_parse(WN_LITERAL("\x1b\xfe\xfd\0\0\0\0\0\0\0\0\0\1\1"), &tls));
    g_assert_false(wn_dtls_parse(WN_LITERAL("\x16\xfe\xfd\0\0\0\0\0\0\0\0\0"), &tls));
    g_assert_cmpuint(tls.alert, ==, 7);
}

static void
tls_client_hello(void)
{
    WnBytes bytes = WN_LITERAL(TLS_CLIENT_HELLO);
    WnTls   tls;

    g_assert_cmpuint(bytes.length, ==, 5 + 0x4d);
    g_assert_true(wn_tls_parse(bytes, &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_CLIENT_HELLO);
    g_assert_cmpmem(tls.random, 32, RANDOM, 32);
    assert_text(tls.server_name, "sip.example.net");
    wn_each_cut(bytes, check_tls_cut);
}

static void
tls_other_records(void)
{
    WnTls tls;

    g_assert_true(wn_tls_parse(WN_LITERAL("\x16\3\3\0\x26"
                                          "\2\0\0\x22"
                                          "\3\3" RANDOM),
                               &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_SERVER_HELLO);
    g_assert_cmpmem(tls.random, 32, RANDOM, 32);

    /* Cipher text whose first byte happens to be a client hello's. */
    g_assert_true(wn_tls_parse(WN_LITERAL("\x16\3\3\0\x08"
                                          "\1\x9c\2\4\x77\6\7\x08"),
                               &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_HANDSHAKE);
    g_assert_true(wn_tls_parse(WN_LITERAL("\x15\3\3\0\2\2\x30"), &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_ALERT);
    g_assert_cmpuint(tls.alert_level, ==, 2);
    g_assert_cmpstr(wn_tls_alert_name(tls.alert), ==, "unknown ca");
    g_assert_true(wn_tls_parse(WN_LITERAL("\x17\3\3\0\x20"
                                          "encr"),
                               &tls));
    g_assert_cmpint(tls.kind, ==, WN_TLS_APPLICATION);

    g_assert_false(wn_tls_parse(WN_LITERAL("\x16\3\5\0\1\1"), &tls));
    g_assert_false(wn_tls_parse(WN_LITERAL("\x16\3\3\0\0"), &tls));
    g_assert_false(wn_tls_parse(WN_LITERAL("\x16\3\3\xff\xff\1"), &tls));
}

static void
alert_names(void)
{
    g_assert_cmpstr(wn_tls_alert_name(0), ==, "close notify");
    g_assert_cmpstr(wn_tls_alert_name(40), ==, "handshake failure");
    g_assert_cmpstr(wn_tls_alert_name(255), ==, "alert");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dtls/client-hello", dtls_client_hello);
    g_test_add_func("/dtls/other-handshakes", dtls_other_handshakes);
    g_test_add_func("/dtls/later-fragment", dtls_later_fragment);
    g_test_add_func("/dtls/alerts", dtls_alerts);
    g_test_add_func("/dtls/1-3", dtls_1_3);
    g_test_add_func("/dtls/application-data", dtls_application_data);
    g_test_add_func("/dtls/refused", dtls_refused);
    g_test_add_func("/tls/client-hello", tls_client_hello);
    g_test_add_func("/tls/other-records", tls_other_records);
    g_test_add_func("/tls/alert-names", alert_names);
    return g_test_run();
}
