/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sip-alg-drops-message at each vantage point, and its innocent twin. */
#include "support/talk.h"

/* REGISTER passes; INVITE arrives at the router seven times and never leaves it. */
static void
certain_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-drops-message.pcap");

    wn_assert_headline(trial, "bob", "sip-alg-drops-message", WN_GRADE_CERTAIN);
}

/* The server may as well ignore the INVITE. */
static void
possible_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-drops-message.lan.pcap");

    wn_assert_headline(trial, "bob", "sip-alg-drops-message", WN_GRADE_POSSIBLE);
}

/* Of SIP nothing comes back, while STUN on the very same ports does: a firewall that knows SIP by
 * sight, or a server that wants none of this phone. */
static void
possible_where_stun_passes(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-drops-message.register.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("sip-alg-drops-message.register.not.pcap");

    wn_assert_headline(trial, "alice", "sip-alg-drops-message", WN_GRADE_POSSIBLE);
    wn_assert_unnamed(trial, "sip-no-reply-blocked");
    wn_assert_no_headline(twin);
    wn_assert_unnamed(twin, "sip-alg-drops-message");
}

/* Alice calls; nothing comes back for half a minute, on a port on which her REGISTER was answered.
 */
static WnTrial *
call_in_vain(bool called_before, bool refreshes_meanwhile)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_talk_sdp("192.168.1.20", 16384);
    g_autofree char *answer = wn_talk_sdp("203.0.113.11", 30000);
    WnTalk           talk = { .trial = trial, .params = ";received=198.51.100.7;rport=5060" };
    WnTalk           earlier = talk, later = talk;

    wn_talk_registers(&talk, 0);
    if (called_before) {
        earlier.call_id = "call-2";
        earlier.accepted = true;
        wn_talk_answered(&earlier, 2, offer, answer);
        wn_talk_hang_up(&earlier, 8);
    }
    talk.call_id = "call-3";
    talk.to = "carol";
    wn_talk_unanswered(&talk, 12, "INVITE", 1, offer);
    later.call_id = "reg-2";
    if (refreshes_meanwhile)
        wn_talk_registers(&later, 20);
    wn_trial_wait(trial, 60);
    return trial;
}

/* Her INVITE passed just before, and while it does not nothing else does: it is not its kind that
 * is swallowed, there is no way at all for a while. */
static void
unnamed_in_an_outage(void)
{
    g_autoptr(WnTrial) first = call_in_vain(false, false);
    g_autoptr(WnTrial) outage = call_in_vain(true, false);
    g_autoptr(WnTrial) passes = call_in_vain(true, true);

    wn_assert_headline(first, "carol", "sip-alg-drops-message", WN_GRADE_POSSIBLE);
    wn_assert_unnamed(outage, "sip-alg-drops-message");
    wn_assert_headline(passes, "carol", "sip-alg-drops-message", WN_GRADE_POSSIBLE);
}

/* The twin: the same phone with a port that the helper knows. */
static void
silent_in_the_twin(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("sip-alg-drops-message.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "sip-alg-drops-message");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/sip-alg-drops-message/certain_on_both_sides_of_the_router",
                    certain_on_both_sides_of_the_router);
    g_test_add_func("/causes/sip-alg-drops-message/possible_at_the_phone", possible_at_the_phone);
    g_test_add_func("/causes/sip-alg-drops-message/possible_where_stun_passes",
                    possible_where_stun_passes);
    g_test_add_func("/causes/sip-alg-drops-message/unnamed_in_an_outage", unnamed_in_an_outage);
    g_test_add_func("/causes/sip-alg-drops-message/silent_in_the_twin", silent_in_the_twin);
    return g_test_run();
}
