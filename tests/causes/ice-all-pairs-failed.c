/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ice-all-pairs-failed at each vantage point, and what is none. */
#include <string.h>

#include "base/addr.h"
#include "support/stun_talk.h"
#include "support/talk.h"
#include "support/tape.h"

/* Her checks of both his addresses are never answered. */
static void
certain_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.pcap");

    wn_assert_headline(trial, "alice", "ice-all-pairs-failed", WN_GRADE_CERTAIN);
}

/* His side of it. */
static void
certain_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.callee.pcap");

    wn_assert_headline(trial, "alice", "ice-all-pairs-failed", WN_GRADE_CERTAIN);
}

/* They leave the router, and nothing is answered. */
static void
certain_outside_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.wan.pcap");

    wn_assert_headline(trial, "alice", "ice-all-pairs-failed", WN_GRADE_CERTAIN);
}

/* The twin. */
static void
silent_when_a_pair_is_found(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ice-all-pairs-failed.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "ice-all-pairs-failed");
}

/* A pair of server-reflexive addresses is nominated (G6). */
static void
silent_when_ice_works(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("negative-ice.pcap");

    wn_assert_unnamed(trial, "ice-all-pairs-failed");
}

/* Sound at port 35696 or 30498 of that address, and one server-reflexive candidate "ADDR PORT". */
static char *
description(const char *address, const char *ufrag, const char *candidate)
{
    return g_strdup_printf(
        "Content-Type: application/sdp\n\n"
        "v=0\no=- 1 1 IN IP4 %s\ns=-\nc=IN IP4 %s\nt=0 0\n"
        "m=audio %s RTP/AVP 0\na=ice-ufrag:%s\na=ice-pwd:0123456789abcdef012345\n"
        "a=candidate:1 1 UDP 1694498815 %s typ srflx raddr 192.168.1.20 rport 16384\n",
        address, address, strchr(candidate, ' ') + 1, ufrag, candidate);
}

/* Asked as often as the schedule goes, and never answered. */
static void
check(WnTrial *trial, const char *client, const char *server, const char *username)
{
    wn_stun_talk(
        &(WnStunTalk){
            .trial = trial, .client = client, .server = server, .username = username, .copies = 7 },
        1.1);
}

/* Her call, and sound from there to there, so long after the capture began. */
static WnTrial *
with_sound(WnTime begins, WnBytes from, WnBytes to)
{
    g_autoptr(WnTape) tape = wn_tape_sample("ice-all-pairs-failed.pcap");
    WnTime   begin = wn_tape_at(tape, 0)->time + begins;
    WnPacket packet = { .kind = WN_PACKET_DATAGRAM, .carrier = WN_CARRIER_UDP };

    g_assert_true(wn_endpoint_parse(from, &packet.src));
    g_assert_true(wn_endpoint_parse(to, &packet.dst));
    for (unsigned i = 0; i < 1000; i++) {
        uint8_t rtp[172] = { 0x80, 0, (uint8_t) (i >> 8), (uint8_t) i, 0, 0, 0, 0, 1, 2, 3, 4 };

        packet.payload = wn_bytes(rtp, sizeof(rtp));
        packet.time = begin + i * 25 * WN_MILLISECOND;
        wn_tape_add(tape, &packet);
    }
    wn_tape_sort(tape);
    return wn_tape_play(tape, tape->packets->len);
}

/* From before the call on, from where no message says: it may be his. */
static void
unnamed_where_some_sound_may_be_of_it(void)
{
    g_autoptr(WnTrial) trial =
        with_sound(0, WN_LITERAL("203.0.113.99:7000"), WN_LITERAL("192.168.1.20:16384"));

    wn_assert_unnamed(trial, "ice-all-pairs-failed");
}

/* He comes through all the same. */
static void
unnamed_where_he_is_heard(void)
{
    g_autoptr(WnTrial) trial = with_sound(12 * WN_SECOND, WN_LITERAL("192.0.2.30:30498"),
                                          WN_LITERAL("192.168.1.20:16384"));

    wn_assert_unnamed(trial, "ice-all-pairs-failed");
}

/* She sends it to where his c= is, for no pair has succeeded (linphone does); nothing comes. */
static void
certain_where_she_sends_sound_all_the_same(void)
{
    g_autoptr(WnTrial) trial = with_sound(12 * WN_SECOND, WN_LITERAL("192.168.1.20:16384"),
                                          WN_LITERAL("192.168.7.20:16400"));

    wn_assert_headline(trial, "alice", "ice-all-pairs-failed", WN_GRADE_CERTAIN);
}

/* Sound comes and goes by a relay that knows no ICE and answers no check: seen outside her router
 * both are only sent, and yet nothing fails. */
static void
silent_where_a_relay_passes_sound_on(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };
    g_autofree char *offer = description("198.51.100.7", "abcd", "198.51.100.7 35696");
    g_autofree char *answer = description("203.0.113.40", "wxyz", "192.0.2.30 30498");

    wn_talk_answered(&talk, 0, offer, answer);
    check(trial, "198.51.100.7:35696", "192.0.2.30:30498", "wxyz:abcd");
    check(trial, "192.0.2.30:30498", "198.51.100.7:35696", "abcd:wxyz");
    wn_trial_rtp(trial, 1.2, 40, "198.51.100.7:35696", "203.0.113.40:30498", 1, 0);
    wn_trial_rtp(trial, 1.2, 40, "203.0.113.40:30498", "198.51.100.7:35696", 2, 0);
    wn_talk_hang_up(&talk, 41);
    wn_trial_wait(trial, 80);
    g_assert_cmpint(wn_trial_subject(trial, WN_SUBJECT_CALL, "alice")->works, ==, WN_YES);
    wn_assert_unnamed(trial, "ice-all-pairs-failed");
}

/* Outside her router, with what goes to and from her relay left out: through it both may be joined,
 * though his checks of her other address get no answer either. */
static void
possible_where_her_relay_is_not_recorded(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk talk = { .trial = trial, .client = "198.51.100.7:5060", .via = "192.168.1.20:5060" };
    g_autofree char *direct = description("198.51.100.7", "abcd", "198.51.100.7 35696");
    g_autofree char *offer = g_strconcat(direct,
                                         "a=candidate:2 1 UDP 41885439 203.0.113.99 49200 typ "
                                         "relay raddr 198.51.100.7 rport 35696\n",
                                         NULL);
    g_autofree char *answer = description("192.0.2.30", "wxyz", "192.0.2.30 30498");

    wn_talk_answered(&talk, 0, offer, answer);
    check(trial, "198.51.100.7:35696", "192.0.2.30:30498", "wxyz:abcd");
    check(trial, "192.0.2.30:30498", "198.51.100.7:35696", "abcd:wxyz");
    wn_talk_hang_up(&talk, 60);
    wn_trial_wait(trial, 100);
    wn_assert_headline(trial, "alice", "ice-all-pairs-failed", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/ice-all-pairs-failed/certain_at_the_caller", certain_at_the_caller);
    g_test_add_func("/causes/ice-all-pairs-failed/certain_at_the_callee", certain_at_the_callee);
    g_test_add_func("/causes/ice-all-pairs-failed/certain_outside_the_router",
                    certain_outside_the_router);
    g_test_add_func("/causes/ice-all-pairs-failed/silent_when_a_pair_is_found",
                    silent_when_a_pair_is_found);
    g_test_add_func("/causes/ice-all-pairs-failed/silent_when_ice_works", silent_when_ice_works);
    g_test_add_func("/causes/ice-all-pairs-failed/unnamed_where_some_sound_may_be_of_it",
                    unnamed_where_some_sound_may_be_of_it);
    g_test_add_func("/causes/ice-all-pairs-failed/unnamed_where_he_is_heard",
                    unnamed_where_he_is_heard);
    g_test_add_func("/causes/ice-all-pairs-failed/certain_where_she_sends_sound_all_the_same",
                    certain_where_she_sends_sound_all_the_same);
    g_test_add_func("/causes/ice-all-pairs-failed/silent_where_a_relay_passes_sound_on",
                    silent_where_a_relay_passes_sound_on);
    g_test_add_func("/causes/ice-all-pairs-failed/possible_where_her_relay_is_not_recorded",
                    possible_where_her_relay_is_not_recorded);
    return g_test_run();
}
