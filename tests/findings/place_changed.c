/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where one side wants its media, and later elsewhere: media-place-changed and
 * media-to-former-place, and what is no fault.
 */
#include "support/media_call.h"

#define NEW_ALICE "198.51.100.7:4100"

/* Alice's re-INVITE or UPDATE at 5 s, and bob's answer that changes nothing of his. */
static void
offer_again(WnTrial *trial, const char *method, const char *contact, const char *address,
            unsigned port, const char *more)
{
    g_autofree char *offer = wn_call_sdp(address, port, more);
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");

    wn_call_request(trial, 4.9, method, 2, contact, offer);
    wn_call_response(trial, 5, "200 OK", method, 2, contact, answer);
    if (g_str_equal(method, "INVITE"))
        wn_call_request(trial, 5.1, "ACK", 2, contact, NULL);
}

/* The new port is announced and used, and bob goes on with the old one. */
static void
a_new_port_is_not_heeded(void)
{
    static const char *const methods[] = { "INVITE", "UPDATE" };

    for (size_t i = 0; i < G_N_ELEMENTS(methods); i++) {
        g_autoptr(WnTrial) trial = wn_call_public("");

        offer_again(trial, methods[i], ALICE_SIP, "198.51.100.7", 4100, "");
        wn_trial_rtp(trial, 1.2, 5, ALICE, BOB, ALICE_SSRC, 0);
        wn_trial_rtp(trial, 5, 14, NEW_ALICE, BOB, ALICE_SSRC + 1, 0);
        wn_trial_rtp(trial, 1.2, 14, BOB, ALICE, BOB_SSRC, 0);
        wn_call_hang_up(trial, 14.1);
        wn_assert_headline(trial, "alice", "latch-wrong-source", WN_GRADE_POSSIBLE);
        wn_assert_found(trial, "media-place-changed");
        wn_assert_found(trial, "media-to-former-place");
    }
}

/* Heeded: her sound and his move together. */
static void
a_new_port_is_heeded(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    offer_again(trial, "INVITE", ALICE_SIP, "198.51.100.7", 4100, "");
    wn_trial_rtp(trial, 1.2, 5, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 5, 14, NEW_ALICE, BOB, ALICE_SSRC + 1, 0);
    wn_trial_rtp(trial, 1.2, 5, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_rtp(trial, 5, 14, BOB, NEW_ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_no_headline(trial);
}

/* She names another port and goes on with the first one, as he does: he follows her packets. */
static void
a_new_port_is_not_used(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    offer_again(trial, "INVITE", ALICE_SIP, "198.51.100.7", 4100, "");
    wn_trial_rtp(trial, 1.2, 14, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 14, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_unnamed(trial, "latch-wrong-source");
}

/* The call ends before he had time to follow (catalogue: less than 5 s). */
static void
the_call_ends_soon(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    offer_again(trial, "INVITE", ALICE_SIP, "198.51.100.7", 4100, "");
    wn_trial_rtp(trial, 1.2, 5, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 5, 9, NEW_ALICE, BOB, ALICE_SSRC + 1, 0);
    wn_trial_rtp(trial, 1.2, 9, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.1);
    wn_assert_unnamed(trial, "latch-wrong-source");
}

/* What NAT did not do is not NAT's: the sound moves with the SDP, SSRC and sequence go on. */
static void
an_announced_port_is_no_rebinding(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    offer_again(trial, "INVITE", ALICE_SIP, "198.51.100.7", 4100, "");
    wn_trial_rtp(trial, 1.2, 5, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 5, 9, NEW_ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 9, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 9.1);
    wn_assert_unnamed(trial, "rtp-source-changed");
}

/* The last session description is what holds: sound for the address it names, which is private,
 * although it had gone to a good one. */
static void
a_private_address_comes_later(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    offer_again(trial, "UPDATE", ALICE_SIP, "192.168.1.20", 4000, "");
    wn_trial_rtp(trial, 1.2, 14, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 5, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_rtp(trial, 5, 14, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
    wn_assert_found(trial, "media-place-changed");
    wn_assert_frames(trial, "media-place-changed", "1,4");
}

/* Its twin: it is followed to where it comes from. */
static void
a_private_address_does_no_harm(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    offer_again(trial, "UPDATE", ALICE_SIP, "192.168.1.20", 4000, "");
    wn_trial_rtp(trial, 1.2, 14, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 14, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_no_nat_headline(trial);
    wn_assert_not_found(trial, "media-place-changed");
}

/* The INVITE that was challenged, and the one with credentials. */
static void
try_twice(WnTrial *trial, const char *first, const char *second)
{
    g_autofree char  *one = wn_call_sdp(first, 4000, "");
    g_autofree char  *two = wn_call_sdp(second, 4000, "");
    g_autofree char  *answer = wn_call_sdp("192.0.2.40", 6000, "");
    static const char invite[] =
        "INVITE sip:bob@192.0.2.40 SIP/2.0\n"
        "Via: SIP/2.0/UDP 192.168.1.20:5060;rport;branch=z9hG4bKt%u\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\nCall-ID: media-1\n"
        "CSeq: %u INVITE\nContact: <sip:alice@198.51.100.7:5060>\n%s"
        "Content-Type: application/sdp\n\n%s";
    static const char response[] =
        "SIP/2.0 %s\nVia: SIP/2.0/UDP 192.168.1.20:5060;received=198.51.100.7;rport=5060;"
        "branch=z9hG4bKt%u\nFrom: <sip:alice@example.net>;tag=a\n"
        "To: <sip:bob@example.net>;tag=%s\nCall-ID: media-1\nCSeq: %u INVITE\n"
        "Contact: <sip:bob@192.0.2.40:5060>\n%s%s";
    g_autofree char *naked = g_strdup_printf(invite, 1u, 1u, "", one);
    g_autofree char *dressed = g_strdup_printf(
        invite, 2u, 2u,
        "Proxy-Authorization: Digest username=\"alice\", realm=\"example.net\", nonce=\"n1\", "
        "uri=\"sip:bob@192.0.2.40\", response=\"00112233445566778899aabbccddeeff\"\n",
        two);
    g_autofree char *challenge =
        g_strdup_printf(response, "407 Proxy Authentication Required", 1u, "x", 1u,
                        "Proxy-Authenticate: Digest realm=\"example.net\", nonce=\"n1\"\n", "");
    g_autofree char *accepted = g_strdup_printf(response, "200 OK", 2u, "b", 2u,
                                                "Content-Type: application/sdp\n\n", answer);

    wn_trial_sip(trial, 0, ALICE_SIP, BOB_SIP, naked);
    wn_trial_sip(trial, 0.1, BOB_SIP, ALICE_SIP, challenge);
    wn_trial_sip(trial, 0.2, ALICE_SIP, BOB_SIP, dressed);
    wn_trial_sip(trial, 1, BOB_SIP, ALICE_SIP, accepted);
    wn_call_request(trial, 1.1, "ACK", 2, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 1.2, 14, ALICE, BOB, ALICE_SSRC, 0);
}

static void
the_second_invite_names_another_place(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    try_twice(trial, "198.51.100.7", "192.168.1.20");
    wn_trial_rtp(trial, 1.2, 14, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_headline(trial, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "media-place-changed", "1,3");
}

/* It corrects what the first one said, and bob uses the first one all the same. */
static void
the_correction_is_not_heeded(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    try_twice(trial, "192.168.1.20", "198.51.100.7");
    wn_trial_rtp(trial, 1.2, 14, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_headline(trial, "alice", "latch-wrong-source", WN_GRADE_CERTAIN);
    wn_assert_frames(trial, "media-place-changed", "1,3");
}

static void
the_correction_is_heeded(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    try_twice(trial, "192.168.1.20", "198.51.100.7");
    wn_trial_rtp(trial, 1.2, 14, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_no_headline(trial);
}

/* Bob's 183 and his 200 name these ports; alice sends to the first or the second. */
static void
ring_and_answer(WnTrial *trial, const char *ringing_tag, unsigned port, const char *to)
{
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *early = wn_call_sdp("192.0.2.40", 6000, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", port, "");
    g_autofree char *from = g_strdup_printf("192.0.2.40:%u", port);
    g_autofree char *ringing = g_strdup_printf(
        "SIP/2.0 183 Session Progress\nVia: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKINVITE1\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=%s\n"
        "Call-ID: media-1\nCSeq: 1 INVITE\nContact: <sip:bob@192.0.2.40:5060>\n"
        "Content-Type: application/sdp\n\n%s",
        ringing_tag, early);

    wn_call_request(trial, 0, "INVITE", 1, ALICE_SIP, offer);
    wn_trial_sip(trial, 0.5, BOB_SIP, ALICE_SIP, ringing);
    wn_call_response(trial, 3, "200 OK", "INVITE", 1, ALICE_SIP, answer);
    wn_call_request(trial, 3.1, "ACK", 1, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 0.6, 3, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 3, 14, ALICE, to, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 3, 14, from, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
}

static void
the_answer_names_another_port_than_the_ringing(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ring_and_answer(trial, "b", 6100, BOB);
    wn_assert_headline(trial, "alice", "latch-wrong-source", WN_GRADE_POSSIBLE);
    wn_assert_frames(trial, "media-place-changed", "2,3");
}

static void
the_answer_is_heeded(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ring_and_answer(trial, "b", 6100, "192.0.2.40:6100");
    wn_assert_no_headline(trial);
}

/* Another phone rang, and another answered (G9): nobody changed anything. */
static void
another_branch_rang(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    ring_and_answer(trial, "c", 6100, BOB);
    wn_assert_not_found(trial, "media-place-changed");
}

/* Music while held comes from elsewhere, and afterwards all is as before (G7, G25). */
static void
a_hold_is_no_move(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");
    g_autofree char *resumed = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");

    offer_again(trial, "INVITE", ALICE_SIP, "203.0.113.77", 7000, "a=sendonly\n");
    wn_trial_rtp(trial, 1.2, 5, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 5, BOB, ALICE, BOB_SSRC, 0);
    wn_trial_rtp(trial, 5, 12, "203.0.113.77:7000", BOB, ALICE_SSRC + 1, 0);
    wn_call_request(trial, 12, "INVITE", 3, ALICE_SIP, resumed);
    wn_call_response(trial, 12.1, "200 OK", "INVITE", 3, ALICE_SIP, answer);
    wn_call_request(trial, 12.2, "ACK", 3, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 12.2, 24, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 12.2, 24, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 24.1);
    wn_assert_no_headline(trial);
    wn_assert_not_found(trial, "media-place-changed");
}

/* A session timer's offer says the same again (RFC 4028 7.4). */
static void
a_refresh_is_no_move(void)
{
    g_autoptr(WnTrial) trial = wn_call_public("");

    offer_again(trial, "INVITE", ALICE_SIP, "198.51.100.7", 4000, "");
    wn_trial_rtp(trial, 1.2, 14, ALICE, BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 14, BOB, ALICE, BOB_SSRC, 0);
    wn_call_hang_up(trial, 14.1);
    wn_assert_no_headline(trial);
}

static void
samples_of_what_moved(void)
{
    g_autoptr(WnTrial) credentials = wn_trial_sample("private-sdp-unrelayed.credentials.pcap");
    g_autoptr(WnTrial) announced = wn_trial_sample("latch-wrong-source.announced.pcap");
    g_autoptr(WnTrial) followed = wn_trial_sample("latch-wrong-source.announced.not.pcap");

    wn_assert_headline(credentials, "alice", "private-sdp-unrelayed", WN_GRADE_CERTAIN);
    wn_assert_found(credentials, "media-place-changed");
    wn_assert_headline(announced, "alice", "latch-wrong-source", WN_GRADE_POSSIBLE);
    wn_assert_found(announced, "media-to-former-place");
    wn_assert_no_headline(followed);
}

static const struct {
    const char *name;
    GTestFunc   run;
} TESTS[] = {
    { "a_new_port_is_not_heeded", a_new_port_is_not_heeded },
    { "a_new_port_is_heeded", a_new_port_is_heeded },
    { "a_new_port_is_not_used", a_new_port_is_not_used },
    { "the_call_ends_soon", the_call_ends_soon },
    { "an_announced_port_is_no_rebinding", an_announced_port_is_no_rebinding },
    { "a_private_address_comes_later", a_private_address_comes_later },
    { "a_private_address_does_no_harm", a_private_address_does_no_harm },
    { "the_second_invite_names_another_place", the_second_invite_names_another_place },
    { "the_correction_is_not_heeded", the_correction_is_not_heeded },
    { "the_correction_is_heeded", the_correction_is_heeded },
    { "the_answer_names_another_port", the_answer_names_another_port_than_the_ringing },
    { "the_answer_is_heeded", the_answer_is_heeded },
    { "another_branch_rang", another_branch_rang },
    { "a_hold_is_no_move", a_hold_is_no_move },
    { "a_refresh_is_no_move", a_refresh_is_no_move },
    { "samples_of_what_moved", samples_of_what_moved },
};

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++) {
        g_autofree char *path = g_strdup_printf("/findings/place-changed/%s", TESTS[i].name);
        g_test_add_func(path, TESTS[i].run);
    }
    return g_test_run();
}
