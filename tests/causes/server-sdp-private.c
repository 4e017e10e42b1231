/* SPDX-License-Identifier: GPL-2.0-or-later */
/* server-sdp-private at each vantage point, and its innocent twin. */
#include "support/talk.h"

/* Her sound leaves for 10.0.0.5. */
static void
certain_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.pcap");

    wn_assert_headline(trial, "alice", "server-sdp-private", WN_GRADE_CERTAIN);
}

/* The SDP leaves with the private address, and nothing comes in. */
static void
likely_at_the_pbx(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.server.pcap");

    wn_assert_headline(trial, "alice", "server-sdp-private", WN_GRADE_LIKELY);
}

/* The same, seen outside. */
static void
likely_outside_its_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.wan.pcap");

    wn_assert_headline(trial, "alice", "server-sdp-private", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_the_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("server-sdp-private.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "server-sdp-private");
}

/* Alice's server, which sees her so, names an address of another private network, and her sound
 * leaves for it as it is; back: where what she hears comes from, or nothing. */
static void
call_server(WnTrial *trial, const char *seen, const char *back)
{
    WnTalk           call = { .trial = trial, .params = ";rport", .accepted = true };
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char *answer = wn_talk_sdp("10.2.2.7", 6000);

    wn_talk_request(&call, 1, "INVITE", 1, offer);
    call.params = seen;
    wn_talk_response(&call, 2, "200 OK", "INVITE", 1, answer);
    wn_talk_request(&call, 2.1, "ACK", 1, NULL);
    wn_trial_rtp(trial, 2.2, 20, "192.168.1.20:4000", "10.2.2.7:6000", 7, 0);
    if (back)
        wn_trial_rtp(trial, 2.2, 20, back, "192.168.1.20:4000", 9, 0);
    wn_talk_hang_up(&call, 20);
    wn_trial_wait(trial, 60);
}

static WnTrial *
call_to_server(const char *back)
{
    static const char seen[] = ";received=198.51.100.7;rport=5060";
    WnTrial          *trial = wn_trial_new(NULL);
    WnTalk            own = { .trial = trial, .params = ";rport", .call_id = "own" };

    wn_talk_request(&own, 0, "REGISTER", 1, NULL);
    own.params = seen;
    wn_talk_response(&own, 0.1, "200 OK", "REGISTER", 1, NULL);
    call_server(trial, seen, back);
    return trial;
}

/* The server sees her as she is, by a tunnel, which may lead to 10.2.2.7 as well. */
static void
possible_through_a_tunnel(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_server(trial, ";received=192.168.1.20;rport=5060", NULL);
    wn_assert_headline(trial, "alice", "server-sdp-private", WN_GRADE_POSSIBLE);
}

/* A tunnel may join the networks, and 10.2.2.7 be a muted phone of the company.  What it sends with
 * a public source was translated: the address in its SDP is of no use outside. */
static void
certain_only_where_a_translation_shows(void)
{
    g_autoptr(WnTrial) silent = call_to_server(NULL);
    g_autoptr(WnTrial) translated = call_to_server("203.0.113.10:6000");
    const WnReport *report = wn_trial_report(silent);

    for (size_t i = 0; i < report->n_subjects; i++)
        g_assert_true(!report->subjects[i].headline ||
                      report->subjects[i].headline->grade != WN_GRADE_CERTAIN);
    wn_assert_headline(translated, "alice", "server-sdp-private", WN_GRADE_CERTAIN);
}

/* A PBX, with which phones register, calls by a provider, and gets no sound: that may follow the
 * packets, and the called one be mute. */
static void
possible_towards_a_provider(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("10.0.0.5", 12000);
    g_autofree char *answer = wn_talk_sdp("203.0.113.10", 9000);
    WnTalk           phone = { .trial = trial,
                               .client = "10.0.0.20:5060",
                               .server = "10.0.0.5:5060",
                               .from = "dave",
                               .contact = "<sip:dave@10.0.0.20:5060>",
                               .call_id = "reg" };
    WnTalk           call = { .trial = trial,
                              .client = "10.0.0.5:5060",
                              .params = ";received=198.51.100.7;rport=5060",
                              .contact = "<sip:alice@10.0.0.5:5060>",
                              .accepted = true };

    wn_talk_registers(&phone, 0);
    wn_talk_answered(&call, 1, offer, answer);
    wn_trial_rtp(trial, 2.2, 30, "10.0.0.5:12000", "203.0.113.10:9000", 7, 0);
    wn_talk_hang_up(&call, 30);
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "alice", "server-sdp-private", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/server-sdp-private/certain_at_the_phone", certain_at_the_phone);
    g_test_add_func("/causes/server-sdp-private/likely_at_the_pbx", likely_at_the_pbx);
    g_test_add_func("/causes/server-sdp-private/likely_outside_its_router",
                    likely_outside_its_router);
    g_test_add_func("/causes/server-sdp-private/silent_with_the_public_address",
                    silent_with_the_public_address);
    g_test_add_func("/causes/server-sdp-private/possible_through_a_tunnel",
                    possible_through_a_tunnel);
    g_test_add_func("/causes/server-sdp-private/certain_only_where_a_translation_shows",
                    certain_only_where_a_translation_shows);
    g_test_add_func("/causes/server-sdp-private/possible_towards_a_provider",
                    possible_towards_a_provider);
    return g_test_run();
}
