/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Both sides of a router: the phone inside is switched off in a call, or only says nothing. */
#include <string.h>

#include "support/both_sides.h"
#include "support/talk.h"
#include "support/tape.h"

/* Alice sends nothing after 9 s.  What comes for her goes on outside until 60 s, inside until 39 s;
 * at 61 s the server hangs up, and nobody answers. */
static WnTrial *
falls_silent(void)
{
    WnTrial *trial = wn_both_sides_call(INSIDE, 4000);

    wn_both_sides_sound(trial, 4000, 4000);
    wn_trial_rtp(trial, 1.2, 60, SERVER ":16400", OUTSIDE ":4000", 0xb0b, 0);
    wn_trial_rtp(trial, 1.201, 39, SERVER ":16400", INSIDE ":4000", 0xb0b, 0);
    wn_both_sides_bye_in_vain(trial, 61);
    return trial;
}

static void
certain_of_a_phone_that_is_still_heard(void)
{
    g_autoptr(WnTrial) trial = falls_silent();

    wn_trial_datagram(trial, 95, INSIDE ":53000", "192.168.1.1:53", wn_bytes("x", 1));
    wn_trial_wait(trial, 110);
    wn_assert_headline(trial, "alice", "media-binding-expired-silence", WN_GRADE_CERTAIN);
}

/* Nothing would come in to a phone that is off, either. */
static void
possible_where_it_is_heard_no_more(void)
{
    g_autoptr(WnTrial) trial = falls_silent();

    wn_trial_wait(trial, 110);
    wn_assert_unnamed(trial, "media-binding-expired-silence");
    wn_assert_headline(trial, "alice", "signalling-binding-expired-in-call", WN_GRADE_POSSIBLE);
}

/* The router asks for the phone's link address (RFC 826) for the BYE, and nobody has it. */
static void
ruled_out_where_the_router_asks_for_it_in_vain(void)
{
    g_autoptr(WnTrial) trial = falls_silent();

    for (unsigned i = 0; i < 3; i++)
        wn_trial_link_question(trial, 92 + i, "192.168.1.1:0", INSIDE ":0");
    wn_trial_wait(trial, 110);
    wn_assert_ruled_out(trial, "signalling-binding-expired-in-call", "phone-gone");
    wn_assert_ruled_out(trial, "bye-lost", "phone-gone");
    wn_assert_no_nat_headline(trial);
}

/* Alice registers; then what this server sends for her comes to the router's outside alone.
 * gone: for each copy the router asks for her link address, and nobody has it. */
static WnTrial *
asked_in_vain(const char *server, const char *method, bool gone)
{
    WnTrial *trial = wn_trial_new(NULL);
    WnTalk   inside = { .trial = trial, .client = INSIDE ":5060", .call_id = "registration" };
    WnTalk   outside = {
          .trial = trial, .client = OUTSIDE ":5060", .via = INSIDE ":5060", .call_id = "registration"
    };
    WnTalk sent = { .trial = trial,
                    .client = server,
                    .server = OUTSIDE ":5060",
                    .uri = "sip:alice@" OUTSIDE ":5060",
                    .contact = "<sip:bob@192.0.2.40:5060>",
                    .from = "bob",
                    .to = "alice" };

    wn_talk_request(&inside, 0, "REGISTER", 1, NULL);
    wn_talk_request(&outside, 0.001, "REGISTER", 1, NULL);
    inside.params = outside.params = ";rport=5060;received=" OUTSIDE;
    wn_talk_response(&outside, 0.1, "200 OK", "REGISTER", 1, NULL);
    wn_talk_response(&inside, 0.101, "200 OK", "REGISTER", 1, NULL);
    wn_talk_unanswered(&sent, 20, method, 1, NULL);
    for (unsigned i = 0; gone && i < 30; i++)
        wn_trial_link_question(trial, 20.001 + i, "192.168.1.1:0", INSIDE ":0");
    if (!gone)
        wn_trial_datagram(trial, 30, INSIDE ":53000", "192.168.1.1:53", wn_bytes("x", 1));
    wn_trial_wait(trial, 110);
    return trial;
}

static void
ruled_out_for_whoever_asks(void)
{
    static const struct {
        const char *server, *method, *cause;
        WnGrade     grade; /* of a phone that shows itself meanwhile */
    } cases[] = {
        { "203.0.113.11:5060", "INVITE", "inbound-from-unexpected-server", WN_GRADE_CERTAIN },
        { "203.0.113.10:5060", "MESSAGE", "message-undelivered", WN_GRADE_LIKELY },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(WnTrial) gone = asked_in_vain(cases[i].server, cases[i].method, true);
        g_autoptr(WnTrial) there = asked_in_vain(cases[i].server, cases[i].method, false);

        wn_assert_ruled_out(gone, cases[i].cause, "phone-gone");
        wn_assert_unnamed(gone, cases[i].cause);
        wn_assert_headline(there, "alice", cases[i].cause, cases[i].grade);
    }
}

/* The NOTIFY of a sample that stops at the router, which now looks for the phone on its link; the
 * sample's own sign of the phone is left out. */
static void
ruled_out_for_a_notification(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("notify-unreachable.blocked.both.pcap");
    g_autoptr(WnTape) gone = wn_tape_new();
    WnTime start = 0;

    for (unsigned i = 0; i < tape->packets->len; i++) {
        const WnPacket *packet = wn_tape_at(tape, i);
        if (packet->frame == 9)
            start = packet->time;
        if (packet->frame <= 9 || packet->src.addr.bytes[0] == 203)
            wn_tape_add(gone, packet);
    }
    for (unsigned i = 0; i < 30; i++) {
        WnPacket question = { .time = start + (i + 1) * WN_SECOND,
                              .frame = 100 + i,
                              .kind = WN_PACKET_ARP };
        g_assert_true(wn_addr_parse(wn_bytes("192.168.1.1", 11), &question.src.addr));
        g_assert_true(wn_addr_parse(wn_bytes(INSIDE, strlen(INSIDE)), &question.dst.addr));
        wn_tape_add(gone, &question);
    }
    g_autoptr(WnTrial) trial = wn_tape_play(gone, gone->packets->len);

    wn_assert_ruled_out(trial, "notify-unreachable", "phone-gone");
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/guards/phone-gone/certain_of_a_phone_that_is_still_heard",
                    certain_of_a_phone_that_is_still_heard);
    g_test_add_func("/guards/phone-gone/possible_where_it_is_heard_no_more",
                    possible_where_it_is_heard_no_more);
    g_test_add_func("/guards/phone-gone/ruled_out_where_the_router_asks_for_it_in_vain",
                    ruled_out_where_the_router_asks_for_it_in_vain);
    g_test_add_func("/guards/phone-gone/ruled_out_for_whoever_asks", ruled_out_for_whoever_asks);
    g_test_add_func("/guards/phone-gone/ruled_out_for_a_notification",
                    ruled_out_for_a_notification);
    return g_test_run();
}
