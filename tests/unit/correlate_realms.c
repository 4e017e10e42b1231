/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Several places with the same private addresses: whose they are, and what may not be taken for one
 * packet although it looks alike.
 */
#include <string.h>

#include "correlate/route.h"
#include "support/points.h"

#define REGISTER(call_id, branch)                                                 \
    "REGISTER sip:example.net SIP/2.0\r\n"                                        \
    "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bK" branch ";rport\r\n"       \
    "Max-Forwards: 70\r\nFrom: <sip:alice@example.net>;tag=" branch "\r\n"        \
    "To: <sip:alice@example.net>\r\nCall-ID: " call_id "\r\nCSeq: 1 REGISTER\r\n" \
    "Contact: <sip:alice@192.168.1.20:5060>\r\nContent-Length: 0\r\n\r\n"

static const WnTime WAY = 10 * WN_MILLISECOND;

enum { ANN, BOB, SERVER, PLACES };

typedef struct {
    WnTape *at[PLACES];
} Town;

static Town
town_new(void)
{
    return (Town){ { wn_tape_new(), wn_tape_new(), wn_tape_new() } };
}

static WnTogether *
read_town(Town *town)
{
    for (unsigned i = 0; i < PLACES; i++)
        wn_tape_sort(town->at[i]);
    return wn_together(town->at, PLACES);
}

static void
town_clear(Town *town)
{
    for (unsigned i = 0; i < PLACES; i++)
        wn_tape_free(town->at[i]);
}

/* Both homes have the same numbers inside; outside they are told apart. */
static void
goes_out(Town *town, unsigned home, WnTime time, const char *port, WnBytes payload)
{
    g_autofree char *inside = g_strdup_printf("192.168.1.20:%s", port);
    g_autofree char *outside =
        g_strdup_printf("%s:%s", home == ANN ? "198.51.100.7" : "192.0.2.30", port);

    wn_tape_see(town->at[home], time, inside, "203.0.113.10:5060", payload, 64);
    wn_tape_see(town->at[SERVER], time + WAY, outside, "203.0.113.10:5060", payload, 62);
}

/* From the server to where that home's REGISTER came from. */
static void
comes_in(Town *town, unsigned home, WnTime time, WnBytes payload)
{
    wn_tape_see(town->at[SERVER], time, "203.0.113.10:5060",
                home == ANN ? "198.51.100.7:5060" : "192.0.2.30:5060", payload, 64);
    wn_tape_see(town->at[home], time + WAY, "203.0.113.10:5060", "192.168.1.20:5060", payload, 62);
}

static void
both_register(Town *town)
{
    goes_out(town, ANN, 0, "5060", WN_LITERAL(REGISTER("a@192.168.1.20", "1111111111111111")));
    goes_out(town, BOB, WN_SECOND, "5060",
             WN_LITERAL(REGISTER("b@192.168.1.20", "2222222222222222")));
}

static void
one_address_in_two_homes_is_two_hosts(void)
{
    Town town = town_new();

    both_register(&town);
    g_autoptr(WnTogether) together = read_town(&town);
    const uint8_t *realms = together->alignment.realms;
    g_assert_cmpuint(realms[ANN], !=, realms[BOB]);
    g_assert_cmpuint(realms[ANN], !=, realms[SERVER]);

    g_autoptr(WnTrial) trial = wn_tape_play(together->released, together->released->packets->len);
    const WnReport *report = wn_trial_report(trial);
    g_assert_cmpuint(report->n_nats, ==, 2);
    for (unsigned i = 0; i < 2; i++) {
        g_assert_cmpuint(report->nats[i].n_insides, ==, 1);
        g_assert_cmpuint(report->nats[i].n_outsides, ==, 1);
    }
    g_assert_false(wn_addr_equal(&report->nats[0].outsides[0], &report->nats[1].outsides[0]));
    town_clear(&town);
}

/* Inside the router the phone's packets have the address that they have at the phone. */
static void
an_address_that_stays_joins_two_places(void)
{
    Town    town = town_new();
    uint8_t room[172];

    both_register(&town);
    for (uint16_t i = 0; i < 20; i++) {
        WnBytes sound = wn_tape_rtp(room, 5, i);
        WnTime  at = 2 * WN_SECOND + i * 20 * WN_MILLISECOND;
        wn_tape_see(town.at[ANN], at, "192.168.1.20:4000", "192.168.7.9:4000", sound, 64);
        wn_tape_see(town.at[BOB], at + WAY, "192.168.1.20:4000", "192.168.7.9:4000", sound, 63);
    }
    g_autoptr(WnTogether) together = read_town(&town);
    const uint8_t *realms = together->alignment.realms;

    g_assert_cmpuint(realms[ANN], ==, realms[BOB]);
    g_assert_cmpuint(realms[ANN], !=, realms[SERVER]);
    town_clear(&town);
}

/* A reply that a server sends to the private address in Via does not come to the phone that has it
 * elsewhere: that one still waits. */
static void
what_is_sent_to_a_private_address_elsewhere_does_not_arrive(void)
{
    static const char reply[] =
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP "
        "192.168.1.20:5060;branch=z9hG4bK1111111111111111;rport\r\n"
        "From: <sip:alice@example.net>;tag=1111111111111111\r\nTo: "
        "<sip:alice@example.net>;tag=s\r\n"
        "Call-ID: a@192.168.1.20\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n";
    static const WnTime copies[] = { 0, 500, 1500, 3500, 7500, 11500, 15500, 19500, 23500, 27500 };
    Town                town = town_new();

    for (size_t i = 0; i < G_N_ELEMENTS(copies); i++) {
        WnTime at = copies[i] * WN_MILLISECOND;
        goes_out(&town, ANN, at, "5060",
                 WN_LITERAL(REGISTER("a@192.168.1.20", "1111111111111111")));
        wn_tape_see(town.at[SERVER], at + WAY + WN_MILLISECOND, "203.0.113.10:5060",
                    "192.168.1.20:5060", WN_LITERAL(reply), 64);
    }
    goes_out(&town, BOB, 40 * WN_SECOND, "5060",
             WN_LITERAL(REGISTER("b@192.168.1.20", "2222222222222222")));
    g_autoptr(WnTogether) together = read_town(&town);
    g_autoptr(WnTrial) trial = wn_tape_play(together->released, together->released->packets->len);
    const WnReport *report = wn_trial_report(trial);
    g_assert_nonnull(report->subjects[0].headline);
    g_assert_cmpstr(report->subjects[0].headline->info->id, ==, "response-to-private-via");
    g_assert_cmpint(report->subjects[0].headline->grade, ==, WN_GRADE_CERTAIN);
    town_clear(&town);
}

/* ------------------------------------------------------------------ what only looks alike */

#define INVITE(branch, tag, via)                                                                   \
    "INVITE sip:bob@203.0.113.10 SIP/2.0\r\nVia: SIP/2.0/UDP " via ";branch=z9hG4bK" branch "\r\n" \
    "Max-Forwards: 70\r\nFrom: <sip:alice@example.net>;tag=" tag "\r\n"                            \
    "To: <sip:bob@example.net>\r\nCall-ID: one@example.net\r\nCSeq: 1 INVITE\r\n"                  \
    "Content-Length: 0\r\n\r\n"

static void
talk(Town *town, WnTime from, const char *port, uint32_t ssrc, unsigned n, unsigned arrive)
{
    g_autofree char *inside = g_strdup_printf("192.168.1.20:%s", port);
    g_autofree char *outside = g_strdup_printf("198.51.100.7:%s", port);
    uint8_t          room[172];

    for (unsigned i = 0; i < n; i++) {
        WnTime  at = from + i * 20 * WN_MILLISECOND;
        WnBytes sound = wn_tape_rtp(room, ssrc, (uint16_t) i);
        wn_tape_see(town->at[ANN], at, inside, "203.0.113.10:30000", sound, 64);
        if (i < arrive)
            wn_tape_see(town->at[SERVER], at + WAY, outside, "203.0.113.10:30000", sound, 62);
    }
}

static uint64_t
matched(const WnTogether *together, unsigned place)
{
    return wn_matcher_result(together->matcher)->matched[place];
}

/* A B2BUA calls on with the Call-ID that it was called with (RFC 7092 3.1): another dialog, with
 * other tags and a branch of its own. */
static void
two_legs_with_one_call_id_are_two(void)
{
    Town town = town_new();

    both_register(&town);
    talk(&town, 2 * WN_SECOND, "4000", 5, 200, 200);
    wn_tape_see(town.at[ANN], 3 * WN_SECOND, "192.168.1.20:5060", "203.0.113.10:5060",
                WN_LITERAL(INVITE("aaaaaaaaaaaaaaaa", "a", "192.168.1.20:5060")), 64);
    wn_tape_see(town.at[SERVER], 3 * WN_SECOND + WAY, "203.0.113.10:5060", "192.0.2.44:5060",
                WN_LITERAL(INVITE("bbbbbbbbbbbbbbbb", "b", "203.0.113.10:5060")), 64);
    g_autoptr(WnTogether) together = read_town(&town);

    g_assert_cmpuint(matched(together, ANN), ==, 201);
    g_assert_cmpuint(wn_matcher_result(together->matcher)->altered, ==, 0);
    g_assert_cmpuint(wn_matcher_result(together->matcher)->changes->len, ==, 0);
    town_clear(&town);
}

/* A phone that begins every call with the same numbers: what is lost of the second call is not
 * found in the first. */
static void
a_reused_ssrc_is_two_calls(void)
{
    Town town = town_new();

    both_register(&town);
    talk(&town, 2 * WN_SECOND, "4000", 5, 200, 200);
    talk(&town, 7 * WN_SECOND, "4000", 5, 200, 50);
    talk(&town, 12 * WN_SECOND, "4002", 6, 200, 200);
    g_autoptr(WnTogether) together = read_town(&town);
    uint64_t lost = 0;

    g_assert_cmpuint(matched(together, ANN), ==, 1 + 200 + 50 + 200);
    g_assert_cmpuint(matched(together, ANN) + matched(together, BOB), ==,
                     matched(together, SERVER));
    for (guint i = 0; i < together->released->packets->len; i++)
        lost += wn_fate_is_loss(wn_tape_at(together->released, i)->fate);
    g_assert_cmpuint(lost, ==, 150);
    town_clear(&town);
}

/* Of two calls at once with the same source numbers each packet finds its own. */
static void
equal_ssrc_at_once_is_told_apart_by_ports(void)
{
    Town town = town_new();

    both_register(&town);
    talk(&town, 2 * WN_SECOND, "4000", 5, 200, 200);
    talk(&town, 2 * WN_SECOND + 1000, "4002", 5, 200, 0);
    g_autoptr(WnTogether) together = read_town(&town);
    const WnMatchResult *result = wn_matcher_result(together->matcher);

    g_assert_cmpuint(matched(together, ANN), ==, 201);
    for (guint i = 0; i < result->passages->len; i++) {
        const WnPassage *passage = g_ptr_array_index(result->passages, i);
        for (unsigned end = 0; end < 2; end++)
            g_assert_cmpuint(passage->ends_here[end].port, !=, 4002);
    }
    town_clear(&town);
}

/* Her capture has sound, so that sound can be missed in it. */
static void
ann_speaks(Town *town)
{
    uint8_t room[172];

    for (uint16_t i = 0; i < 50; i++)
        goes_out(town, ANN, 2 * WN_SECOND + i * 20 * WN_MILLISECOND, "4000",
                 wn_tape_rtp(room, 7, i));
}

/* Ann's sister calls through the same router, and only Ann's phone was captured: nothing of the
 * sister's was lost on the way to Ann. */
static void
a_host_that_was_not_captured_loses_nothing_at_its_neighbour(void)
{
    Town    town = town_new();
    uint8_t room[172];

    both_register(&town);
    ann_speaks(&town);
    wn_tape_see(town.at[SERVER], 2 * WN_SECOND, "198.51.100.7:61000", "203.0.113.10:5060",
                WN_LITERAL(REGISTER("c@192.168.1.21", "3333333333333333")), 62);
    for (uint16_t i = 0; i < 200; i++)
        wn_tape_see(town.at[SERVER], 3 * WN_SECOND + i * 20 * WN_MILLISECOND, "203.0.113.10:30000",
                    "198.51.100.7:61002", wn_tape_rtp(room, 9, i), 64);
    goes_out(&town, ANN, 20 * WN_SECOND, "5060",
             WN_LITERAL(REGISTER("d@192.168.1.20", "4444444444444444")));
    g_autoptr(WnTogether) together = read_town(&town);

    for (guint i = 0; i < together->released->packets->len; i++)
        g_assert_false(wn_fate_is_loss(wn_tape_at(together->released, i)->fate));
    town_clear(&town);
}

/* Where all that comes from the outside address was captured inside, what does not come back in is
 * lost. */
static void
what_a_captured_router_does_not_let_in_is_lost(void)
{
    Town     town = town_new();
    uint8_t  room[172];
    unsigned lost = 0;

    both_register(&town);
    ann_speaks(&town);
    for (uint16_t i = 0; i < 200; i++)
        wn_tape_see(town.at[SERVER], 3 * WN_SECOND + i * 20 * WN_MILLISECOND, "203.0.113.10:30000",
                    "198.51.100.7:61002", wn_tape_rtp(room, 9, i), 64);
    goes_out(&town, ANN, 20 * WN_SECOND, "5060",
             WN_LITERAL(REGISTER("d@192.168.1.20", "4444444444444444")));
    g_autoptr(WnTogether) together = read_town(&town);

    for (guint i = 0; i < together->released->packets->len; i++)
        lost += wn_fate_is_loss(wn_tape_at(together->released, i)->fate);
    g_assert_cmpuint(lost, ==, 200);
    town_clear(&town);
}

/* ------------------------------------------------------------------ more than two places */

/* Through the router's inside and outside to the server; of the second flow nothing leaves the
 * router. */
static void
routes_lead_over_all_places(void)
{
    Town    town = town_new();
    uint8_t room[172];

    for (uint16_t i = 0; i < 400; i++) {
        WnTime  at = i * 20 * WN_MILLISECOND;
        WnBytes sound = wn_tape_rtp(room, 5, i);
        wn_tape_see(town.at[0], at, "192.168.1.20:4000", "203.0.113.10:4000", sound, 64);
        wn_tape_see(town.at[1], at + WAY, "192.168.1.20:4000", "203.0.113.10:4000", sound, 63);
        if (i < 200 || i >= 300)
            wn_tape_see(town.at[2], at + 2 * WAY, "198.51.100.7:4000", "203.0.113.10:4000", sound,
                        62);
        /* Backwards all of it. */
        sound = wn_tape_rtp(room, 6, i);
        wn_tape_see(town.at[2], at, "203.0.113.10:4000", "198.51.100.7:4000", sound, 64);
        wn_tape_see(town.at[1], at + WAY, "203.0.113.10:4000", "192.168.1.20:4000", sound, 63);
        wn_tape_see(town.at[0], at + 2 * WAY, "203.0.113.10:4000", "192.168.1.20:4000", sound, 62);
    }
    g_autoptr(WnTogether) together = read_town(&town);
    g_autoptr(GArray) routes = wn_routes_of(wn_matcher_result(together->matcher));

    g_assert_cmpuint(routes->len, ==, 2);
    for (guint i = 0; i < 2; i++) {
        const WnRoute *route = &g_array_index(routes, WnRoute, i);
        bool           out = route->src[0].addr.bytes[0] == 192;
        g_assert_cmpuint(route->n, ==, 3);
        for (unsigned k = 0; k < 3; k++)
            g_assert_cmpuint(route->points[k], ==, out ? k : 2 - k);
        g_assert_cmpuint(route->packets[0], ==, 400);
        g_assert_cmpuint(route->packets[1], ==, 400);
        g_assert_cmpuint(route->packets[2], ==, out ? 300 : 400);
    }
    town_clear(&town);
}

/* Alice's phone names its private Contact; the server's INVITE leaves for where the REGISTER came
 * from, which only the server's side shows. */
static void
a_request_to_the_source_is_seen_at_the_server(void)
{
    static const char accepted[] =
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP "
        "192.168.1.20:5060;branch=z9hG4bK1111111111111111;rport\r\n"
        "From: <sip:alice@example.net>;tag=1111111111111111\r\n"
        "To: <sip:alice@example.net>;tag=s\r\nCall-ID: a@192.168.1.20\r\nCSeq: 1 REGISTER\r\n"
        "Contact: <sip:alice@192.168.1.20:5060>;expires=600\r\nContent-Length: 0\r\n\r\n";
    static const char invite[] =
        "INVITE sip:alice@192.168.1.20:5060 SIP/2.0\r\n"
        "Via: SIP/2.0/UDP 203.0.113.10;branch=z9hG4bK3333333333333333\r\nMax-Forwards: 70\r\n"
        "From: <sip:bob@example.net>;tag=3\r\nTo: <sip:alice@example.net>\r\n"
        "Call-ID: c@203.0.113.10\r\nCSeq: 1 INVITE\r\nContact: <sip:203.0.113.10>\r\n"
        "Content-Length: 0\r\n\r\n";
    static const char busy[] =
        "SIP/2.0 486 Busy Here\r\nVia: SIP/2.0/UDP 203.0.113.10;branch=z9hG4bK3333333333333333\r\n"
        "From: <sip:bob@example.net>;tag=3\r\nTo: <sip:alice@example.net>;tag=4\r\n"
        "Call-ID: c@203.0.113.10\r\nCSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n";
    Town town = town_new();

    both_register(&town);
    comes_in(&town, ANN, WN_SECOND / 10, WN_LITERAL(accepted));
    comes_in(&town, ANN, 5 * WN_SECOND, WN_LITERAL(invite));
    goes_out(&town, ANN, 6 * WN_SECOND, "5060", WN_LITERAL(busy));

    g_autoptr(WnTogether) together = read_town(&town);
    g_autoptr(WnTrial) trial = wn_tape_play(together->released, together->released->packets->len);
    const WnReport        *report = wn_trial_report(trial);
    const WnSubjectReport *registration = NULL;
    for (unsigned i = 0; i < report->n_subjects; i++)
        if (report->subjects[i].registration_flow)
            registration = &report->subjects[i];
    g_assert_nonnull(registration);
    g_assert_cmpstr(registration->registration_flow, ==, "F4");
    g_assert_cmpuint(registration->n_hazards, ==, 0);
    town_clear(&town);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/realms/one_address_in_two_homes_is_two_hosts",
                    one_address_in_two_homes_is_two_hosts);
    g_test_add_func("/correlate/realms/an_address_that_stays_joins_two_places",
                    an_address_that_stays_joins_two_places);
    g_test_add_func("/correlate/realms/what_is_sent_to_a_private_address_elsewhere_does_not_arrive",
                    what_is_sent_to_a_private_address_elsewhere_does_not_arrive);
    g_test_add_func("/correlate/alike/two_legs_with_one_call_id_are_two",
                    two_legs_with_one_call_id_are_two);
    g_test_add_func("/correlate/alike/a_reused_ssrc_is_two_calls", a_reused_ssrc_is_two_calls);
    g_test_add_func("/correlate/alike/equal_ssrc_at_once_is_told_apart_by_ports",
                    equal_ssrc_at_once_is_told_apart_by_ports);
    g_test_add_func("/correlate/realms/a_host_that_was_not_captured_loses_nothing_at_its_neighbour",
                    a_host_that_was_not_captured_loses_nothing_at_its_neighbour);
    g_test_add_func("/correlate/realms/what_a_captured_router_does_not_let_in_is_lost",
                    what_a_captured_router_does_not_let_in_is_lost);
    g_test_add_func("/correlate/route/routes_lead_over_all_places", routes_lead_over_all_places);
    g_test_add_func("/correlate/realms/request-to-the-source",
                    a_request_to_the_source_is_seen_at_the_server);
    return g_test_run();
}
