/* SPDX-License-Identifier: GPL-2.0-or-later */
/* turn-permission-missing at each vantage point, and what is none. */
#include "support/media_call.h"
#include "support/relay_talk.h"
#include "support/stun_talk.h"
#include "support/talk.h"

/* A permission for a private address alone, and nothing comes back. */
static void
likely_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.pcap");

    wn_assert_headline(trial, "alice", "turn-permission-missing", WN_GRADE_LIKELY);
}

/* His sound reaches the relay without a permission. */
static void
certain_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.server.pcap");

    wn_assert_headline(trial, "198.51.100.7", "turn-permission-missing", WN_GRADE_CERTAIN);
}

/* Her sound goes to a peer for which she never asked. */
static void
likely_without_asking(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.unasked.pcap");

    wn_assert_headline(trial, "alice", "turn-permission-missing", WN_GRADE_LIKELY);
}

/* The twin. */
static void
silent_with_the_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("turn-permission-missing.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "turn-permission-missing");
}

/* The permission is never renewed: after 300 s the relay lets nothing of bob's in. */
static void
likely_when_it_runs_out(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_relay_open(trial, 0);
    wn_relay_call(trial, 1, 340);
    wn_relay_speak(trial, 2, 340);
    wn_relay_hear(trial, 2, 300);
    wn_assert_headline(trial, "alice", "turn-permission-missing", WN_GRADE_LIKELY);
    wn_assert_found(trial, "permission-ran-out");
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_NO);
}

/* It is renewed, and bob mutes his phone at the same moment: that is not the relay's doing. */
static void
silent_when_it_was_renewed(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_relay_open(trial, 0);
    wn_relay_call(trial, 1, 340);
    wn_relay_renew(trial, 240);
    wn_relay_speak(trial, 2, 340);
    wn_relay_hear(trial, 2, 300);
    wn_assert_no_nat_headline(trial);
    wn_assert_unnamed(trial, "turn-permission-missing");
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_UNDECIDED);
}

#define ICE "a=ice-ufrag:frag\na=ice-pwd:0123456789012345678901\n"

/* By ICE: she offers her relay's address, he that of his router; no check of hers is answered. */
static void
call_by_ice(WnTrial *trial)
{
    WnTalk           talk = { .trial = trial, .accepted = true };
    g_autofree char *hers = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char *his = wn_talk_sdp("192.0.2.40", 6000);
    g_autofree char *offer =
        g_strconcat(hers, ICE,
                    "a=candidate:1 1 UDP 2130706431 192.168.1.20 4000 typ host\n"
                    "a=candidate:2 1 UDP 99 203.0.113.30 50000 typ relay raddr 0.0.0.0 rport 0\n",
                    NULL);
    g_autofree char *answer =
        g_strconcat(his, ICE,
                    "a=candidate:1 1 UDP 2130706431 192.168.7.20 6000 typ host\n"
                    "a=candidate:2 1 UDP 1694498815 192.0.2.40 6000 typ srflx raddr 192.168.7.20 "
                    "rport 6000\n",
                    NULL);
    WnStunTalk checks = { .trial = trial,
                          .client = "192.168.1.20:4000",
                          .server = "192.0.2.40:6000",
                          .username = "frag:frag",
                          .copies = 7 };

    wn_talk_answered(&talk, 1, offer, answer);
    wn_stun_talk(&checks, 2.2);
    wn_talk_hang_up(&talk, 45);
    wn_trial_wait(trial, 50);
}

/* The relay, the last way, is not to let him in (RFC 8656 9.2). */
static void
certain_when_ice_may_not_use_the_relay(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_relay_allocate(trial, 0);
    wn_relay_forbid_peer(trial, 0.4, "192.168.7.20:6000");
    wn_relay_forbid(trial, 0.5);
    call_by_ice(trial);
    wn_assert_headline(trial, "alice", "turn-permission-missing", WN_GRADE_CERTAIN);
    wn_assert_found(trial, "permission-refused");
}

/* That it refuses his private address is usual. */
static void
unnamed_when_only_private_peers_are_refused(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_relay_allocate(trial, 0);
    wn_relay_forbid_peer(trial, 0.4, "192.168.7.20:6000");
    call_by_ice(trial);
    wn_assert_unnamed(trial, "turn-permission-missing");
}

/* The peer's sound comes to the relayed address, and something in a channel that was bound while
 * nothing was captured: at the server. */
static void
silent_where_the_binding_is_not_here(void)
{
    for (int passed_on = 0; passed_on < 2; passed_on++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);

        wn_relay_allocate(trial, 0);
        wn_trial_rtp(trial, 12, 22, "192.0.2.40:6000", "203.0.113.30:50000", 9, 0);
        wn_relay_speak(trial, 12, 22);
        if (passed_on)
            wn_relay_hear(trial, 12, 22);
        wn_trial_wait(trial, 40);
        if (passed_on)
            wn_assert_unnamed(trial, "turn-permission-missing");
        else
            wn_assert_headline(trial, "192.168.1.20", "turn-permission-missing", WN_GRADE_CERTAIN);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/turn-permission-missing/likely_at_the_phone", likely_at_the_phone);
    g_test_add_func("/causes/turn-permission-missing/certain_at_the_server", certain_at_the_server);
    g_test_add_func("/causes/turn-permission-missing/likely_without_asking", likely_without_asking);
    g_test_add_func("/causes/turn-permission-missing/silent_with_the_public_address",
                    silent_with_the_public_address);
    g_test_add_func("/causes/turn-permission-missing/likely_when_it_runs_out",
                    likely_when_it_runs_out);
    g_test_add_func("/causes/turn-permission-missing/silent_when_it_was_renewed",
                    silent_when_it_was_renewed);
    g_test_add_func("/causes/turn-permission-missing/certain_when_ice_may_not_use_the_relay",
                    certain_when_ice_may_not_use_the_relay);
    g_test_add_func("/causes/turn-permission-missing/unnamed_when_only_private_peers_are_refused",
                    unnamed_when_only_private_peers_are_refused);
    g_test_add_func("/causes/turn-permission-missing/silent_where_the_binding_is_not_here",
                    silent_where_the_binding_is_not_here);
    return g_test_run();
}
