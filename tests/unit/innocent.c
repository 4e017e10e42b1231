/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures that look like a NAT fault and are none: each by hand, with what must not be said. */
#include <string.h>

#include "support/media_call.h"
#include "support/tape.h"

#define PHONE "192.168.5.30:5060"
#define CLOUD "203.0.113.40:5060"

static void
call_to_cloud(WnTrial *trial)
{
    wn_trial_sip(trial, 0, PHONE, CLOUD,
                 "INVITE sip:77@cloud.example SIP/2.0\n"
                 "Via: SIP/2.0/UDP 192.168.5.30:5060;branch=z9hG4bKi1;rport\n"
                 "From: <sip:alice@cloud.example>;tag=a\nTo: <sip:77@cloud.example>\n"
                 "Call-ID: local-media\nCSeq: 1 INVITE\nContact: <sip:alice@192.168.5.30:5060>\n"
                 "Content-Type: application/sdp\n\n"
                 "v=0\no=- 1 1 IN IP4 192.168.5.30\ns=-\nc=IN IP4 192.168.5.30\nt=0 0\n"
                 "m=audio 4000 RTP/AVP 0\n");
    wn_trial_sip(trial, 1, CLOUD, PHONE,
                 "SIP/2.0 200 OK\n"
                 "Via: SIP/2.0/UDP 192.168.5.30:5060;branch=z9hG4bKi1;rport=31000;"
                 "received=192.0.2.61\n"
                 "From: <sip:alice@cloud.example>;tag=a\nTo: <sip:77@cloud.example>;tag=b\n"
                 "Call-ID: local-media\nCSeq: 1 INVITE\nContact: <sip:77@203.0.113.40:5060>\n"
                 "Content-Type: application/sdp\n\n"
                 "v=0\no=- 1 1 IN IP4 192.168.5.2\ns=-\nc=IN IP4 192.168.5.2\nt=0 0\n"
                 "m=audio 6000 RTP/AVP 0\n");
    wn_trial_sip(trial, 1.1, PHONE, CLOUD,
                 "ACK sip:77@203.0.113.40:5060 SIP/2.0\n"
                 "Via: SIP/2.0/UDP 192.168.5.30:5060;branch=z9hG4bKi2;rport\n"
                 "From: <sip:alice@cloud.example>;tag=a\nTo: <sip:77@cloud.example>;tag=b\n"
                 "Call-ID: local-media\nCSeq: 1 ACK\n\n");
}

/* A server in the cloud leaves the sound at the site, with a gateway there; the phone is muted. */
static void
gateway_on_the_phones_network(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_to_cloud(trial);
    wn_trial_rtp(trial, 1.1, 15, "192.168.5.2:6000", "192.168.5.30:4000", BOB_SSRC, 0);
    wn_trial_wait(trial, 60);
    wn_assert_no_nat_headline(trial);
    wn_assert_unnamed(trial, "server-sdp-private");
}

/* Nothing is heard of that gateway: then nobody knows that it stands there. */
static void
gateway_that_nobody_hears(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    call_to_cloud(trial);
    wn_trial_rtp(trial, 1.1, 15, "192.168.5.30:4000", "192.168.5.2:6000", ALICE_SSRC, 0);
    wn_trial_wait(trial, 60);
    wn_assert_headline(trial, "alice", "overlapping-private-networks", WN_GRADE_LIKELY);
}

/* RFC 3550 6.4.1: the sender of this source has sent so many packets. */
static void
send_report(WnTrial *trial, double at, const char *src, const char *dst)
{
    uint8_t report[28] = {
        0x80,           200, 0, 6, BOB_SSRC >> 24, BOB_SSRC >> 16 & 0xff, BOB_SSRC >> 8 & 0xff,
        BOB_SSRC & 0xff
    };

    report[22] = 300 >> 8;
    report[23] = 300 & 0xff;
    wn_trial_datagram(trial, at, src, dst, wn_bytes(report, sizeof(report)));
}

/* What the reports count was early media, which is here; what follows the answer takes another way.
 */
static void
reports_about_early_media(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");

    wn_call_request(trial, 0, "INVITE", 1, ALICE_SIP, offer);
    wn_call_response(trial, 0.5, "183 Session Progress", "INVITE", 1, ALICE_SIP, answer);
    wn_trial_rtp(trial, 0.6, 7, BOB, ALICE, BOB_SSRC, 0);
    send_report(trial, 6, "192.0.2.40:6001", "198.51.100.7:4001");
    wn_call_response(trial, 7.1, "200 OK", "INVITE", 1, ALICE_SIP, answer);
    wn_call_request(trial, 7.2, "ACK", 1, ALICE_SIP, NULL);
    wn_trial_rtp(trial, 7.2, 20, ALICE, BOB, ALICE_SSRC, 0);
    wn_call_hang_up(trial, 20);
    wn_assert_not_found(trial, "sender-report-without-media");
}

/* The server sends the caller elsewhere; how it went there is not here. */
static void
redirected(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_call_sdp("198.51.100.7", 4000, "");

    wn_call_request(trial, 0, "INVITE", 1, ALICE_SIP, offer);
    wn_call_response(trial, 0.1, "302 Moved Temporarily", "INVITE", 1, ALICE_SIP, NULL);
    wn_call_request(trial, 0.2, "ACK", 1, ALICE_SIP, NULL);
    wn_trial_wait(trial, 60);
    wn_assert_no_headline(trial);
    g_assert_cmpint(wn_call_report(trial)->works, ==, WN_UNDECIDED);
}

static void
fork_to(WnTrial *trial, double at, const char *destination, const char *target)
{
    g_autofree char *text = g_strdup_printf(
        "INVITE sip:bob@%s SIP/2.0\nVia: SIP/2.0/UDP 203.0.113.10;branch=z9hG4bK%s\n"
        "Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKINVITE1\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\nCall-ID: media-1\n"
        "CSeq: 1 INVITE\nContact: <sip:alice@198.51.100.7:5060>\n\n",
        target, target);

    wn_trial_sip(trial, at, "203.0.113.10:5060", destination, text);
}

/* One branch of a fork goes to a private address that an old registration left; another phone
 * answers: that call lacked nothing. */
static void
answered_on_another_branch(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);

    for (unsigned i = 0; i < 4; i++)
        fork_to(trial, 0.1 + (1u << i) * 0.5 - 0.5, "192.168.7.20:5060", "192.168.7.20");
    fork_to(trial, 0.1, BOB_SIP, "192.0.2.40");
    wn_trial_sip(trial, 9, BOB_SIP, "203.0.113.10:5060",
                 "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 203.0.113.10;branch=z9hG4bK192.0.2.40\n"
                 "Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bKINVITE1\n"
                 "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=b\n"
                 "Call-ID: media-1\nCSeq: 1 INVITE\nContact: <sip:bob@192.0.2.40>\n\n");
    wn_trial_wait(trial, 60);
    wn_assert_no_nat_headline(trial);
    wn_assert_not_found(trial, "forwarded-to-private-address");
}

/* The messages of one call at one side of alice's router, where her packets have that source. */
static void
invite_seen(WnTrial *trial, double at, const char *source)
{
    g_autofree char *sdp = wn_call_sdp("192.168.1.20", 4000, "");
    g_autofree char *text = g_strdup_printf(
        "INVITE sip:bob@example.net SIP/2.0\nVia: SIP/2.0/UDP "
        "192.168.1.20:5060;branch=z9hG4bKs1;rport\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>\nCall-ID: two-sides\n"
        "CSeq: 1 INVITE\nContact: <sip:alice@192.168.1.20:5060>\n"
        "Content-Type: application/sdp\n\n%s",
        sdp);

    wn_trial_sip(trial, at, source, BOB_SIP, text);
}

static void
answer_seen(WnTrial *trial, double at, const char *destination)
{
    g_autofree char *sdp = wn_call_sdp("192.0.2.40", 6000, "");
    g_autofree char *text = g_strdup_printf(
        "SIP/2.0 200 OK\nVia: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKs1;rport=31000;"
        "received=198.51.100.7\n"
        "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=b\n"
        "Call-ID: two-sides\nCSeq: 1 INVITE\nContact: <sip:bob@192.0.2.40:5060>\n"
        "Content-Type: application/sdp\n\n%s",
        sdp);

    wn_trial_sip(trial, at, BOB_SIP, destination, text);
}

static void
ack_seen(WnTrial *trial, double at, const char *source)
{
    wn_trial_sip(trial, at, source, BOB_SIP,
                 "ACK sip:bob@192.0.2.40:5060 SIP/2.0\n"
                 "Via: SIP/2.0/UDP 192.168.1.20:5060;branch=z9hG4bKs2;rport\n"
                 "From: <sip:alice@example.net>;tag=a\nTo: <sip:bob@example.net>;tag=b\n"
                 "Call-ID: two-sides\nCSeq: 1 ACK\n\n");
}

/* Both sides of her router are recorded, of her sound only the inside; but the other side answers
 * to a port that only this sound can have told it. */
static void
heard_though_not_recorded_outside(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    static const char *const sides[] = { "192.168.1.20:5060", "198.51.100.7:31000" };

    for (unsigned i = 0; i < 2; i++)
        invite_seen(trial, 0.001 * i, sides[i]);
    for (unsigned i = 2; i-- > 0;)
        answer_seen(trial, 1 + 0.001 * (1 - i), sides[i]);
    for (unsigned i = 0; i < 2; i++)
        ack_seen(trial, 1.1 + 0.001 * i, sides[i]);
    wn_trial_rtp(trial, 1.2, 15, "192.168.1.20:4000", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.2, 15, BOB, "198.51.100.7:48484", BOB_SSRC, 0);
    wn_trial_rtp(trial, 1.202, 15, BOB, "192.168.1.20:4000", BOB_SSRC, 0);
    wn_trial_wait(trial, 60);
    wn_assert_no_nat_headline(trial);
    wn_assert_not_found(trial, "media-lost-between");
}

/* She moves to another network and says so; of her sound from there nothing is recorded, but the
 * other side follows her to a port that she did not name. */
static void
followed_to_another_network(void)
{
    g_autoptr(WnTrial) trial = wn_trial_new(NULL);
    g_autofree char *offer = wn_call_sdp("192.168.1.20", 4000, "");
    g_autofree char *answer = wn_call_sdp("192.0.2.40", 6000, "");
    g_autofree char *moved = wn_call_sdp("100.74.8.9", 4002, "");

    wn_call_begin(trial, "192.168.1.20:5060", offer, answer);
    wn_trial_rtp(trial, 1.1, 15, "198.51.100.7:48484", BOB, ALICE_SSRC, 0);
    wn_trial_rtp(trial, 1.1, 15, BOB, "198.51.100.7:48484", BOB_SSRC, 0);
    wn_call_request(trial, 15, "INVITE", 2, "100.74.8.9:5060", moved);
    wn_call_response(trial, 15.1, "200 OK", "INVITE", 2, "192.0.2.40:5060", answer);
    wn_call_request(trial, 15.2, "ACK", 2, "100.74.8.9:5060", NULL);
    wn_trial_rtp(trial, 15.3, 35, BOB, "198.51.100.201:57880", BOB_SSRC, 0);
    wn_call_hang_up(trial, 35);
    wn_assert_unnamed(trial, "reinvite-moves-media-unreachable");
}

/* Only the server's direction is recorded; but what it sends on a connection has an end that
 * answers. */
static void
one_direction_of_a_connection(void)
{
    g_autoptr(WnTape) both = wn_tape_sample("negative-tcp-reuse.lan.pcap");
    g_autoptr(WnTape) tape = wn_tape_new();
    g_autoptr(WnTrial) trial = NULL;

    for (unsigned i = 0; i < both->packets->len; i++)
        if (wn_tape_at(both, i)->src.port == 5060)
            wn_tape_add(tape, wn_tape_at(both, i));
    trial = wn_tape_play(tape, tape->packets->len);
    wn_trial_wait(trial, 60);
    wn_assert_no_nat_headline(trial);
    wn_assert_unnamed(trial, "private-contact-registered");
}

/* A message between alice's server of another domain and a phone of that domain's bob. */
static void
add_stranger(WnTape *tape, bool from_phone, const char *start)
{
    g_autofree char *text = g_strdup_printf(
        "%s\r\nVia: SIP/2.0/UDP 192.0.2.99:5060;branch=z9hG4bKelse;rport%s\r\n"
        "From: <sip:bob@elsewhere.example>;tag=e\r\nTo: <sip:bob@elsewhere.example>%s\r\n"
        "Call-ID: elsewhere\r\nCSeq: 1 REGISTER\r\nContact: <sip:bob@192.0.2.99:5060>%s\r\n"
        "Content-Length: 0\r\n\r\n",
        start, from_phone ? "" : "=5060", from_phone ? "" : ";tag=f",
        from_phone ? "" : ";expires=600");
    WnPacket packet = { .time = wn_tape_at(tape, 0)->time + (from_phone ? 0 : WN_MILLISECOND),
                        .kind = WN_PACKET_DATAGRAM,
                        .carrier = WN_CARRIER_UDP,
                        .payload = wn_bytes(text, strlen(text)),
                        .payload_length = (uint32_t) strlen(text) };

    g_assert_true(
        wn_endpoint_parse(WN_LITERAL("192.0.2.99:5060"), from_phone ? &packet.src : &packet.dst));
    g_assert_true(wn_endpoint_parse(WN_LITERAL("198.51.100.99:5060"),
                                    from_phone ? &packet.dst : &packet.src));
    wn_tape_add(tape, &packet);
}

/* Two networks in one capture have a user bob each: a call that fails is that of one of them. */
static void
bob_of_another_domain(void)
{
    g_autoptr(WnTape) tape = wn_tape_sample("private-contact-registered.pcap");
    g_autoptr(WnTrial) trial = NULL;
    const WnSubjectReport *registration;

    add_stranger(tape, true, "REGISTER sip:elsewhere.example SIP/2.0");
    add_stranger(tape, false, "SIP/2.0 200 OK");
    wn_tape_sort(tape);
    trial = wn_tape_play(tape, tape->packets->len);
    wn_assert_headline(trial, "alice", "private-contact-registered", WN_GRADE_CERTAIN);
    registration = wn_trial_subject(trial, WN_SUBJECT_REGISTRATION, "elsewhere");
    g_assert_null(registration->headline);
    g_assert_cmpuint(registration->n_also, ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/innocent/gateway_on_the_phones_network", gateway_on_the_phones_network);
    g_test_add_func("/innocent/gateway_that_nobody_hears", gateway_that_nobody_hears);
    g_test_add_func("/innocent/reports_about_early_media", reports_about_early_media);
    g_test_add_func("/innocent/redirected", redirected);
    g_test_add_func("/innocent/answered_on_another_branch", answered_on_another_branch);
    g_test_add_func("/innocent/heard_though_not_recorded_outside",
                    heard_though_not_recorded_outside);
    g_test_add_func("/innocent/followed_to_another_network", followed_to_another_network);
    g_test_add_func("/innocent/one_direction_of_a_connection", one_direction_of_a_connection);
    g_test_add_func("/innocent/bob_of_another_domain", bob_of_another_domain);
    return g_test_run();
}
