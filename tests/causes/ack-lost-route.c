/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ACK goes past the proxy: at the caller, outside the callee's router, at the callee, and the
 * twin. */
#include "support/talk.h"

/* No Record-Route, the ACK goes straight to the other router, the 200 OK is repeated. */
static void
certain_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-route.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-route", WN_GRADE_CERTAIN);
}

/* The ACK arrives from a host that the INVITE did not come from. */
static void
certain_outside_the_router_of_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-route.wan.pcap");

    wn_assert_headline(trial, "bob", "ack-lost-route", WN_GRADE_CERTAIN);
}

/* Only the repeated 200 OK is seen there. */
static void
not_named_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-route.callee.pcap");

    wn_assert_unnamed(trial, "ack-lost-route");
    wn_assert_headline(trial, "bob", "ack-lost-other", WN_GRADE_POSSIBLE);
}

/* The twin: the same proxy writes Record-Route. */
static void
silent_when_the_proxy_records_the_route(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-route.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ack-lost-route");
}

/* The server's 200 OK names its private address in Record-Route and is repeated, although the ACK
 * was sent to that place. */
static WnTrial *
acknowledged_to(const char *place)
{
    static const double copies[] = { 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    static const char   route[] = "Record-Route: <sip:10.1.1.5:5060;lr>\n";
    WnTrial            *trial = wn_trial_new(NULL);
    WnTalk asked = { .trial = trial, .remote = "<sip:bob@192.0.2.30:5060>", .accepted = true };
    WnTalk told = asked, confirmed = asked;

    told.params = ";rport=40001;received=198.51.100.7";
    confirmed.server = place;
    confirmed.uri = "sip:bob@192.0.2.30:5060";
    wn_talk_request(&asked, 0, "INVITE", 1, NULL);
    wn_talk_response(&told, 3, "200 OK", "INVITE", 1, route);
    wn_talk_request(&confirmed, 3.02, "ACK", 1, "Route: <sip:10.1.1.5:5060;lr>\n");
    for (size_t i = 0; i < G_N_ELEMENTS(copies); i++)
        wn_talk_response(&told, 3 + copies[i], "200 OK", "INVITE", 1, route);
    wn_trial_wait(trial, 60);
    return trial;
}

/* What is lost beyond the server was not lost for an address that nobody sent it to. */
static void
a_hazard_where_the_server_gets_the_ack(void)
{
    g_autoptr(WnTrial) public = acknowledged_to("203.0.113.10:5060");
    g_autoptr(WnTrial) private = acknowledged_to("10.1.1.5:5060");

    wn_assert_headline(public, "bob", "ack-lost-other", WN_GRADE_POSSIBLE);
    wn_assert_hazard(public, "ack-lost-route");
    wn_assert_hazard(public, "server-advertises-private-address");
    wn_assert_headline(private, "bob", "server-advertises-private-address", WN_GRADE_CERTAIN);
}

/* Over TCP: the 200 OK comes by the proxy, without Record-Route, again and again; for the ACK the
 * caller opens a connection to another place, in vain. */
static WnTrial *
over_tcp(const char *remote, const char *opens, double when)
{
    static const double REPEATED[] = { 3, 3.5, 4.5, 6.5, 10.5, 14.5, 18.5, 22.5, 26.5, 30.5, 34.5 };
    WnTrial            *trial = wn_trial_new(NULL);
    WnTalk              talk = { .trial = trial,
                                 .contact = "<sip:alice@192.168.1.20:5060;transport=tcp>",
                                 .remote = remote,
                                 .accepted = true };

    wn_trial_carrier(trial, WN_CARRIER_TCP);
    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "180 Ringing", "INVITE", 1, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(REPEATED); i++)
        wn_talk_response(&talk, REPEATED[i], "200 OK", "INVITE", 1, NULL);
    for (unsigned i = 0; i < 4; i++)
        wn_trial_tcp(trial, when + (double) ((1u << i) - 1), "192.168.1.20:50030", opens,
                     WN_TCP_SYN);
    wn_trial_wait(trial, 80);
    return trial;
}

static void
certain_where_the_connection_for_the_ack_fails(void)
{
    g_autoptr(WnTrial) past =
        over_tcp("<sip:bob@192.0.2.30:5060;transport=tcp>", "192.0.2.30:5060", 3.1);
    g_autoptr(WnTrial) other =
        over_tcp("<sip:bob@192.0.2.30:5060;transport=tcp>", "192.0.2.30:5080", 3.1);
    g_autoptr(WnTrial) server =
        over_tcp("<sip:bob@203.0.113.10:5080;transport=tcp>", "203.0.113.10:5080", 3.1);

    wn_assert_headline(past, "bob", "ack-lost-route", WN_GRADE_CERTAIN);
    wn_assert_frames(past, "ack-bypasses-proxy", "14");
    wn_assert_unnamed(other, "ack-lost-route");
    wn_assert_unnamed(server, "ack-lost-route");
}

/* When the answer is repeated no more, there is nothing to acknowledge: that is for something else.
 */
static void
unnamed_where_it_is_opened_later(void)
{
    g_autoptr(WnTrial) trial =
        over_tcp("<sip:bob@192.0.2.30:5060;transport=tcp>", "192.0.2.30:5060", 50);

    wn_assert_unnamed(trial, "ack-lost-route");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ack-lost-route/certain_at_the_caller", certain_at_the_caller);
    g_test_add_func("/causes/ack-lost-route/certain_outside_the_router_of_the_callee",
                    certain_outside_the_router_of_the_callee);
    g_test_add_func("/causes/ack-lost-route/not_named_at_the_callee", not_named_at_the_callee);
    g_test_add_func("/causes/ack-lost-route/silent_when_the_proxy_records_the_route",
                    silent_when_the_proxy_records_the_route);
    g_test_add_func("/causes/ack-lost-route/a_hazard_where_the_server_gets_the_ack",
                    a_hazard_where_the_server_gets_the_ack);
    g_test_add_func("/causes/ack-lost-route/certain_where_the_connection_for_the_ack_fails",
                    certain_where_the_connection_for_the_ack_fails);
    g_test_add_func("/causes/ack-lost-route/unnamed_where_it_is_opened_later",
                    unnamed_where_it_is_opened_later);
    return g_test_run();
}
