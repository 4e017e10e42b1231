/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What two capture points tell of the router between them: how it maps and filters, when it forgot
 * a mapping, whether it turns packets round; and what only looks so.
 */
#include <string.h>

#include "correlate/tell.h"
#include "support/points.h"

#define PHONE  "192.168.1.20:4000"
#define PUBLIC "198.51.100.7:41000"
#define ONE    "203.0.113.10:30000"
#define OTHER  "203.0.113.20:30000"

static const WnTime WAY = 10 * WN_MILLISECOND;

enum { INSIDE, OUTSIDE, PLACES };

typedef struct {
    WnTape *at[PLACES];
} Router;

static Router
router_new(void)
{
    return (Router){ { wn_tape_new(), wn_tape_new() } };
}

static void
router_clear(Router *router)
{
    for (unsigned i = 0; i < PLACES; i++)
        wn_tape_free(router->at[i]);
}

static void
goes_out(Router *router, WnTime time, const char *from, const char *as, const char *to,
         WnBytes payload)
{
    wn_tape_see(router->at[INSIDE], time, from, to, payload, 64);
    wn_tape_see(router->at[OUTSIDE], time + WAY, as, to, payload, 63);
}

/* to: as the peer knows it; inside NULL: it is not let in. */
static void
comes_in(Router *router, WnTime time, const char *from, const char *to, const char *inside,
         WnBytes payload)
{
    wn_tape_see(router->at[OUTSIDE], time, from, to, payload, 60);
    if (inside)
        wn_tape_see(router->at[INSIDE], time + WAY, from, inside, payload, 59);
}

/* Sound of the phone and back. */
static void
talk(Router *router, WnTime start, unsigned n, const char *as, const char *peer, uint32_t ssrc)
{
    uint8_t room[172];

    for (uint16_t i = 0; i < n; i++) {
        WnTime at = start + i * 20 * WN_MILLISECOND;
        goes_out(router, at, PHONE, as, peer, wn_tape_rtp(room, ssrc, i));
        comes_in(router, at + 3 * WN_MILLISECOND, peer, as, PHONE,
                 wn_tape_rtp(room, ssrc + 1000, i));
    }
}

/* Other hosts of the same home are heard all the time, so that each point is known to capture. */
static void
neighbours_talk(Router *router, WnTime until)
{
    uint8_t room[172];

    for (uint16_t i = 0; i * WN_SECOND < until; i++)
        goes_out(router, i * WN_SECOND, "192.168.1.9:5000", "198.51.100.7:45000", ONE,
                 wn_tape_rtp(room, 99, i));
}

typedef struct {
    WnTogether        *together;
    WnTrial           *trial;
    const WnNatReport *nat;
} Judged;

static Judged
judge(WnTape *const *tapes, unsigned n)
{
    Judged judged = { 0 };

    for (unsigned i = 0; i < n; i++)
        wn_tape_sort(tapes[i]);
    judged.together = wn_together(tapes, n);
    judged.trial = wn_tape_play(judged.together->released, judged.together->released->packets->len);
    wn_tell_translations(wn_matcher_result(judged.together->matcher), &judged.together->alignment,
                         wn_trial_engine(judged.trial));
    const WnReport *report = wn_trial_report(judged.trial);
    g_assert_cmpuint(report->n_nats, ==, 1);
    judged.nat = &report->nats[0];
    return judged;
}

static void
judged_clear(Judged *judged)
{
    wn_trial_free(judged->trial);
    wn_together_free(judged->together);
}

static const WnEvidenceItem *
evidence_of(const WnNatReport *nat, const char *finding)
{
    for (size_t i = 0; i < nat->n_evidence; i++)
        if (strcmp(nat->evidence[i].finding, finding) == 0)
            return &nat->evidence[i];
    return NULL;
}

static void
one_port_for_all(void)
{
    Router router = router_new();

    talk(&router, 3 * WN_SECOND, 100, PUBLIC, ONE, 1);
    talk(&router, 6 * WN_SECOND, 100, PUBLIC, OTHER, 2);
    Judged judged = judge(router.at, PLACES);
    g_assert_cmpint(judged.nat->mapping.most, ==, WN_DEPENDS_ON_NOTHING);
    g_assert_cmpint(judged.nat->mapping.grade, ==, WN_GRADE_CERTAIN);
    g_assert_cmpint(judged.nat->port_preserved, ==, WN_NO);
    const WnEvidenceItem *item = evidence_of(judged.nat, "two-point");
    g_assert_nonnull(item);
    /* The first packet to the second host, or from it, outside: 200 with the first were before. */
    g_assert_cmpuint(item->capture, ==, OUTSIDE);
    g_assert_true(item->frame == 201 || item->frame == 202);
    judged_clear(&judged);
    router_clear(&router);
}

static void
a_port_for_each(void)
{
    Router router = router_new();

    talk(&router, 3 * WN_SECOND, 100, PUBLIC, ONE, 1);
    talk(&router, 4 * WN_SECOND, 100, "198.51.100.7:52117", OTHER, 2);
    Judged judged = judge(router.at, PLACES);
    g_assert_cmpint(judged.nat->mapping.least, ==, WN_DEPENDS_ON_ADDRESS);
    g_assert_cmpint(judged.nat->mapping.grade, ==, WN_GRADE_CERTAIN);
    g_assert_cmpint(judged.nat->type, ==, WN_CONE_SYMMETRIC);
    judged_clear(&judged);
    router_clear(&router);
}

static void
a_stranger_calls(Router *router, const char *inside)
{
    uint8_t room[172];

    for (uint16_t i = 0; i < 50; i++)
        comes_in(router, 6 * WN_SECOND + i * 20 * WN_MILLISECOND, OTHER, PUBLIC, inside,
                 wn_tape_rtp(room, 77, i));
}

static void
a_stranger_is_kept_out(void)
{
    Router router = router_new();

    neighbours_talk(&router, 12 * WN_SECOND);
    talk(&router, 3 * WN_SECOND, 300, PUBLIC, ONE, 1);
    a_stranger_calls(&router, NULL);
    Judged judged = judge(router.at, PLACES);
    g_assert_cmpint(judged.nat->filtering.least, ==, WN_DEPENDS_ON_ADDRESS);
    const WnEvidenceItem *item = evidence_of(judged.nat, "kept-out");
    g_assert_nonnull(item);
    g_assert_cmpuint(item->capture, ==, OUTSIDE);
    judged_clear(&judged);
    router_clear(&router);
}

/* The capture inside was over by then: nothing is known of what came in. */
static void
an_early_end_keeps_nobody_out(void)
{
    Router router = router_new();

    talk(&router, 3 * WN_SECOND, 150, PUBLIC, ONE, 1);
    a_stranger_calls(&router, NULL);
    Judged judged = judge(router.at, PLACES);
    g_assert_cmpint(judged.nat->filtering.grade, ==, WN_GRADE_NONE);
    judged_clear(&judged);
    router_clear(&router);
}

static void
a_stranger_is_let_in(void)
{
    Router router = router_new();

    talk(&router, 3 * WN_SECOND, 300, PUBLIC, ONE, 1);
    a_stranger_calls(&router, PHONE);
    Judged judged = judge(router.at, PLACES);
    g_assert_cmpint(judged.nat->filtering.most, ==, WN_DEPENDS_ON_NOTHING);
    g_assert_cmpint(judged.nat->filtering.grade, ==, WN_GRADE_LIKELY);
    g_assert_cmpint(judged.nat->type, ==, WN_CONE_FULL);
    const WnEvidenceItem *item = evidence_of(judged.nat, "let-in");
    g_assert_nonnull(item);
    g_assert_cmpuint(item->capture, ==, INSIDE);
    judged_clear(&judged);
    router_clear(&router);
}

/* ------------------------------------------------------------------ life time */

#define SERVER    "203.0.113.10:5060"
#define SIP_PHONE "192.168.1.20:5060"

static char *
request(const char *method, unsigned number)
{
    return g_strdup_printf("%s sip:alice@198.51.100.7:41000 SIP/2.0\r\n"
                           "Via: SIP/2.0/UDP 203.0.113.10;branch=z9hG4bK%016u\r\n"
                           "Max-Forwards: 70\r\nFrom: <sip:bob@example.net>;tag=%u\r\n"
                           "To: <sip:alice@example.net>\r\nCall-ID: %u@203.0.113.10\r\n"
                           "CSeq: 1 %s\r\nContent-Length: 0\r\n\r\n",
                           method, number, number, number, method);
}

static void
server_asks(Router *router, WnTime time, const char *method, unsigned number, bool arrives)
{
    g_autofree char *text = request(method, number);

    comes_in(router, time, SERVER, PUBLIC, arrives ? SIP_PHONE : NULL,
             wn_bytes(text, strlen(text)));
}

/* The phone keeps its mapping open until 10 s, at least ten packets each way. */
static void
phone_is_reached(Router *router, const char *method)
{
    static const char awake[] = "\r\n\r\n";

    for (unsigned i = 0; i < 10; i++) {
        goes_out(router, (i + 1) * WN_SECOND, SIP_PHONE, PUBLIC, SERVER, wn_bytes(awake, 4));
        server_asks(router, (i + 1) * WN_SECOND - WN_SECOND / 2, method, i, true);
    }
    neighbours_talk(router, 70 * WN_SECOND);
    /* It is there all the time. */
    goes_out(router, 60 * WN_SECOND, "192.168.1.20:4002", "198.51.100.7:41002", ONE,
             WN_LITERAL("anything that is not SIP"));
}

static void
forgotten_after_half_a_minute(void)
{
    Router router = router_new();

    phone_is_reached(&router, "OPTIONS");
    for (unsigned i = 0; i < 4; i++)
        server_asks(&router, (40 + i) * WN_SECOND, "OPTIONS", 100 + i, false);
    Judged judged = judge(router.at, PLACES);
    /* Silent since 10 s, the first that is lost comes at 40 s. */
    g_assert_cmpuint(judged.nat->most_life_ms, >=, 29980);
    g_assert_cmpuint(judged.nat->most_life_ms, <=, 30020);
    const WnEvidenceItem *item = evidence_of(judged.nat, "mapping-gone");
    g_assert_nonnull(item);
    g_assert_cmpuint(item->capture, ==, OUTSIDE);
    judged_clear(&judged);
    router_clear(&router);
}

/* Nothing comes in from 17 s on, after 7 s of silence; opened: until the phone sends again. */
static uint32_t
most_life_after_seven_seconds(bool opened)
{
    Router   router = router_new();
    uint32_t most;

    phone_is_reached(&router, "OPTIONS");
    for (unsigned i = 0; i < 4; i++)
        server_asks(&router, (17 + i) * WN_SECOND, "OPTIONS", 100 + i, false);
    if (opened) {
        goes_out(&router, 30 * WN_SECOND, SIP_PHONE, PUBLIC, SERVER, WN_LITERAL("\r\n\r\n"));
        server_asks(&router, 31 * WN_SECOND, "OPTIONS", 110, true);
    }
    Judged judged = judge(router.at, PLACES);
    most = judged.nat->most_life_ms;
    judged_clear(&judged);
    router_clear(&router);
    return most;
}

/* A filter may have been set: no router needs to forget so soon (RFC 4787 REQ-5). */
static void
blocked_or_forgotten(void)
{
    g_assert_cmpuint(most_life_after_seven_seconds(false), ==, UINT32_MAX);
    g_assert_cmpuint(most_life_after_seven_seconds(true), >=, 6980);
    g_assert_cmpuint(most_life_after_seven_seconds(true), <=, 7020);
}

/* Something takes away the INVITEs; of the mapping that says nothing. */
static void
one_method_alone_is_lost(void)
{
    Router router = router_new();

    phone_is_reached(&router, "OPTIONS");
    for (unsigned i = 0; i < 4; i++)
        server_asks(&router, (40 + i) * WN_SECOND, "INVITE", 100 + i, false);
    Judged judged = judge(router.at, PLACES);
    g_assert_cmpuint(judged.nat->most_life_ms, ==, UINT32_MAX);
    judged_clear(&judged);
    router_clear(&router);
}

/* The router lost its table; the phone is at another port by the time the server asks. */
static void
a_mapping_that_moved_did_not_die_of_silence(void)
{
    static const char awake[] = "\r\n\r\n";
    Router            router = router_new();

    phone_is_reached(&router, "OPTIONS");
    for (unsigned i = 0; i < 10; i++)
        goes_out(&router, (11 + i) * WN_SECOND, SIP_PHONE, "198.51.100.7:52117", SERVER,
                 wn_bytes(awake, 4));
    for (unsigned i = 0; i < 4; i++)
        server_asks(&router, (40 + i) * WN_SECOND, "OPTIONS", 100 + i, false);
    Judged judged = judge(router.at, PLACES);
    g_assert_cmpuint(judged.nat->most_life_ms, ==, UINT32_MAX);
    judged_clear(&judged);
    router_clear(&router);
}

/* ------------------------------------------------------------------ hairpinning */

/* At one phone, at its neighbour, and at a server that both of them talk to. */
static void
turned_round(void)
{
    WnTape *tapes[] = { wn_tape_new(), wn_tape_new(), wn_tape_new() };
    uint8_t room[172];

    for (uint16_t i = 0; i < 50; i++) {
        WnTime at = 3 * WN_SECOND + i * 20 * WN_MILLISECOND;
        wn_tape_see(tapes[0], at, PHONE, ONE, wn_tape_rtp(room, 1, i), 64);
        wn_tape_see(tapes[2], at + WAY, PUBLIC, ONE, wn_tape_rtp(room, 1, i), 60);
        wn_tape_see(tapes[1], at, "192.168.1.30:4000", ONE, wn_tape_rtp(room, 2, i), 64);
        wn_tape_see(tapes[2], at + WAY, "198.51.100.7:43000", ONE, wn_tape_rtp(room, 2, i), 60);
        at += 3 * WN_SECOND;
        wn_tape_see(tapes[0], at, PHONE, "198.51.100.7:43000", wn_tape_rtp(room, 3, i), 64);
        wn_tape_see(tapes[1], at + WAY, PUBLIC, "192.168.1.30:4000", wn_tape_rtp(room, 3, i), 63);
    }
    Judged judged = judge(tapes, 3);
    g_assert_cmpint(judged.nat->hairpin, ==, WN_YES);
    g_assert_cmpuint(judged.nat->n_insides, ==, 2);
    g_assert_nonnull(evidence_of(judged.nat, "hairpin"));
    judged_clear(&judged);
    for (unsigned i = 0; i < 3; i++)
        wn_tape_free(tapes[i]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/nats/one-port-for-all", one_port_for_all);
    g_test_add_func("/correlate/nats/a-port-for-each", a_port_for_each);
    g_test_add_func("/correlate/nats/kept-out", a_stranger_is_kept_out);
    g_test_add_func("/correlate/nats/early-end", an_early_end_keeps_nobody_out);
    g_test_add_func("/correlate/nats/let-in", a_stranger_is_let_in);
    g_test_add_func("/correlate/nats/forgotten", forgotten_after_half_a_minute);
    g_test_add_func("/correlate/nats/blocked-or-forgotten", blocked_or_forgotten);
    g_test_add_func("/correlate/nats/one-method-alone", one_method_alone_is_lost);
    g_test_add_func("/correlate/nats/moved", a_mapping_that_moved_did_not_die_of_silence);
    g_test_add_func("/correlate/nats/turned-round", turned_round);
    return g_test_run();
}
