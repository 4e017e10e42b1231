/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who stands on both sides of a router, and who only before and behind a server. */
#include "support/talk.h"

static WnVantage
vantage_of(WnTrial *trial, WnRole role)
{
    const WnSubjectReport *call = &wn_trial_report(trial)->subjects[0];

    for (size_t i = 0; i < call->n_parties; i++)
        if (call->parties[i].role == role)
            return call->parties[i].vantage;
    g_assert_not_reached();
}

/* No Via has a branch that tells hops apart. */
static void
invite_at(WnTrial *trial, double seconds, const char *src, const char *dst, const char *own_via,
          unsigned max_forwards)
{
    g_autofree char *text =
        g_strdup_printf("INVITE sip:bob@example.net SIP/2.0\n"
                        "%sVia: SIP/2.0/UDP 192.0.2.40:5060\n"
                        "Max-Forwards: %u\n"
                        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\n"
                        "Call-ID: call-1\nCSeq: 1 INVITE\nContact: <sip:alice@192.0.2.40:5060>\n\n",
                        own_via, max_forwards);

    wn_trial_sip(trial, seconds, src, dst, text);
}

/*
 * An old phone, and a proxy without state that has an interface inside and one outside: the branch
 * of neither tells the hops apart (RFC 3261 8.1.1.7, 16.11), but the proxy has added its Via.
 */
static void
a_proxy_with_two_interfaces_is_no_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    invite_at(trial, 0, "192.0.2.40:5060", "203.0.113.10:5060", "", 70);
    invite_at(trial, 0.01, "10.0.0.1:5060", "10.0.0.20:5060", "Via: SIP/2.0/UDP 10.0.0.1:5060\n",
              69);
    g_assert_cmpint(vantage_of(trial, WN_ROLE_CALLEE), !=, WN_VANTAGE_BOTH);
}

/* A router that forwards to a phone inside changes nothing in the message. */
static void
a_router_is_seen_on_both_sides(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    invite_at(trial, 0, "192.0.2.40:5060", "203.0.113.10:5060", "", 70);
    invite_at(trial, 0.01, "192.0.2.40:5060", "10.0.0.20:5060", "", 70);
    g_assert_cmpint(vantage_of(trial, WN_ROLE_CALLEE), ==, WN_VANTAGE_BOTH);
}

/*
 * A server asks cara and bob at once, and both pick up.  Only this side of it is seen.  Alice stays
 * with the one whose answer was first, or, if nobody else gets an ACK, with that one.  The other
 * repeats his answer and hangs up after 32 seconds, or she ends his call at once.
 */
typedef struct {
    bool bob_first, other_is_ended;
} Forked;

static WnOutcome
outcome_of_fork(const Forked *forked)
{
    static const double repeated[] = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnSubjectReport *call;
    WnTalk                 cara = { .trial = trial,
                                    .client = "203.0.113.10:5060",
                                    .server = "198.51.100.7:5060",
                                    .via = "203.0.113.10:5060;branch=z9hG4bK-c\nVia: SIP/2.0/UDP 192.0.2.40",
                                    .tag = "cara",
                                    .accepted = true };
    WnTalk                 bob = cara, kept, other, ending;

    bob.server = "192.0.2.8:5060";
    bob.via = "203.0.113.10:5060;branch=z9hG4bK-b\nVia: SIP/2.0/UDP 192.0.2.40";
    bob.tag = "bob";
    wn_talk_request(&cara, 0, "INVITE", 1, NULL);
    wn_talk_request(&bob, 0.01, "INVITE", 1, NULL);
    kept = forked->bob_first ? bob : cara;
    other = forked->bob_first ? cara : bob;
    wn_talk_response(&kept, 4, "200 OK", "INVITE", 1, NULL);
    for (unsigned i = 0; i < (forked->other_is_ended ? 1 : G_N_ELEMENTS(repeated)); i++)
        wn_talk_response(&other, 4.01 + repeated[i], "200 OK", "INVITE", 1, NULL);
    kept.via = other.via = "203.0.113.10:5060;branch=z9hG4bK-n\nVia: SIP/2.0/UDP 192.0.2.40";
    ending = other;
    wn_talk_request(&kept, 4.1, "ACK", 1, NULL);
    if (forked->other_is_ended) {
        wn_talk_request(&other, 4.15, "ACK", 1, NULL);
        wn_talk_hang_up(&other, 4.2);
    } else {
        ending.client = other.server;
        ending.server = other.client;
        ending.via = NULL;
        ending.called = true;
        wn_talk_hang_up(&ending, 36.1);
    }
    wn_talk_hang_up(&kept, 64);
    wn_trial_wait(trial, 70);
    call = wn_trial_subject(trial, WN_SUBJECT_CALL, "alice");
    wn_assert_no_headline(trial);
    return call->outcome;
}

static void
of_two_answers_one_is_kept(void)
{
    for (unsigned i = 0; i < 4; i++) {
        const Forked forked = { .bob_first = i & 1, .other_is_ended = i & 2 };

        g_assert_cmpint(outcome_of_fork(&forked), ==, WN_OUTCOME_ANSWERED);
    }
}

/* One called side answers the INVITE twice, with two tags, and hangs up by the second. */
static void
a_phone_with_two_tags_hangs_up_by_either(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk                 first = { .trial = trial, .accepted = true };
    WnTalk                 second = first, bye = { .trial = trial, .tag = "t2", .called = true };
    const WnSubjectReport *call;

    second.tag = "t2";
    bye.client = "203.0.113.10:5060";
    bye.server = "192.168.1.20:5060";
    wn_talk_answered(&first, 0, NULL, NULL);
    wn_talk_response(&second, 1.2, "200 OK", "INVITE", 1, NULL);
    wn_talk_hang_up(&bye, 20);
    wn_trial_wait(trial, 80);
    call = wn_trial_subject(trial, WN_SUBJECT_CALL, "alice");
    g_assert_cmpint(call->outcome, ==, WN_OUTCOME_ANSWERED);
    g_assert_true(call->ended);
}

/* Only what the caller sends is recorded.  It repeats its INVITE, for the server is slow, and then
 * acknowledges an answer: that one came. */
static void
one_direction_of_a_slow_call(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .accepted = true };

    for (unsigned i = 0; i < 3; i++)
        wn_talk_request(&talk, (1 << i) * 0.5 - 0.5, "INVITE", 1, NULL);
    wn_talk_request(&talk, 3, "ACK", 1, NULL);
    wn_talk_request(&talk, 40, "BYE", 2, NULL);
    wn_trial_wait(trial, 80);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "alice")->outcome, ==,
                    WN_OUTCOME_INCOMPLETE);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "alice")->works, ==, WN_UNDECIDED);
}

/* The same where it had to show credentials first: what is acknowledged is the challenge. */
static void
unanswered_after_a_challenge(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.1, "407 Proxy Authentication Required", "INVITE", 1, NULL);
    wn_talk_request(&talk, 0.2, "ACK", 1, NULL);
    wn_talk_unanswered(&talk, 0.3, "INVITE", 2, NULL);
    wn_trial_wait(trial, 80);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "alice")->outcome, ==,
                    WN_OUTCOME_TIMED_OUT);
}

/* Of a call its answer and the ACK are missing.  Sound goes both ways until one hangs up. */
typedef struct {
    bool      callee_hangs_up, early; /* early: the provisional response described sound, too */
    bool      heard;                  /* the called side is */
    WnOutcome outcome;
    WnAnswer  works;
} Unseen;

static void
assert_unseen(const Unseen *unseen)
{
    static const char CALLER[] = "192.168.1.20:4000", RELAY[] = "203.0.113.10:30000";
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk                 talk = { .trial = trial };
    WnTalk                 bye = { .trial = trial };
    g_autofree char       *sdp = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char       *early = wn_talk_sdp("203.0.113.10", 30000);
    const WnSubjectReport *call;

    wn_talk_request(&talk, 0, "INVITE", 1, sdp);
    wn_talk_response(&talk, 0.2, unseen->early ? "183 Session Progress" : "180 Ringing", "INVITE",
                     1, unseen->early ? early : NULL);
    wn_trial_rtp(trial, 3, 40, CALLER, RELAY, 1, 0);
    if (unseen->heard)
        wn_trial_rtp(trial, 3, 40, RELAY, CALLER, 2, 0);
    if (unseen->callee_hangs_up) {
        bye.client = "203.0.113.10:5060";
        bye.server = "192.168.1.20:5060";
        bye.called = true;
    }
    wn_talk_hang_up(&bye, 40);
    wn_trial_wait(trial, 80);
    call = wn_trial_subject(trial, WN_SUBJECT_CALL, "alice");
    g_assert_cmpint(call->outcome, ==, unseen->outcome);
    g_assert_cmpint(call->works, ==, unseen->works);
}

static void
what_was_talked_was_answered(void)
{
    static const Unseen calls[] = {
        { true, false, true, WN_OUTCOME_ANSWERED, WN_YES },
        { false, false, true, WN_OUTCOME_ANSWERED, WN_YES },
        { true, true, true, WN_OUTCOME_INCOMPLETE, WN_UNDECIDED },
        { true, false, false, WN_OUTCOME_DROPPED, WN_NO },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
        assert_unseen(&calls[i]);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/model/call/a_proxy_with_two_interfaces_is_no_router",
                    a_proxy_with_two_interfaces_is_no_router);
    g_test_add_func("/model/call/a_router_is_seen_on_both_sides", a_router_is_seen_on_both_sides);
    g_test_add_func("/model/call/of_two_answers_one_is_kept", of_two_answers_one_is_kept);
    g_test_add_func("/model/call/a_phone_with_two_tags_hangs_up_by_either",
                    a_phone_with_two_tags_hangs_up_by_either);
    g_test_add_func("/model/call/what_was_talked_was_answered", what_was_talked_was_answered);
    g_test_add_func("/model/call/one_direction_of_a_slow_call", one_direction_of_a_slow_call);
    g_test_add_func("/model/call/unanswered_after_a_challenge", unanswered_after_a_challenge);
    return g_test_run();
}
