/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which tests of nat_uac_test() a message raises, by the documentation of Kamailio's and OpenSIPS'
 * nathelper: sums written by hand, no program's answers.
 */
#include "model/uac_test.h"

#include <glib.h>
#include <string.h>

/* What is written in a message, and where its packet comes from; NULL: absent. */
typedef struct {
    const char *source, *destination;
    const char *via, *second_via;
    const char *contact, *second_contact;
    const char *target; /* Request-URI */
    const char *media;
    const char *received; /* of the second Via, with rport */
    uint16_t    status;
    bool        websocket, tls;
} Message;

typedef struct {
    Message  message;
    unsigned kamailio, mode_0, opensips; /* nat_addr_mode 1, the default, and 0 */
} Expected;

static WnEndpoint
endpoint_of(const char *text)
{
    WnEndpoint endpoint = { 0 };

    g_assert_true(wn_endpoint_parse(wn_bytes(text, strlen(text)), &endpoint));
    return endpoint;
}

static WnUacTests
tests_of(const Message *written)
{
    const WnEndpoint source = endpoint_of(written->source);
    WnFlow           flow = { .ends = { source, endpoint_of(written->destination) },
                              .carrier = written->websocket ? WN_CARRIER_WS
                                         : written->tls     ? WN_CARRIER_TLS
                                                            : WN_CARRIER_UDP };
    WnVia      via = { .transport = written->websocket ? 'W' : 'U' }, second = { .transport = 'U' };
    WnUri      target = { 0 }, contacts[2] = { { 0 } };
    WnUriList *list = g_malloc0(sizeof(*list) + 2 * sizeof(WnUri *));
    WnMediaLine line = { .type = "audio" };
    WnSession   session = { .media = &line, .n_media = 1 };
    WnMessage   message = { .flow = &flow, .status = written->status, .via = &via, .n_via = 1 };
    WnUacTests  tests;

    if (written->via)
        via.sent_by = endpoint_of(written->via);
    if (written->second_via) {
        WnEndpoint seen = endpoint_of(written->received);

        second.sent_by = endpoint_of(written->second_via);
        second.received = seen.addr;
        second.rport = seen.port;
        message.writer_via = &second;
        message.n_via = 2;
    }
    for (unsigned i = 0; i < 2; i++) {
        const char *text = i ? written->second_contact : written->contact;

        if (!text)
            continue;
        contacts[i].endpoint = endpoint_of(text);
        *(const WnUri **) &list->uris[list->n++] = &contacts[i];
    }
    message.contacts = list->n ? list : NULL;
    if (written->target) {
        target.endpoint = endpoint_of(written->target);
        message.request_uri = &target;
    }
    if (written->media) {
        line.endpoint = endpoint_of(written->media);
        message.session = &session;
    }
    wn_uac_tests(&message, &source, &tests);
    g_free(list);
    return tests;
}

static void
assert_tests(const Expected *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        WnUacTests found = tests_of(&rows[i].message);

        g_test_message("row %zu", i);
        g_assert_cmpuint(found.kamailio[1], ==, rows[i].kamailio);
        g_assert_cmpuint(found.kamailio[0], ==, rows[i].mode_0);
        g_assert_cmpuint(found.opensips, ==, rows[i].opensips);
    }
}

#define SERVER "203.0.113.10:5060"

static void
requests(void)
{
    static const Expected rows[] = {
        /* A phone with a public address, and nothing between. */
        { { .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = "198.51.100.7:5060",
            .contact = "198.51.100.7:5060",
            .target = SERVER,
            .media = "198.51.100.7:4000" },
          0,
          0,
          0 },
        /* Behind a NAT that changes the port: private-contact 1, diff-ip-src-via 2, private-via 4,
         * private-sdp 8, diff-port-src-via 16; Kamailio's Contact port 128 and SDP address 256;
         * OpenSIPS' diff-ip-src-contact 32 and diff-port-src-contact 64. */
        { { .source = "198.51.100.7:31000",
            .destination = SERVER,
            .via = "192.168.1.20:5060",
            .contact = "192.168.1.20:5060",
            .media = "192.168.1.20:4000" },
          1 + 2 + 4 + 8 + 16 + 128 + 256,
          1 + 2 + 4 + 8 + 16 + 128 + 256,
          127 },
        /* The same inside: private throughout, the source too (32), and no difference yet. */
        { { .source = "192.168.1.20:5060",
            .destination = SERVER,
            .via = "192.168.1.20:5060",
            .contact = "192.168.1.20:5060",
            .media = "192.168.1.20:4000" },
          1 + 4 + 8 + 32,
          1 + 4 + 8 + 32,
          1 + 4 + 8 },
        /* Without a port 5060 is meant, in Via and in Contact. */
        { { .source = "198.51.100.7:5070",
            .destination = SERVER,
            .via = "198.51.100.7",
            .contact = "198.51.100.7" },
          16 + 128,
          16 + 128,
          16 + 64 },
        { { .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = "198.51.100.7",
            .contact = "198.51.100.7" },
          0,
          0,
          0 },
        /* Over TLS 5061 is meant, and yet both programs compare with 5060; the target is where the
         * packet went. */
        { { .source = "198.51.100.7:5061",
            .destination = "203.0.113.10:5061",
            .via = "198.51.100.7",
            .contact = "198.51.100.7",
            .target = "203.0.113.10",
            .tls = true },
          16 + 128,
          16 + 128,
          16 + 64 },
        { { .source = "198.51.100.7:5061",
            .destination = "203.0.113.10:5060",
            .via = "198.51.100.7:5061",
            .contact = "198.51.100.7:5061",
            .target = "203.0.113.10",
            .tls = true },
          512,
          512,
          0 },
        /* Shared by a provider (RFC 6598). */
        { { .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = "198.51.100.7:5060",
            .contact = "100.64.3.4:5060" },
          1,
          1,
          1 + 32 },
        /* DS-Lite (RFC 6333): OpenSIPS finds it only with carrier-grade-nat. */
        { { .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = "198.51.100.7:5060",
            .contact = "192.0.0.2:5060" },
          1,
          1,
          32 + 128 },
        /* The rest of that block: Kamailio's nat_addr_mode 1 alone. */
        { { .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = "198.51.100.7:5060",
            .contact = "192.0.0.100:5060" },
          1,
          0,
          32 },
        /* Hold as of old is no private address. */
        { { .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = "198.51.100.7:5060",
            .media = "0.0.0.0:4000" },
          0,
          0,
          0 },
        /* Sent to another place than the Request-URI names. */
        { { .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = "198.51.100.7:5060",
            .target = "203.0.113.11:5060" },
          512,
          512,
          0 },
        /* WebSocket: 64, and 512 in any case; OpenSIPS has no such test. */
        { { .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = "198.51.100.7:5060",
            .contact = "198.51.100.7:5060",
            .websocket = true },
          64 + 512,
          64 + 512,
          0 },
        /* Kamailio looks at the first Contact, OpenSIPS at each. */
        { { .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = "198.51.100.7:5060",
            .contact = "198.51.100.7:5060",
            .second_contact = "192.168.1.20:5070" },
          0,
          0,
          1 + 32 + 64 },
    };

    assert_tests(rows, G_N_ELEMENTS(rows));
}

/* Its top Via is the receiver's own, and is tested like that of a request: nat_uac_test("19") says
 * yes of every response that comes from another host. */
static void
responses(void)
{
    static const Expected rows[] = {
        { { .status = 200,
            .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = SERVER,
            .contact = "198.51.100.7:5060",
            .media = "198.51.100.7:4000" },
          2,
          2,
          2 },
        { { .status = 200,
            .source = "198.51.100.7:31000",
            .destination = SERVER,
            .via = SERVER,
            .contact = "192.168.1.20:5060",
            .media = "192.168.1.20:4000" },
          1 + 2 + 8 + 16 + 128 + 256,
          1 + 2 + 8 + 16 + 128 + 256,
          1 + 2 + 8 + 16 + 32 + 64 },
        /* The second Via names another place than the proxy before has noted: 512. */
        { { .status = 200,
            .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = SERVER,
            .second_via = "192.168.7.20:5060",
            .received = "192.0.2.30:5060" },
          2 + 512,
          2 + 512,
          2 },
        { { .status = 200,
            .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = SERVER,
            .second_via = "192.0.2.30:5060",
            .received = "192.0.2.30:41000" },
          2 + 512,
          2 + 512,
          2 },
        { { .status = 200,
            .source = "198.51.100.7:5060",
            .destination = SERVER,
            .via = SERVER,
            .second_via = "192.0.2.30:5060",
            .received = "192.0.2.30:5060" },
          2,
          2,
          2 },
    };

    assert_tests(rows, G_N_ELEMENTS(rows));
}

/* Names, always: the numbers from 32 on mean other things in the two. */
static void
names(void)
{
    static const char *const kamailio[] = { "contact_private", "via_src_differs",
                                            "via_private",     "sdp_private",
                                            "port_differs",    "src_private",
                                            "websocket",       "contact_port_differs",
                                            "sdp_src_differs", "target_differs" };
    /* As nat_uac_test() of OpenSIPS 3 takes them. */
    static const char *const opensips[] = { "private-contact",       "diff-ip-src-via",
                                            "private-via",           "private-sdp",
                                            "diff-port-src-via",     "diff-ip-src-contact",
                                            "diff-port-src-contact", "carrier-grade-nat" };

    for (unsigned i = 0; i < G_N_ELEMENTS(kamailio); i++)
        g_assert_cmpstr(wn_uac_test_name(i), ==, kamailio[i]);
    for (unsigned i = 0; i < G_N_ELEMENTS(opensips); i++)
        g_assert_cmpstr(wn_opensips_test_name(i), ==, opensips[i]);
    g_assert_null(wn_uac_test_name(G_N_ELEMENTS(kamailio)));
    g_assert_null(wn_opensips_test_name(G_N_ELEMENTS(opensips)));
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/uac_test/requests", requests);
    g_test_add_func("/uac_test/responses", responses);
    g_test_add_func("/uac_test/names", names);
    return g_test_run();
}
