/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ACK is lost on a way that looks right: on both sides of a router, at either end, and the
 * twin. */
#include "support/talk.h"

/* The ACK arrives outside and never appears inside. */
static void
likely_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-other.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-other", WN_GRADE_LIKELY);
}

/* The ACK leaves; the 200 OK goes on being repeated. */
static void
possible_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-other.caller.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-other", WN_GRADE_POSSIBLE);
}

/* No ACK arrives, and the Contact is public. */
static void
possible_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-other.callee.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-other", WN_GRADE_POSSIBLE);
}

/* The caller's own router drops it: none comes to the server, which asked for it. */
static void
possible_at_the_server_that_asked_for_it(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-other.before-server.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("ack-lost-other.before-server.not.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-other", WN_GRADE_POSSIBLE);
    wn_assert_unnamed(twin, "ack-lost-other");
}

/* The twin: the same router lets the ACK through. */
static void
silent_when_the_ack_passes(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-other.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ack-lost-other");
}

/* Of one direction alone nobody can say that something did not come back (G18). */
static void
unnamed_where_one_direction_is_captured(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .client = "198.51.100.7:5071" };

    for (int copy = 0; copy < 5; copy++)
        wn_talk_response(&talk, copy * copy, "200 OK", "INVITE", 1, NULL);
    wn_trial_wait(trial, 60);
    wn_assert_unnamed(trial, "ack-lost-other");
    wn_assert_unnamed(trial, "ack-lost-private-contact");
}

/* The INVITE of a phone, the 200 OK over and over, and no ACK. */
static void
answer_in_vain(WnTrial *trial, const char *client, const char *params)
{
    static const double SCHEDULE[] = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    WnTalk              talk = {
                     .trial = trial, .client = client, .via = "192.168.1.20:5060", .params = params
    };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    for (unsigned i = 0; i < G_N_ELEMENTS(SCHEDULE); i++)
        wn_talk_response(&talk, 2 + SCHEDULE[i], "200 OK", "INVITE", 1, NULL);
    wn_trial_wait(trial, 60);
}

/* At the caller's own link: it sends none, which no router can be blamed for. */
static void
unnamed_where_the_caller_sends_none(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    answer_in_vain(trial, "192.168.1.20:5060", ";rport");
    wn_assert_headline(trial, "alice", "cannot-tell", WN_GRADE_CERTAIN);
    wn_assert_unnamed(trial, "ack-lost-other");
}

/* Outside its router: it may have been lost on the way here. */
static void
possible_where_none_comes(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    answer_in_vain(trial, "198.51.100.7:1027", ";rport");
    wn_assert_headline(trial, "alice", "ack-lost-other", WN_GRADE_POSSIBLE);
}

/* A server that stays on the way (Record-Route): the caller's side of it, and the other. */
static const WnTalk CALLER_SIDE = { .client = "198.51.100.7:5060",
                                    .via = "192.168.1.20:5060",
                                    .params = ";rport" };
static const char   ROUTE[] = "Record-Route: <sip:203.0.113.10;lr>\n";

/* It sends the 200 OK on once; the called phone repeats its own, after the ACK came to the server,
 * or after it went on from there. */
static WnTrial *
at_the_server(bool forwards)
{
    static const double SCHEDULE[] = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    WnTrial            *trial = wn_trial_new(NULL);
    WnTalk              near = CALLER_SIDE;
    WnTalk              far = { .client = "203.0.113.10:5060",
                                .server = "192.0.2.30:5060",
                                .uri = "sip:bob@192.0.2.30:5060" };
    g_autofree char    *vias = g_strconcat(
           "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKnear;received=198.51.100.7;rport=5060\n",
           ROUTE, NULL);

    near.trial = far.trial = trial;
    near.remote = far.remote = "<sip:bob@192.0.2.30:5060>";
    near.accepted = far.accepted = true;
    wn_talk_request(&near, 0, "INVITE", 1, NULL);
    wn_talk_request(&far, 0.01, "INVITE", 1, vias);
    for (unsigned i = 0; i < (forwards ? 2 : G_N_ELEMENTS(SCHEDULE)); i++)
        wn_talk_response(&far, 1 + SCHEDULE[i], "200 OK", "INVITE", 1, vias);
    wn_talk_response(&near, 1.01, "200 OK", "INVITE", 1, ROUTE);
    wn_talk_request(&near, 1.03, "ACK", 1, "Route: <sip:203.0.113.10;lr>\n");
    if (forwards)
        wn_talk_request(&far, 1.6, "ACK", 1, vias);
    wn_trial_wait(trial, 60);
    return trial;
}

/* The ACK came to the server, whose own copy of the 200 OK is not repeated; the phone's is. */
static void
possible_where_the_server_keeps_the_ack(void)
{
    g_autoptr(WnTrial) keeps = at_the_server(false);
    g_autoptr(WnTrial) forwards = at_the_server(true);

    wn_assert_headline(keeps, "alice", "ack-lost-other", WN_GRADE_POSSIBLE);
    wn_assert_unnamed(forwards, "ack-lost-other");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ack-lost-other/likely_on_both_sides_of_the_router",
                    likely_on_both_sides_of_the_router);
    g_test_add_func("/causes/ack-lost-other/possible_at_the_caller", possible_at_the_caller);
    g_test_add_func("/causes/ack-lost-other/possible_at_the_callee", possible_at_the_callee);
    g_test_add_func("/causes/ack-lost-other/possible_at_the_server_that_asked_for_it",
                    possible_at_the_server_that_asked_for_it);
    g_test_add_func("/causes/ack-lost-other/silent_when_the_ack_passes",
                    silent_when_the_ack_passes);
    g_test_add_func("/causes/ack-lost-other/unnamed_where_one_direction_is_captured",
                    unnamed_where_one_direction_is_captured);
    g_test_add_func("/causes/ack-lost-other/unnamed_where_the_caller_sends_none",
                    unnamed_where_the_caller_sends_none);
    g_test_add_func("/causes/ack-lost-other/possible_where_none_comes", possible_where_none_comes);
    g_test_add_func("/causes/ack-lost-other/possible_where_the_server_keeps_the_ack",
                    possible_where_the_server_keeps_the_ack);
    return g_test_run();
}
