/* SPDX-License-Identifier: GPL-2.0-or-later */
/* late-offer: where the excuse holds, and where it does not. */
#include "support/probe.h"
#include "support/talk.h"

/* No SDP in the INVITE; all is well. */
static void
the_offer_may_be_in_the_200(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-late-offer.pcap");

    wn_assert_no_headline(trial);
}

/* The INVITE has the offer. */
static void
clear_with_an_early_offer(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("private-sdp-unrelayed.pcap");

    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
}

/* Which messages of a call have a description. */
typedef struct {
    bool          invite, answer, ack;
    WnGuardAnswer wanted;
} Described;

static void
only_where_descriptions_are_missing(void)
{
    static const Described all[] = {
        { false, false, false, WN_GUARD_UNKNOWN }, /* the bodies are elsewhere */
        { false, true, false, WN_GUARD_UNKNOWN },  /* the offer, and its answer is not here */
        { false, true, true, WN_GUARD_CLEAR },     /* both (RFC 3261 13.2.1) */
        { true, false, false, WN_GUARD_CLEAR },    /* the offer is early */
    };
    g_autofree char *hers = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *his = wn_talk_sdp("203.0.113.10", 6000);

    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        g_autoptr(WnTrial) trial = wn_trial_new(NULL);
        g_autoptr(WnProbe) probe = NULL;
        WnTalk talk = { .trial = trial, .client = "198.51.100.7:5060", .accepted = true };

        wn_talk_request(&talk, 0, "INVITE", 1, all[i].invite ? hers : NULL);
        wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, all[i].answer ? his : NULL);
        wn_talk_request(&talk, 1.1, "ACK", 1, all[i].ack ? hers : NULL);
        probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
        g_assert_cmpint(wn_probe_answer(probe, &guard_late_offer), ==, all[i].wanted);
    }
}

/* A call whose INVITE was before the capture; something that is no call. */
static void
clear_without_an_invite(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) call = NULL, registration = NULL;
    WnTalk talk = { .trial = trial, .client = "198.51.100.7:5060" };

    wn_talk_hang_up(&talk, 0);
    talk.call_id = "reg";
    wn_talk_registers(&talk, 1);
    call = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpint(wn_probe_answer(call, &guard_late_offer), ==, WN_GUARD_CLEAR);
    registration = wn_probe_new(trial, WN_SUBJECT_REGISTRATION, 0);
    g_assert_cmpint(wn_probe_answer(registration, &guard_late_offer), ==, WN_GUARD_CLEAR);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/late-offer/the_offer_may_be_in_the_200", the_offer_may_be_in_the_200);
    g_test_add_func("/guards/late-offer/clear_with_an_early_offer", clear_with_an_early_offer);
    g_test_add_func("/guards/late-offer/only_where_descriptions_are_missing",
                    only_where_descriptions_are_missing);
    g_test_add_func("/guards/late-offer/clear_without_an_invite", clear_without_an_invite);
    return g_test_run();
}
