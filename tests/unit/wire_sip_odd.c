/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Start lines, addresses and values that are odd or wrong: RFC 4475 3.1.2, RFC 5118, vendors. */
#include <glib.h>
#include <string.h>

#include "support/sip_assert.h"

static const char tail[] = "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1\r\n"
                           "From: <sip:a@example.net>;tag=1\r\nTo: <sip:b@example.net>\r\n"
                           "Call-ID: t\r\nCSeq: 8 OPTIONS\r\nMax-Forwards: 70\r\n\r\n";

static void
parse_line(const char *line, WnSip *sip)
{
    static char text[1024];
    int         length = g_snprintf(text, sizeof(text), "%s\r\n%s", line, tail);

    wn_parse_and_cut(wn_bytes(text, (size_t) length), sip);
    assert_text(sip->call_id, "t");
    g_assert_cmpint(sip->method, ==, WN_METHOD_OPTIONS);
}

/* RFC 4475 3.1.2.2 to 3.1.2.16 and others: start lines that are wrong, and plain. */
static void
start_lines(void)
{
    WnSip sip;

    parse_line("OPTIONS  sip:user@example.com  SIP/2.0", &sip);
    assert_text(sip.request_uri.host, "example.com");
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_START_LINE);
    parse_line("OPTIONS sip:user@example.com SIP/2.0  ", &sip);
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_START_LINE);
    parse_line("OPTIONS <sip:user@example.com> SIP/2.0", &sip);
    assert_text(sip.request_uri.whole, "sip:user@example.com");
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_START_LINE);
    parse_line("OPTIONS sip:user@example.com; lr SIP/2.0", &sip);
    assert_text(sip.request_uri.parameters, " lr");
    parse_line("OPTIONS sip:user@example.com sip/2.0", &sip);
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_START_LINE);
    parse_line("OPTIONS sip:user@example.com SIP/7.0", &sip);
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_START_LINE);
    parse_line("OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0", &sip);
    assert_text(sip.request_uri.scheme, "soap.beep");
    parse_line("OPTIONS bubba@example SIP/2.0", &sip);
    assert_text(sip.request_uri.whole, "bubba@example");
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_VALUE);
    parse_line("OPTIONS sip:user@example.com\r\n SIP/2.0", &sip);
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_START_LINE);
    assert_text(sip.request_uri.whole, "sip:user@example.com");
    parse_line("\r\n\n\r\nOPTIONS tel:+1555 SIP/2.0", &sip);
    assert_text(sip.request_uri.user, "+1555");
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_LEADING);
    parse_line("SIP/2.0 100 ", &sip);
    g_assert_cmpuint(sip.status, ==, 100);
    g_assert_cmpuint(sip.oddities, ==, 0);
    parse_line("SIP/2.0 200", &sip);
    g_assert_cmpuint(sip.status, ==, 200);
    parse_line("sip/2.0  486  Busy, really ", &sip);
    g_assert_cmpuint(sip.status, ==, 486);
    assert_text(sip.reason_phrase, "Busy, really");
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_START_LINE);
}

static void
no_start_lines(void)
{
    static const char *const texts[] = {
        "GET / HTTP/1.1\r\nHost: example.net\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n",
        "OPTIONS rtsp://example.net RTSP/1.0\r\n\r\n",
        "NOTIFY * HTTP/1.1\r\n\r\n",
        "OPTIONS sip:a@example.net HTTP/1.1\r\n\r\n",
        "OPTIONS SIP/2.0\r\n\r\n",
        "641 INVITE sip:a@example.net SIP/2.0\r\n\r\n",
        "This is about SIP/2.0\r\n\r\n",
        "hello",
        "INVITE ",
        "INVITE",
        "INVITE http://example.net/",
        "invite sip:a@b",
        "SIP",
        "SIP/",
        "SIP/2.0",
        "Via: SIP/2.0/UDP 192.0.2.1\r\n\r\n",
        "SIPPY sip:a",
        "\r\n\r\n",
        "",
        "jaK",
    };
    WnSip sip;

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        WnBytes bytes = wn_bytes(texts[i], strlen(texts[i]));

        g_test_message("%s", texts[i]);
        /* The bare version is what every status line begins with, though it tells no status. */
        if (strcmp(texts[i], "SIP/2.0") != 0)
            g_assert_false(wn_sip_looks_like(bytes));
        if (wn_sip_parse(bytes, &sip))
            g_assert_true(sip.cut && sip.status == 0 && sip.method == WN_METHOD_UNKNOWN);
    }
    /* RFC 4475 3.1.2.19: it looks like a response, and no status can be read. */
    g_assert_true(wn_sip_looks_like(WN_LITERAL("SIP/2.0 4294967301 better not break\r\n\r\n")));
    g_assert_false(wn_sip_parse(WN_LITERAL("SIP/2.0 4294967301 better not break\r\n\r\n"), &sip));
}

static void
cut_start_lines(void)
{
    WnSip sip;

    g_assert_true(wn_sip_looks_like(WN_LITERAL("INVITE sip:")));
    g_assert_true(wn_sip_looks_like(WN_LITERAL("REGISTER sips:example.net SIP/2")));
    g_assert_true(wn_sip_looks_like(WN_LITERAL("ACK tel:+1")));
    g_assert_true(wn_sip_looks_like(WN_LITERAL("\r\nBYE SIP:a@b SIP/2.0")));
    g_assert_true(wn_sip_looks_like(WN_LITERAL("SIP/2.0 2")));
    g_assert_true(wn_sip_parse(WN_LITERAL("INVITE sip:bob@exam"), &sip));
    g_assert_true(sip.cut && !sip.complete && sip.method == WN_METHOD_INVITE);
    g_assert_cmpuint(sip.request_uri.whole.length, ==, 0);
    g_assert_true(wn_sip_parse(WN_LITERAL("SIP/2.0 40"), &sip));
    g_assert_cmpuint(sip.status, ==, 0);
    g_assert_true(wn_sip_parse(WN_LITERAL("SIP/2.0 401 Unau"), &sip));
    g_assert_cmpuint(sip.status, ==, 401);
    g_assert_cmpuint(sip.reason_phrase.length, ==, 0);
}

/* RFC 5118 4: IPv6 references, right and wrong. */
static void
ipv6(void)
{
    static const struct {
        const char *via, *sent_by, *received;
    } vias[] = {
        { "SIP/2.0/UDP [2001:db8::9:1];branch=z9hG4bKas3-111", "2001:db8::9:1", "-" },
        { "SIP/2.0/UDP [2001:db8:0:1:2:3:4:5]:5070;branch=x", "[2001:db8:0:1:2:3:4:5]:5070", "-" },
        { "SIP/2.0/UDP [2001:db8::9:1];received=[2001:db8::9:255];branch=x", "2001:db8::9:1",
          "2001:db8::9:255" },
        { "SIP/2.0/UDP [2001:db8::9:1];received=2001:db8::9:255;branch=x", "2001:db8::9:1",
          "2001:db8::9:255" },
        { "SIP/2.0/UDP 2001:db8::9:1;branch=x", "2001:db8::9:1", "-" },
        { "SIP/2.0/UDP 2001:db8:1:2:3:4:5:6:5060;branch=x", "[2001:db8:1:2:3:4:5:6]:5060", "-" },
        { "SIP/2.0/UDP [::ffff:192.0.2.33]:5062", "192.0.2.33:5062", "-" },
        { "SIP/2.0/UDP [2001:db8:::192.0.2.1]", "2001:db8::c000:201", "-" },
        { "SIP/2.0/UDP [fe80::1%25eth0]:5060;x", "[fe80::1]:5060", "-" },
        { "SIP/2.0/UDP [2001:db8::1] ;received=[2001:db8::2]:99:1", "2001:db8::1", "2001:db8::2" },
        { "SIP/2.0/UDP 192.0.2.1 : 5060 ;received=192.0.2.2:99:1", "192.0.2.1:5060", "192.0.2.2" },
    };
    WnSipVia via;
    WnSipUri uri;

    for (size_t i = 0; i < G_N_ELEMENTS(vias); i++) {
        g_test_message("%s", vias[i].via);
        g_assert_true(wn_sip_parse_via(wn_bytes(vias[i].via, strlen(vias[i].via)), &via));
        assert_endpoint(&via.sent_by, vias[i].sent_by);
        assert_addr(&via.received, vias[i].received);
    }
    /* 4.3: a port within the brackets is part of the address. */
    g_assert_true(wn_sip_parse_uri(WN_LITERAL("sip:[2001:db8::10:5070]"), &uri));
    assert_endpoint(&uri.endpoint, "2001:db8::10:5070");
    g_assert_true(wn_sip_parse_uri(WN_LITERAL("sip:[2001:db8::10]:5070"), &uri));
    assert_endpoint(&uri.endpoint, "[2001:db8::10]:5070");
    assert_text(uri.host, "[2001:db8::10]");
    g_assert_true(wn_sip_parse_uri(WN_LITERAL("sip:user@2001:db8::10;lr"), &uri));
    assert_endpoint(&uri.endpoint, "2001:db8::10");
    g_assert_true(wn_sip_parse_uri(WN_LITERAL("sip:user@[2001:db8::10"), &uri));
    g_assert_cmpuint(uri.endpoint.addr.family, ==, 0);
}

static void
uris(void)
{
    WnSipUri     uri;
    WnSipAddress address;

    g_assert_true(wn_sip_parse_uri(WN_LITERAL("sip:alice:secret@example.net:5061?a=b"), &uri));
    assert_text(uri.user, "alice");
    g_assert_cmpuint(uri.port, ==, 5061);
    g_assert_cmpuint(uri.parameters.length, ==, 0);
    /* RFC 4475 3.1.1.4 */
    g_assert_true(wn_sip_parse_uri(WN_LITERAL("sip:user;par=u%40example.net@example.com"), &uri));
    assert_text(uri.user, "user;par=u%40example.net");
    assert_text(uri.host, "example.com");
    g_assert_true(wn_sip_parse_uri(WN_LITERAL("sip:alice@home@192.0.2.1:5060"), &uri));
    assert_text(uri.user, "alice@home");
    assert_endpoint(&uri.endpoint, "192.0.2.1:5060");
    g_assert_true(wn_sip_parse_uri(WN_LITERAL("sip:a@192.0.2.1;fs_path=sip:b@192.0.2.2"), &uri));
    assert_endpoint(&uri.endpoint, "192.0.2.1");
    g_assert_true(wn_sip_parse_uri(WN_LITERAL("\"A\" <SIPS:192.0.2.1;lr>;x=y"), &uri));
    assert_text(uri.whole, "SIPS:192.0.2.1;lr");
    assert_text(uri.parameters, "lr");
    /* A port that is none leaves the host readable. */
    g_assert_true(wn_sip_parse_uri(WN_LITERAL("sip:a@192.0.2.1:99999"), &uri));
    assert_endpoint(&uri.endpoint, "192.0.2.1");
    g_assert_false(wn_sip_parse_uri(WN_LITERAL("sip:"), &uri));
    g_assert_false(wn_sip_parse_uri(WN_LITERAL("sip:a@"), &uri));
    g_assert_false(wn_sip_parse_uri(WN_LITERAL("example.net"), &uri));
    g_assert_false(wn_sip_parse_uri(WN_LITERAL("192.0.2.1:5060"), &uri));
    g_assert_false(wn_sip_parse_uri(WN_LITERAL(""), &uri));

    /* RFC 4475 3.1.1.6: no blank between display name and bracket. */
    g_assert_true(
        wn_sip_parse_address(WN_LITERAL("caller<sip:caller@example.com>;tag=323"), &address));
    assert_text(address.uri.user, "caller");
    assert_text(address.parameters, "tag=323");
    /* 3.1.2.6: a quote that is never closed. */
    g_assert_true(
        wn_sip_parse_address(WN_LITERAL("\"Mr. J. User <sip:j.user@example.com>"), &address));
    assert_text(address.uri.user, "j.user");
    g_assert_true(wn_sip_parse_address(WN_LITERAL("<sip:j@example.com;a=b"), &address));
    assert_text(address.uri.parameters, "a=b");
    g_assert_true(wn_sip_parse_address(WN_LITERAL("sip:j@example.com;a=b"), &address));
    assert_text(address.parameters, "a=b");
    g_assert_cmpuint(address.uri.parameters.length, ==, 0);
    g_assert_false(wn_sip_parse_address(WN_LITERAL("\"x\" <>"), &address));
    g_assert_false(wn_sip_parse_address(WN_LITERAL(" "), &address));
}

static void
no_vias(void)
{
    static const char *const texts[] = { "",
                                         "SIP/2.0",
                                         "SIP/2.0/UDP",
                                         "SIP/2.0/UDP ",
                                         "SIP/2.0/UDP ;branch=1",
                                         "SIP/2.0 192.0.2.1",
                                         "192.0.2.1;branch=1",
                                         "SIP/2.0/UDP/192.0.2.1" };
    WnSipVia                 via = { .rport = 7 };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        g_assert_false(wn_sip_parse_via(wn_bytes(texts[i], strlen(texts[i])), &via));
    g_assert_cmpuint(via.rport, ==, 7);
}

/* Values that are wrong are left out and noted; of single headers the first is kept. */
static void
odd_values(void)
{
    static const char text[] = "REGISTER sip:example.net SIP/2.0\n"
                               "Via: nonsense, SIP/2.0/UDP 192.0.2.7:5060;;branch=z9hG4bK7;;\n"
                               "this is no header\n"
                               "CSeq: 36893488147419103232 REGISTER\n"
                               "CSeq: 5 REGISTER\n"
                               "Max-Forwards: 300\n"
                               "Expires: 1000000000000000000000\n"
                               "From: not a uri;tag=kept\n"
                               "To: <sip:b@example.net>;tag=\"q\"\n"
                               "To: <sip:c@example.net>;tag=second\n"
                               "Call-ID: one\n"
                               "Call-ID: two\n"
                               "Contact: <sip:a@192.0.2.7>, , <sip:b@192.0.2.8>;q=1,\n"
                               "Content-Length: -999\n"
                               "\n"
                               "body";
    WnSip             sip;

    wn_parse_and_cut(WN_LITERAL(text), &sip);
    g_assert_cmpuint(sip.n_via, ==, 1);
    assert_text(sip.via[0].branch, "z9hG4bK7");
    g_assert_false(sip.has_cseq || sip.has_max_forwards || sip.has_expires);
    g_assert_false(sip.has_content_length);
    assert_text(sip.from_tag, "kept");
    g_assert_cmpuint(sip.from.uri.whole.length, ==, 0);
    assert_text(sip.to_tag, "q");
    assert_text(sip.to.uri.user, "b");
    assert_text(sip.call_id, "one");
    g_assert_cmpuint(sip.n_contact, ==, 2);
    assert_text(sip.body, "body");
    g_assert_cmpuint(sip.oddities, ==,
                     WN_SIP_ODD_VALUE | WN_SIP_ODD_HEADER | WN_SIP_ODD_DUPLICATE |
                         WN_SIP_ODD_LINE_END);
}

static void
lengths(void)
{
    static const char head[] = "BYE sip:b@192.0.2.1 SIP/2.0\r\nl: ";
    static const struct {
        const char *rest;
        size_t      body;
        bool        cut;
        unsigned    oddities;
    } cases[] = {
        { "4\r\n\r\nbody", 4, false, 0 },
        { "3\r\n\r\nbody", 3, false, WN_SIP_ODD_LENGTH },
        { "5\r\n\r\nbody", 4, true, WN_SIP_ODD_LENGTH },
        { "9999\r\n\r\n", 0, true, WN_SIP_ODD_LENGTH },
        { "99999999999999999999\r\n\r\nbody", 4, false, WN_SIP_ODD_VALUE },
        { "0\r\rbody", 0, false, WN_SIP_ODD_LENGTH | WN_SIP_ODD_LINE_END },
        { "4\r\r\n\r\r\nbody", 4, false, WN_SIP_ODD_LINE_END },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *text = g_strconcat(head, cases[i].rest, NULL);
        WnSip            sip;

        g_test_message("%u", (unsigned) i);
        wn_parse_and_cut(wn_bytes(text, strlen(text)), &sip);
        g_assert_true(sip.complete);
        g_assert_cmpuint(sip.body.length, ==, cases[i].body);
        g_assert_cmpint(sip.cut, ==, cases[i].cut);
        g_assert_cmpuint(sip.oddities, ==, cases[i].oddities);
    }
}

static void
too_many(void)
{
    g_autoptr(GString) text = g_string_new("INVITE sip:b@192.0.2.1 SIP/2.0\r\n");
    WnSip sip;

    for (unsigned i = 0; i < 20; i++) {
        g_string_append_printf(text, "Via: SIP/2.0/UDP 192.0.2.%u\r\n", i);
        g_string_append_printf(text, "m: <sip:192.0.2.%u>,<sip:198.51.100.%u>\r\n", i, i);
        g_string_append_printf(text, "Path: <sip:192.0.2.%u>\r\n", i);
    }
    g_string_append(text, "\r\n");
    wn_parse_and_cut(wn_bytes(text->str, text->len), &sip);
    g_assert_cmpuint(sip.n_via, ==, WN_SIP_MAX_VIA);
    g_assert_cmpuint(sip.n_contact, ==, WN_SIP_MAX_CONTACT);
    g_assert_cmpuint(sip.n_path, ==, 4);
    assert_endpoint(&sip.via[15].sent_by, "192.0.2.15");
    assert_endpoint(&sip.contact[15].uri.endpoint, "198.51.100.7");
    g_assert_cmpuint(sip.oddities, ==, WN_SIP_ODD_TOO_MANY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire/sip-odd/start-lines", start_lines);
    g_test_add_func("/wire/sip-odd/no-start-lines", no_start_lines);
    g_test_add_func("/wire/sip-odd/cut-start-lines", cut_start_lines);
    g_test_add_func("/wire/sip-odd/ipv6", ipv6);
    g_test_add_func("/wire/sip-odd/uris", uris);
    g_test_add_func("/wire/sip-odd/no-vias", no_vias);
    g_test_add_func("/wire/sip-odd/odd-values", odd_values);
    g_test_add_func("/wire/sip-odd/lengths", lengths);
    g_test_add_func("/wire/sip-odd/too-many", too_many);
    return g_test_run();
}
