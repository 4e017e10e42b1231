/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An INVITE dies on the way to the phone: inside and outside, at the server, and the twin. */
#include <string.h>

#include "support/talk.h"
#include "support/tape.h"

/* The INVITEs arrive outside only. */
static void
likely_on_both_sides_of_the_router(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-invite-unreachable.pcap");

    wn_assert_headline(trial, "bob", "inbound-invite-unreachable", WN_GRADE_LIKELY);
    /* It is seen inside: there is no further place to capture. */
    g_assert_true(g_str_has_prefix(
        wn_trial_subject(trial, WN_SUBJECT_CALL, "bob")->headline->fixes[0], "Router or firewall"));
    /* Both sides of the router are seen for long enough: another capture there adds nothing. */
    g_assert_cmpuint(wn_trial_subject(trial, WN_SUBJECT_CALL, "bob")->n_capture_next, ==, 0);
}

/* Seven INVITEs to the public endpoint draw nothing. */
static void
possible_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-invite-unreachable.wan.pcap");

    wn_assert_headline(trial, "bob", "inbound-invite-unreachable", WN_GRADE_POSSIBLE);
    const WnSubjectReport *call = wn_trial_subject(trial, WN_SUBJECT_CALL, "bob");
    g_assert_cmpuint(call->n_capture_next, ==, 1);
    g_assert_cmpstr(call->capture_next[0].where, ==, "at the phone, inside its router");
}

/* Nothing of the call is seen there. */
static void
not_named_at_the_phone(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-invite-unreachable.lan.pcap");

    wn_assert_unnamed(trial, "inbound-invite-unreachable");
}

/* The twin: the router lets it in. */
static void
silent_when_it_arrives(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("inbound-invite-unreachable.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "inbound-invite-unreachable");
}

/* The inside has a capture of its own, which goes on behind the call or ends before it. */
static WnTrial *
inside_apart(bool goes_on)
{
    static const uint8_t HOME[] = { 192, 168 };
    g_autoptr(WnTape) sample = wn_tape_sample("inbound-invite-unreachable.pcap");
    g_autoptr(WnTape) tape = wn_tape_new();
    bool called = false;

    for (unsigned i = 0; i < sample->packets->len; i++) {
        WnPacket *packet = wn_tape_at(sample, i);
        bool      inside = memcmp(packet->src.addr.bytes, HOME, sizeof(HOME)) == 0 ||
                      memcmp(packet->dst.addr.bytes, HOME, sizeof(HOME)) == 0;

        called |= wn_bytes_starts_with(packet->payload, WN_LITERAL("INVITE"));
        packet->capture = inside;
        if (!inside || !called || goes_on)
            wn_tape_add(tape, packet);
    }
    wn_tape_number(tape);
    return wn_tape_play(tape, tape->packets->len);
}

/* What a capture does not show that had ended, may have been. */
static void
possible_where_the_inside_ends_before(void)
{
    g_autoptr(WnTrial) ended = inside_apart(false);
    g_autoptr(WnTrial) both = inside_apart(true);

    wn_assert_headline(both, "bob", "inbound-invite-unreachable", WN_GRADE_LIKELY);
    wn_assert_headline(ended, "bob", "inbound-invite-unreachable", WN_GRADE_POSSIBLE);
}

/* Bob registers, which passes his router. */
static void
register_at_router(WnTrial *trial, double at, unsigned cseq)
{
    WnTalk inside = { .trial = trial,
                      .client = "192.168.7.20:5060",
                      .from = "bob",
                      .contact = "<sip:bob@192.168.7.20:5060>" };
    WnTalk outside = inside;

    outside.client = "192.0.2.30:5060";
    outside.via = inside.client;
    wn_talk_request(&inside, at, "REGISTER", cseq, NULL);
    wn_talk_request(&outside, at + 0.001, "REGISTER", cseq, NULL);
    wn_talk_response(&outside, at + 0.1, "200 OK", "REGISTER", cseq, NULL);
    wn_talk_response(&inside, at + 0.101, "200 OK", "REGISTER", cseq, NULL);
}

/* An INVITE with so many bytes beside the usual ones comes to the router, and no copy gets inside,
 * before and after something small has. */
static WnTrial *
stuck_at_router(int more)
{
    WnTrial         *trial = wn_trial_new(NULL);
    g_autofree char *extra = g_strdup_printf("X-Codecs: %0*d\n", more, 0);
    WnTalk           call = { .trial = trial,
                              .client = "203.0.113.10:5060",
                              .server = "192.0.2.30:5060",
                              .uri = "sip:bob@192.168.7.20:5060",
                              .call_id = "call-2" };

    register_at_router(trial, 0, 1);
    wn_talk_unanswered(&call, 3, "INVITE", 1, extra);
    register_at_router(trial, 12, 2);
    register_at_router(trial, 36, 3);
    wn_trial_wait(trial, 80);
    return trial;
}

/* On a way that carries no more than 1400 bytes, whole and not to be cut. */
static void
not_likely_where_it_may_be_too_large(void)
{
    g_autoptr(WnTrial) small = stuck_at_router(100), large = stuck_at_router(1100);

    wn_assert_headline(small, "alice", "inbound-invite-unreachable", WN_GRADE_LIKELY);
    wn_assert_headline(large, "alice", "udp-fragments-lost", WN_GRADE_POSSIBLE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/inbound-invite-unreachable/likely_on_both_sides_of_the_router",
                    likely_on_both_sides_of_the_router);
    g_test_add_func("/causes/inbound-invite-unreachable/possible_where_the_inside_ends_before",
                    possible_where_the_inside_ends_before);
    g_test_add_func("/causes/inbound-invite-unreachable/possible_at_the_server",
                    possible_at_the_server);
    g_test_add_func("/causes/inbound-invite-unreachable/not_named_at_the_phone",
                    not_named_at_the_phone);
    g_test_add_func("/causes/inbound-invite-unreachable/silent_when_it_arrives",
                    silent_when_it_arrives);
    g_test_add_func("/causes/inbound-invite-unreachable/not_likely_where_it_may_be_too_large",
                    not_likely_where_it_may_be_too_large);
    return g_test_run();
}
