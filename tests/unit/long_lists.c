/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lists that no usual capture makes so long: what can be looked up is found all the same; where a
 * search ends early the report says so, and what was not found accuses nobody for certain.
 */
#include <string.h>

#include "catalogue.h"
#include "model/call.h"
#include "model/flow_ports.h"
#include "model/sight.h"
#include "support/media_call.h"

static const char *const PROXY = "203.0.113.11:5060", *const SERVER = "203.0.113.10:5060";

static const char *
cut_searches(WnTrial *trial)
{
    const WnReport *report = wn_trial_report(trial);

    for (size_t i = 0; i < report->n_notes; i++)
        if (strcmp(report->notes[i].finding, "search-limit") == 0)
            return report->notes[i].text;
    return NULL;
}

static void
request(WnTrial *trial, double at, const char *from, const char *to, const char *method,
        unsigned phone, unsigned branch, const char *uri)
{
    g_autofree char *text =
        g_strdup_printf("%s %s SIP/2.0\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%u\n"
                        "From: <sip:u%u@example.net>;tag=a\nTo: <sip:u%u@example.net>\n"
                        "Call-ID: %s%u\nCSeq: 1 %s\nContact: <sip:u%u@192.168.1.20:5060>\n",
                        method, uri, from, branch, phone, phone, method, phone, method, phone);

    wn_trial_sip(trial, at, from, to, text);
}

/* 1500 phones register through one proxy, and each is found by its user. */
static void
phones_behind_one_proxy(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnModel        *model = wn_engine_model(wn_trial_engine(trial));
    WnArena              *arena = wn_arena_new(0);
    WnRegistrations       registrations;
    const WnExchange     *last;
    const WnRegistration *found;

    for (unsigned i = 0; i < 1500; i++)
        request(trial, i * 0.01, PROXY, SERVER, "REGISTER", i, i, "sip:example.net");
    request(trial, 20, SERVER, PROXY, "OPTIONS", 1400, 5000, "sip:u1400@192.168.1.20:5060");
    last = model->exchanges.table.values[1500];
    wn_registrations_build(model, arena, &registrations);
    g_assert_cmpuint(registrations.n, ==, 1500);
    found = wn_registration_for(&registrations, wn_exchange_first(last)->request);
    g_assert_cmpstr(found->contact_user, ==, "u1400");
    g_assert_cmpuint(model->searches->cut, ==, 0);
    wn_registrations_clear(&registrations);
    wn_arena_free(arena);
}

/* Nobody of that name is registered there: 1500 others are not looked through. */
static void
a_stranger_at_a_place_of_many_is_told(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (unsigned i = 0; i < 1500; i++)
        request(trial, i * 0.01, PROXY, SERVER, "REGISTER", i, i, "sip:example.net");
    g_assert_null(cut_searches(trial));
    request(trial, 20, SERVER, PROXY, "OPTIONS", 1, 5000, "sip:nobody@192.168.1.20:5060");
    g_assert_true(g_str_has_prefix(cut_searches(trial), "Searches that ended early in "));
}

/* A request that went in circles: each of its 200 sights is kept once, however often it is added.
 */
static void
sights_of_a_request_in_circles(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnModel *model = wn_engine_model(wn_trial_engine(trial));
    WnSights       sights = { 0 };
    WnTableCursor  cursor = { 0 };
    WnTransaction *first;
    unsigned       n = 0;

    for (unsigned i = 0; i < 200; i++)
        request(trial, i * 0.01, PROXY, SERVER, "OPTIONS", 1, i, "sip:u1@example.net");
    first = wn_exchange_first(model->exchanges.table.values[0]);
    for (unsigned twice = 0; twice < 2; twice++)
        for (WnTransaction *each = first; each; each = each->next)
            wn_sights_add(&sights, each);
    while (wn_sights_next(&sights, first, &cursor))
        n++;
    g_assert_cmpuint(n, ==, 200);
    wn_sights_clear(&sights);
}

/* Sound that nobody sees is missed for certain only where it may not be in another flow. */
static void
missing_sound_is_doubted_among_many_flows(void)
{
    for (unsigned flows = 1000; flows <= 1200; flows += 200) {
        g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.lan.pcap");

        for (unsigned i = 0; i < flows; i++) {
            g_autofree char *phone = g_strdup_printf("192.168.1.20:%u", 20000 + i);
            wn_trial_datagram(trial, 20, phone, "203.0.113.10:9", WN_LITERAL("hello"));
        }
        wn_assert_headline(trial, "alice", "private-sdp-unrelayed",
                           flows == 1000 ? WN_GRADE_LIKELY : WN_GRADE_POSSIBLE);
        if (flows == 1200)
            g_assert_nonnull(cut_searches(trial));
    }
}

static unsigned
flows_at(const WnModel *model, uint16_t port, const WnFlow *found[4])
{
    WnEndpoint     socket = { { .family = 4, .bytes = { 192, 168, 1, 20 } }, port };
    WnSocketCursor cursor = { 0 };
    const WnFlow  *flow;
    unsigned       n = 0;
    int            own;

    while ((flow = wn_flow_next_at(&model->flows, &socket, &cursor, &own)) != NULL) {
        g_assert_true(wn_endpoint_equal(&flow->ends[own], &socket));
        g_assert_cmpuint(n, <, 4);
        found[n++] = flow;
    }
    return n;
}

/* Sorted or not, the flows of a socket are the same, the newest first. */
static void
flows_of_one_socket_among_many(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnModel *model = wn_engine_model(wn_trial_engine(trial));
    WnArena       *arena = wn_arena_new(0);
    const WnFlow  *looked[4], *sorted[4];

    for (unsigned i = 0; i < 100; i++) {
        g_autofree char *phone = g_strdup_printf("192.168.1.20:%u", 20000 + i % 50);
        g_autofree char *peer = g_strdup_printf("203.0.113.10:%u", 1 + i);
        wn_trial_datagram(trial, i, phone, peer, WN_LITERAL("hello"));
    }
    wn_trial_datagram(trial, 100, "192.168.1.20:30000", "192.168.1.20:30001", WN_LITERAL("self"));
    for (uint16_t port = 19999; port <= 30001; port++) {
        unsigned n = flows_at(model, port, looked);

        model->searches->arena = arena;
        g_assert_cmpuint(flows_at(model, port, sorted), ==, n);
        g_assert_cmpmem(looked, n * sizeof(*looked), sorted, n * sizeof(*sorted));
        g_assert_cmpuint(n, ==, port >= 20000 && port < 20050 ? 2 : port >= 30000);
        g_assert_true(n < 2 || sorted[0]->number > sorted[1]->number);
        model->searches->arena = NULL;
    }
    wn_table_clear(&model->searches->ports);
    wn_arena_free(arena);
}

/* A call that a proxy forks to 80 hosts: not all of them are asked what they agreed on. */
static void
hops_of_many_forks(void)
{
    for (unsigned hosts = 40; hosts <= 80; hosts += 40) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        for (unsigned i = 0; i < hosts; i++) {
            g_autofree char *host = g_strdup_printf("198.51.100.%u:5060", i + 1);
            request(trial, i * 0.01, PROXY, host, "INVITE", 1, i, "sip:u1@example.net");
        }
        g_assert_cmpint(cut_searches(trial) != NULL, ==, hosts == 80);
    }
}

/* Whether a host that asks in vain for a SIP service sends SIP is not looked for in 1100 flows. */
static void
a_lookup_of_a_busy_host(void)
{
    static const uint8_t query[] = "\x11\x22\x01\0\0\1\0\0\0\0\0\0\4_sip\4_udp\7example\3net\0"
                                   "\0\x21\0\1";

    for (unsigned flows = 900; flows <= 1100; flows += 200) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        for (unsigned i = 0; i < 3; i++)
            wn_trial_datagram(trial, 2 * i, "192.168.1.20:4000", "192.168.1.1:53",
                              wn_bytes(query, sizeof(query) - 1));
        for (unsigned i = 0; i < flows; i++) {
            g_autofree char *server = g_strdup_printf("192.0.2.1:%u", 10000 + i);
            wn_trial_datagram(trial, 20, "192.168.1.20:4001", server, WN_LITERAL("hello"));
        }
        wn_trial_wait(trial, 30);
        g_assert_cmpuint(wn_trial_report(trial)->n_subjects, ==, flows == 900 ? 1 : 0);
        g_assert_cmpint(cut_searches(trial) != NULL, ==, flows == 1100);
    }
}

/* Both lines on one port: the payload type tells them apart, be it the twentieth of its line. */
static void
payload_types_of_a_long_line(void)
{
    static const char body[] = "v=0\no=- 1 1 IN IP4 %s\ns=-\nc=IN IP4 %s\nt=0 0\n"
                               "m=audio %u RTP/AVP 0\n"
                               "m=video %u RTP/AVP 96 97 98 99 100 101 102 103 104 105 106 107 "
                               "108 109 110 111 112 113 114 115\n";
    g_autofree char  *offer = g_strdup_printf(body, "198.51.100.7", "198.51.100.7", 4000, 4000);
    g_autofree char  *answer = g_strdup_printf(body, "192.0.2.40", "192.0.2.40", 6000, 6000);
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnSubjectReport *call;
    unsigned               n = 0;

    wn_call_begin(trial, ALICE_SIP, offer, answer);
    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9.2, ALICE, BOB, ALICE_SSRC + 1, 115);
    wn_trial_rtp(trial, 1.2, 9.2, BOB, ALICE, BOB_SSRC + 1, 115);
    wn_call_hang_up(trial, 9.3);
    call = wn_call_report(trial);
    for (size_t i = 0; i < call->n_media; i++)
        n += call->media[i].packets >= 399;
    g_assert_cmpuint(n, ==, 4);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/long-lists/flows-of-one-socket-among-many", flows_of_one_socket_among_many);
    g_test_add_func("/long_lists/phones_behind_one_proxy", phones_behind_one_proxy);
    g_test_add_func("/long_lists/a_stranger_at_a_place_of_many_is_told",
                    a_stranger_at_a_place_of_many_is_told);
    g_test_add_func("/long_lists/sights_of_a_request_in_circles", sights_of_a_request_in_circles);
    g_test_add_func("/long_lists/missing_sound_is_doubted_among_many_flows",
                    missing_sound_is_doubted_among_many_flows);
    g_test_add_func("/long_lists/hops_of_many_forks", hops_of_many_forks);
    g_test_add_func("/long_lists/a_lookup_of_a_busy_host", a_lookup_of_a_busy_host);
    g_test_add_func("/long_lists/payload_types_of_a_long_line", payload_types_of_a_long_line);
    return g_test_run();
}
