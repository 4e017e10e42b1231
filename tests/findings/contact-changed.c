/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What one side names as its Contact, and later otherwise: contact-changed, and what is no fault.
 */
#include "support/media_call.h"
#include "support/probe.h"
#include "support/talk.h"

/* Alice's re-INVITE at 5 s, and bob's answer. */
static void
offer_again(WnTrial *trial, const char *contact)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");

    wn_call_request(trial, 4.9, "INVITE", 2, contact, offer);
    wn_call_response(trial, 5, "200 OK", "INVITE", 2, contact, answer);
    wn_call_request(trial, 5.1, "ACK", 2, contact, NULL);
}

/* Bob hangs up towards that Contact; nobody answers. */
static void
hang_up_towards(WnTrial *trial, const char *contact)
{
    static const double times[] = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    g_autofree char    *bye =
        g_strdup_printf("BYE sip:alice@%s SIP/2.0\nVia: SIP/2.0/UDP 192.0.2.40;branch=z9hG4bKbye\n"
                        "From: <sip:bob@example.net>;tag=b\nTo: <sip:alice@example.net>;tag=a\n"
                        "Call-ID: media-1\nCSeq: 1 BYE\n",
                        contact);

    wn_trial_rtp(trial, 1.2, 14, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 13, BOB, ALICE, BOB_SSRC, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++)
        wn_trial_sip(trial, 14 + times[i], BOB_SIP, contact, bye);
    wn_trial_wait(trial, 80);
}

static void
the_target_becomes_private(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    offer_again(trial, "192.168.1.20:5060");
    hang_up_towards(trial, "192.168.1.20:5060");
    wn_assert_headline(trial, "alice", "bye-lost", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "contact-changed", "1,4");
}

/* Alice put it right in her re-INVITE; bob still uses what she said first. */
static void
the_new_target_is_not_heeded(void)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    wn_call_begin(trial, "192.168.1.20:5060", offer, answer);
    offer_again(trial, ALICE_SIP);
    hang_up_towards(trial, "192.168.1.20:5060");
    wn_assert_headline(trial, "alice", "bye-lost", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "contact-changed", "1,4");
}

/* It was private from the beginning: nothing changed. */
static void
the_target_was_always_private(void)
{
    g_autoptr(WnTrial) trial = wn_call_from_behind_nat();

    hang_up_towards(trial, "192.168.1.20:5060");
    wn_assert_headline(trial, "alice", "bye-lost", WN_GRADE_CERTAIN);
    wn_assert_not_found(trial, "contact-changed");
}

/* The offer that named it was refused, so it does not hold (RFC 3261 12.2.1.2). */
static void
the_new_target_was_refused(void)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "");
    g_autoptr(WnTrial) trial = wn_call_public("");

    wn_call_request(trial, 4.9, "INVITE", 2, "192.168.1.20:5060", offer);
    wn_call_response(trial, 5, "488 Not Acceptable Here", "INVITE", 2, "192.168.1.20:5060", NULL);
    hang_up_towards(trial, ALICE_SIP);
    wn_assert_not_found(trial, "contact-changed");
}

static void
the_answer_names_another_contact_than_the_ringing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_sample("ack-lost-private-contact.ringing.pcap");
    g_autoptr(WnTrial) twin = wn_trial_sample("ack-lost-private-contact.ringing.not.pcap");

    wn_assert_headline(trial, "alice", "ack-lost-private-contact", WN_GRADE_CERTAIN);
    wn_assert_found(trial, "contact-changed");
    wn_assert_no_headline(twin);
}

/* At bob's phone: his ringing names the public address that a STUN server told him, his answer the
 * private one.  No ACK comes, and he repeats it. */
static void
the_answer_at_the_answering_phone(void)
{
    static const double times[] = { 0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5 };
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autoptr(WnProbe) probe = NULL;
    g_autofree char *answer = wn_talk_sdp("203.0.113.20", 6000);
    WnTalk           talk = { .trial = trial,
                              .client = ALICE_SIP,
                              .server = "192.168.7.20:5060",
                              .uri = "sip:bob@203.0.113.20:5060",
                              .remote = "<sip:bob@203.0.113.20:5060>" };

    wn_talk_request(&talk, 0, "INVITE", 1, NULL);
    wn_talk_response(&talk, 0.2, "180 Ringing", "INVITE", 1, NULL);
    talk.remote = "<sip:bob@192.168.7.20:5060>";
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++)
        wn_talk_response(&talk, 2 + times[i], "200 OK", "INVITE", 1, answer);
    wn_trial_wait(trial, 80);
    probe = wn_probe_new(trial, WN_SUBJECT_CALL, 0);
    g_assert_cmpuint(wn_probe_frame(probe, &finding_contact_changed), ==, 2);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/findings/contact-changed/the_target_becomes_private",
                    the_target_becomes_private);
    g_test_add_func("/findings/contact-changed/the_new_target_is_not_heeded",
                    the_new_target_is_not_heeded);
    g_test_add_func("/findings/contact-changed/the_target_was_always_private",
                    the_target_was_always_private);
    g_test_add_func("/findings/contact-changed/the_new_target_was_refused",
                    the_new_target_was_refused);
    g_test_add_func("/findings/contact-changed/the_answer_names_another_contact_than_the_ringing",
                    the_answer_names_another_contact_than_the_ringing);
    g_test_add_func("/findings/contact-changed/the_answer_at_the_answering_phone",
                    the_answer_at_the_answering_phone);
    return g_test_run();
}
