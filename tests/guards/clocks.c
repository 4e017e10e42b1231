/* SPDX-License-Identifier: GPL-2.0-or-later */
/* G22: what shows that two places in one file had clocks that contradict each other, and what only
 * looks like it. */
#include "support/both_sides.h"
#include "support/media_call.h"
#include "support/probe.h"
#include "support/talk.h"

#define PROXY "198.51.100.10:5060"
#define PHONE "203.0.113.20:5060"
#define OTHER "203.0.113.99:5060"

static void
assert_clocks(WnTrial *trial, WnGuardAnswer answer)
{
    g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);

    g_assert_cmpint(wn_probe_answer(probe, &guard_clocks), ==, answer);
}

/* An INVITE as its phone sends it, and as the proxy passes it on with a Via of its own. */
static void
pass_on(WnTrial *trial, double sent, double passed)
{
    WnTalk near = { .trial = trial, .client = PHONE, .server = PROXY };
    WnTalk far = { .trial = trial,
                   .client = PROXY,
                   .server = OTHER,
                   .via = PHONE,
                   .params = "\nVia: SIP/2.0/UDP " PHONE ";branch=z9hG4bK-lower" };

    far.via = PROXY;
    wn_talk_request(&near, sent, "INVITE", 1, NULL);
    wn_talk_request(&far, passed, "INVITE", 1, NULL);
}

/* Both sides of a NAT, the outside by a clock that is behind: there the INVITE is seen before it
 * was sent. */
static void
cross_nat(WnTrial *trial, double inside, double outside)
{
    WnTalk within = { .trial = trial, .client = INSIDE ":5060", .server = SERVER ":5060" };
    WnTalk without = within;

    without.client = OUTSIDE ":5060";
    without.via = INSIDE ":5060";
    wn_talk_request(&within, inside, "INVITE", 1, NULL);
    wn_talk_request(&without, outside, "INVITE", 1, NULL);
}

/* Each pair in the order of the file, which is that of time. */
static void
unknown_when_a_proxy_knows_before_it_is_told(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    pass_on(trial, 7, 0.01);
    assert_clocks(trial, WN_GUARD_UNKNOWN);
}

static void
clear_when_a_proxy_takes_its_time(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    pass_on(trial, 0, 9);
    assert_clocks(trial, WN_GUARD_CLEAR);
}

/* The copy that the proxy passed on was there in time; the phone, which hears no 100, goes on. */
static void
clear_when_the_request_is_sent_again(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk near = { .trial = trial, .client = PHONE, .server = PROXY };

    pass_on(trial, 0, 0.01);
    wn_talk_request(&near, 1, "INVITE", 1, NULL);
    assert_clocks(trial, WN_GUARD_CLEAR);
}

static void
unknown_when_a_packet_is_outside_before_it_is_inside(void)
{
    g_autoptr(WnTrial) early = wn_trial_new(NULL);
    g_autoptr(WnTrial) late = wn_trial_new(NULL);
    g_autoptr(WnTrial) right = wn_trial_new(NULL);

    cross_nat(early, 7, 0);
    assert_clocks(early, WN_GUARD_UNKNOWN);
    cross_nat(late, 0, 7);
    assert_clocks(late, WN_GUARD_UNKNOWN);
    cross_nat(right, 0, 0.03);
    assert_clocks(right, WN_GUARD_CLEAR);
}

/* The first copy never came out, the second did: that it took half a second longer means nothing.
 */
static void
clear_when_a_router_swallows_the_first_copy(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk within = { .trial = trial, .client = INSIDE ":5060", .server = SERVER ":5060" };

    cross_nat(trial, 0, 3.5);
    wn_talk_request(&within, 3.499, "INVITE", 1, NULL);
    assert_clocks(trial, WN_GUARD_CLEAR);
}

static void
send_sound(WnTrial *trial, double at, unsigned sequence, const char *src)
{
    uint8_t bytes[172] = { 0x80,
                           0,
                           (uint8_t) (sequence >> 8),
                           (uint8_t) sequence,
                           0,
                           0,
                           (uint8_t) (sequence >> 8),
                           (uint8_t) sequence,
                           0xa1,
                           0x1c,
                           0xe0,
                           1 };

    wn_trial_datagram(trial, at, src, SERVER ":16400", wn_bytes(bytes, sizeof(bytes)));
}

/* The same packets from then on inside, and from then on outside. */
static void
assert_sound(double inside, double outside, WnGuardAnswer answer)
{
    g_autoptr(WnTrial) trial = wn_both_sides_call(INSIDE, 16384);

    for (unsigned i = 0; i < 200; i++) {
        send_sound(trial, inside + 0.02 * i, i, INSIDE ":16384");
        send_sound(trial, outside + 0.02 * i, i, OUTSIDE ":16384");
    }
    assert_clocks(trial, answer);
}

static void
unknown_when_sound_is_outside_before_it_is_inside(void)
{
    assert_sound(9, 2, WN_GUARD_UNKNOWN);
    assert_sound(2, 9, WN_GUARD_UNKNOWN);
    assert_sound(2, 2.01, WN_GUARD_CLEAR);
}

/* Two places outside have it, 7 s apart: it goes back and forth. */
static void
unknown_when_sound_comes_twice_in_turn(void)
{
    g_autoptr(WnTrial) twice = wn_both_sides_call(INSIDE, 16384);
    g_autoptr(WnTrial) once = wn_both_sides_call(INSIDE, 16384);

    for (unsigned i = 0; i < 800; i++) {
        if (i >= 350)
            send_sound(twice, 2 + 0.02 * i, i - 350, OUTSIDE ":16384");
        send_sound(twice, 2 + 0.02 * i, i, OUTSIDE ":16384");
        send_sound(once, 2 + 0.02 * i, i, OUTSIDE ":16384");
    }
    assert_clocks(twice, WN_GUARD_UNKNOWN);
    assert_clocks(once, WN_GUARD_CLEAR);
}

/* Nobody sends a 200 OK for longer than 32 s. */
static void
unknown_when_an_answer_comes_again_after_an_hour(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 1, "200 OK", "INVITE", 1, NULL);
    wn_talk_response(&talk, 33, "200 OK", "INVITE", 1, NULL);
    assert_clocks(trial, WN_GUARD_CLEAR);
    wn_talk_response(&talk, 3601, "200 OK", "INVITE", 1, NULL);
    assert_clocks(trial, WN_GUARD_UNKNOWN);
}

/* One hop; from the answer on by a clock that is an hour behind. */
static void
talk_while_clock_is_set(WnTrial *trial, double by)
{
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 7200, "INVITE", 1, NULL);
    wn_talk_response(&talk, 7200.2, "180 Ringing", "INVITE", 1, NULL);
    wn_talk_response(&talk, 7205 - by, "200 OK", "INVITE", 1, NULL);
    wn_talk_request(&talk, 7205.1 - by, "ACK", 1, NULL);
    wn_talk_request(&talk, 7215 - by, "BYE", 2, NULL);
    wn_talk_response(&talk, 7215.1 - by, "200 OK", "BYE", 2, NULL);
}

static void
unknown_when_the_clock_is_set_back(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    const WnSubjectReport *call;
    bool                   noted = false;

    talk_while_clock_is_set(trial, 3600);
    assert_clocks(trial, WN_GUARD_UNKNOWN);
    call = &wn_trial_report(trial)->subjects[0];
    g_assert_cmpint(call->start, ==, call->end);
    g_assert_cmpint(call->answered, ==, 0);
    for (size_t i = 0; i < wn_trial_report(trial)->n_notes; i++)
        noted |= strcmp(wn_trial_report(trial)->notes[i].finding, "clock-set-back") == 0;
    g_assert_true(noted);
}

/* A clock that runs ahead is set again each minute.  It was set during the call of the 8th minute,
 * too, however often it was set later. */
static void
unknown_when_the_clock_is_set_again_and_again(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    static const unsigned TIMES = 12;
    WnTalk                talk = { .trial = trial };

    for (unsigned i = 0; i < TIMES; i++) {
        g_autofree char *id = g_strdup_printf("call-%u", i);
        double           at = 60.0 * i - 10.0 * i;

        talk.call_id = id;
        wn_talk_request(&talk, at, "INVITE", 1, NULL);
        wn_talk_response(&talk, at + 0.2, "180 Ringing", "INVITE", 1, NULL);
        wn_talk_response(&talk, at - 9, "200 OK", "INVITE", 1, NULL);
    }
    for (unsigned i = 0; i < TIMES; i++) {
        g_autoptr(WnProbe) probe = wn_probe_new(trial, WN_SUBJECT_CALL, i);

        g_assert_cmpint(wn_probe_answer(probe, &guard_clocks), ==, WN_GUARD_UNKNOWN);
    }
}

/* Of a call that works nobody is accused, and of a registration that works its calls may be. */
static void
unknown_of_a_registration_that_works(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    WnTalk talk = { .trial = trial };

    wn_talk_request(&talk, 7200, "REGISTER", 1, NULL);
    wn_talk_response(&talk, 3600.1, "200 OK", "REGISTER", 1, NULL);
    probe = wn_probe_new(trial, WN_SUBJECT_REGISTRATION, 0);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "")->works, ==, WN_YES);
    g_assert_cmpint(wn_probe_answer(probe, &guard_clocks), ==, WN_GUARD_UNKNOWN);
}

/* Sound came both ways before the clock was set. */
static void
clear_of_a_call_that_works(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_trial_rtp(trial, 1.2, 9, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9, BOB, ALICE, BOB_SSRC, 0);
    wn_call_request(trial, -3600, "BYE", 9, ALICE_SIP, NULL);
    wn_call_response(trial, -3599.9, "200 OK", "BYE", 9, ALICE_SIP, NULL);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_YES);
    assert_clocks(trial, WN_GUARD_CLEAR);
}

static void
clear_when_the_clock_runs_on(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    talk_while_clock_is_set(trial, 0);
    assert_clocks(trial, WN_GUARD_CLEAR);
    g_assert_cmpint(wn_trial_report(trial)->subjects[0].answered, >, 0);
}

/* The second place of one file, written behind the first: times are right, and only their order in
 * the file is another. */
static void
clear_when_places_stand_one_after_the_other(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk within = { .trial = trial, .client = INSIDE ":5060", .server = SERVER ":5060" };
    WnTalk without = within;

    without.client = OUTSIDE ":5060";
    without.via = INSIDE ":5060";
    for (int place = 0; place < 2; place++) {
        const WnTalk *talk = place == 0 ? &within : &without;
        wn_talk_request(talk, 0.01 * place, "INVITE", 1, NULL);
        wn_talk_response(talk, 4 - 0.01 * place, "200 OK", "INVITE", 1, NULL);
        wn_talk_request(talk, 4.1 + 0.01 * place, "ACK", 1, NULL);
        wn_talk_request(talk, 60 + 0.01 * place, "BYE", 2, NULL);
        wn_talk_response(talk, 60.1 - 0.01 * place, "200 OK", "BYE", 2, NULL);
    }
    assert_clocks(trial, WN_GUARD_CLEAR);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name) g_test_add_func("/guards/clocks/" #name, name)
    ADD(unknown_when_a_proxy_knows_before_it_is_told);
    ADD(clear_when_a_proxy_takes_its_time);
    ADD(clear_when_the_request_is_sent_again);
    ADD(unknown_when_a_packet_is_outside_before_it_is_inside);
    ADD(clear_when_a_router_swallows_the_first_copy);
    ADD(unknown_when_sound_is_outside_before_it_is_inside);
    ADD(unknown_when_sound_comes_twice_in_turn);
    ADD(unknown_when_an_answer_comes_again_after_an_hour);
    ADD(unknown_when_the_clock_is_set_back);
    ADD(unknown_when_the_clock_is_set_again_and_again);
    ADD(unknown_of_a_registration_that_works);
    ADD(clear_of_a_call_that_works);
    ADD(clear_when_the_clock_runs_on);
    ADD(clear_when_places_stand_one_after_the_other);
#undef ADD
    return g_test_run();
}
