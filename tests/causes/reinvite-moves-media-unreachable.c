/* SPDX-License-Identifier: GPL-2.0-or-later */
/* reinvite-moves-media-unreachable at each vantage point, and what is none. */
#include <string.h>

#include "support/media_call.h"
#include "support/talk.h"

/* A new offer at 5 s, whose answer sends alice's sound to that place. */
static void
move_at_5(WnTrial *trial, const char *address, unsigned port)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *answer = wn_call_sdp(address, port, "");
    g_autofree char *to = g_strdup_printf("%s:%u", address, port);

    wn_call_request(trial, 4.9, "INVITE", 2, ALICE_SIP, offer);
    wn_call_response(trial, 5, "200 OK", "INVITE", 2, ALICE_SIP, answer);
    wn_call_request(trial, 5.1, "ACK", 2, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 1.2, 5, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 5, 14, ALICE, to, ALICE_SSRC, 0);
}

/* Her sound goes from the relay to his private address, and he is heard no more. */
static void
certain_at_the_caller(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("reinvite-moves-media-unreachable.pcap");

    wn_assert_headline(trial, "alice", "reinvite-moves-media-unreachable", WN_GRADE_CERTAIN);
}

/* The same with the sides exchanged. */
static void
certain_at_the_callee(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("reinvite-moves-media-unreachable.callee.pcap");

    wn_assert_headline(trial, "alice", "reinvite-moves-media-unreachable", WN_GRADE_CERTAIN);
}

/* Sound that leaves the server for a direct way may well arrive. */
static void
silent_at_the_server(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("reinvite-moves-media-unreachable.wan.pcap");

    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
}

/* The twin. */
static void
silent_when_the_relay_stays(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("reinvite-moves-media-unreachable.not.pcap");

    wn_assert_no_headline(trial);
    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
}

/* The new address is public, and all the same nothing comes from there. */
static void
likely_with_a_public_address(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    move_at_5(trial, "203.0.113.77", 20000);
    wn_trial_rtp(trial, 1.2, 5, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_headline(trial, "alice", "reinvite-moves-media-unreachable", WN_GRADE_LIKELY);
}

/* The new way works (G25). */
static void
silent_when_media_goes_on(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    move_at_5(trial, "203.0.113.77", 20000);
    wn_trial_rtp(trial, 1.2, 5, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_rtp(trial, 5.3, 14, "203.0.113.77:20000", ALICE, BOB_SSRC + 1, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
}

/* He fell silent long before the new offer. */
static void
silent_when_he_stopped_before(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    move_at_5(trial, "203.0.113.77", 20000);
    wn_trial_rtp(trial, -9, -1, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
}

/* Inside, a relay outside the network hands over to a tunnel, and both sides are told so: what
 * comes from a private address reaches it as well, wherever its sound came from before. */
static void
silent_when_a_tunnel_takes_over(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    WnTalk           talk = { .trial = trial, .params = ";rport=5060;received=198.51.100.7" };
    g_autofree char *mapped = wn_talk_sdp("198.51.100.7", 4000);
    g_autofree char *relay = wn_talk_sdp("203.0.113.10", 30002);
    g_autofree char *own = wn_talk_sdp("192.168.1.20", 4000);
    g_autofree char *peer = wn_talk_sdp("10.0.0.20", 6000);

    wn_talk_answered(&talk, 0, mapped, relay);
    wn_trial_rtp(trial, 1.2, 5, "192.168.1.20:4000", "203.0.113.10:30002", ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 5, "203.0.113.10:30002", "192.168.1.20:4000", BOB_SSRC, 0);
    wn_talk_request(&talk, 5, "UPDATE", 2, own);
    wn_talk_response(&talk, 5.1, "200 OK", "UPDATE", 2, peer);
    wn_trial_rtp(trial, 5.3, 14, "192.168.1.20:4000", "10.0.0.20:6000", ALICE_SSRC, 0);
    wn_trial_rtp(trial, 5.3, 14, "10.0.0.20:6000", "192.168.1.20:4000", BOB_SSRC, 0);
    wn_talk_request(&talk, 14, "BYE", 3, NULL);
    wn_talk_response(&talk, 14.1, "200 OK", "BYE", 3, NULL);
    wn_trial_wait(trial, 40);
    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
    wn_assert_no_headline(trial);
}

/* One sight of a message between the server and one of two phones.  An INVITE of the called side
 * counts for itself (RFC 3261 12.2.1.1). */
typedef struct {
    WnTrial    *trial;
    const char *from, *to;   /* as in the message: with tags */
    const char *first, *via; /* its start line; all its Vias */
    const char *contact;
    const char *cseq;
} Sight;

static void
see(const Sight *sight, double at, const char *src, const char *dst, const char *address,
    unsigned port)
{
    g_autofree char *body = address ? wn_call_sdp(address, port, "") : g_strdup("");
    g_autofree char *text = g_strdup_printf(
        "%s\r\n%sFrom: %s\r\nTo: %s\r\nCall-ID: home\r\n"
        "CSeq: %s\r\nContact: <sip:%s>\r\n"
        "Record-Route: <sip:203.0.113.5;lr>\r\n%s"
        "Content-Length: %zu\r\n\r\n%s",
        sight->first, sight->via, sight->from, sight->to, sight->cseq, sight->contact,
        address ? "Content-Type: application/sdp\r\n" : "", strlen(body), body);

    wn_trial_sip(sight->trial, at, src, dst, text);
}

/* At a proxy that relays the sound: alice, who is 192.168.1.10 behind 198.51.100.9, calls bob, who
 * is 192.168.1.11 and comes from there.  At 6 s his new offer, and her answer to it, pass
 * untouched: the two are to speak directly.  No sound is seen any more. */
static void
leave_the_relay(WnTrial *trial, const char *bob_router, const char *bob_media)
{
#define A_VIA "Via: SIP/2.0/UDP 192.168.1.10:5060;rport=5060;received=198.51.100.9;branch=z9hG4bKa"
#define S_VIA "Via: SIP/2.0/UDP 203.0.113.5;branch=z9hG4bKs"
    g_autofree char *b_via = g_strdup_printf("Via: SIP/2.0/UDP 192.168.1.11:5060;rport=5062;"
                                             "received=%.*s;branch=z9hG4bKb2\r\n",
                                             (int) strcspn(bob_router, ":"), bob_router);
    g_autofree char *both = g_strconcat(S_VIA "2\r\n", b_via, NULL);
    g_autofree char *at_bob = g_strconcat("bob@", bob_router, NULL);
    g_autofree char *to_bob = g_strconcat("INVITE sip:", at_bob, " SIP/2.0", NULL);
    const char      *alice = "198.51.100.9:5060", *server = "203.0.113.5:5060";
    const char      *her = "<sip:alice@example.net>;tag=a", *him = "<sip:bob@example.net>;tag=b";
    Sight            invite = { trial,
                                her,
                                "<sip:bob@example.net>",
                                "INVITE sip:bob@example.net SIP/2.0",
                                A_VIA "1\r\n",
                                "alice@192.168.1.10:5060",
                                "1 INVITE" };
    Sight            again = { trial,     him,
                               her,       "INVITE sip:alice@198.51.100.9:5060 SIP/2.0",
                               b_via,     "bob@192.168.1.11:5060",
                               "1 INVITE" };

    see(&invite, 0, alice, server, "192.168.1.10", 4000);
    invite.first = to_bob;
    invite.via = S_VIA "1\r\n" A_VIA "1\r\n";
    see(&invite, 0.01, server, bob_router, "203.0.113.5", 30000);
    invite.first = "SIP/2.0 200 OK";
    invite.to = him;
    invite.contact = "bob@192.168.1.11:5060";
    see(&invite, 1, bob_router, server, "192.168.1.11", 6000);
    invite.via = A_VIA "1\r\n";
    invite.contact = at_bob;
    see(&invite, 1.01, server, alice, "203.0.113.5", 30002);
    invite.first = "ACK sip:bob@example.net SIP/2.0";
    invite.via = A_VIA "3\r\n";
    invite.cseq = "1 ACK";
    see(&invite, 1.05, alice, server, NULL, 0);
    invite.via = S_VIA "3\r\n" A_VIA "3\r\n";
    see(&invite, 1.06, server, bob_router, NULL, 0);
    wn_trial_rtp(trial, 1.1, 6, "198.51.100.9:4000", "203.0.113.5:30002", ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.1, 6, "203.0.113.5:30002", "198.51.100.9:4000", BOB_SSRC, 0);
    wn_trial_rtp(trial, 1.1, 6, bob_media, "203.0.113.5:30000", BOB_SSRC, 0);
    wn_trial_rtp(trial, 1.1, 6, "203.0.113.5:30000", bob_media, ALICE_SSRC, 0);
    see(&again, 6, bob_router, server, "192.168.1.11", 6000);
    again.via = both;
    see(&again, 6.01, server, alice, "192.168.1.11", 6000);
    again.first = "SIP/2.0 200 OK";
    again.contact = "alice@192.168.1.10:5060";
    see(&again, 6.05, alice, server, "192.168.1.10", 4000);
    again.via = b_via;
    see(&again, 6.06, server, bob_router, "192.168.1.10", 4000);
    wn_trial_wait(trial, 40);
#undef A_VIA
#undef S_VIA
}

/* One home: what the phones send each other there passes no server (G1). */
static void
silent_when_both_are_at_one_home(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    leave_the_relay(trial, "198.51.100.9:5062", "198.51.100.9:6000");
    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
}

/* The same with another router before his phone. */
static void
likely_when_they_are_at_two_homes(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    leave_the_relay(trial, "192.0.2.77:5062", "192.0.2.77:6000");
    wn_assert_headline(trial, "alice", "reinvite-moves-media-unreachable", WN_GRADE_LIKELY);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/certain_at_the_caller",
                    certain_at_the_caller);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/certain_at_the_callee",
                    certain_at_the_callee);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/silent_at_the_server",
                    silent_at_the_server);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/silent_when_the_relay_stays",
                    silent_when_the_relay_stays);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/likely_with_a_public_address",
                    likely_with_a_public_address);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/silent_when_media_goes_on",
                    silent_when_media_goes_on);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/silent_when_he_stopped_before",
                    silent_when_he_stopped_before);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/silent_when_a_tunnel_takes_over",
                    silent_when_a_tunnel_takes_over);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/silent_when_both_are_at_one_home",
                    silent_when_both_are_at_one_home);
    g_test_add_func("/causes/reinvite-moves-media-unreachable/likely_when_they_are_at_two_homes",
                    likely_when_they_are_at_two_homes);
    return g_test_run();
}
