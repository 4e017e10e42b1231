/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SIP, STUN and others over TCP: order, copies, gaps, cuts, streams joined midway, and limits. */
#include "support/frames.h"

#include <string.h>

#define PHONE  "192.168.1.20"
#define SERVER "203.0.113.7"
#define INVITE                                                                                \
    "INVITE sip:bob@example.net SIP/2.0\r\nVia: SIP/2.0/TCP 192.168.1.20;branch=z9hG4bK1\r\n" \
    "Call-ID: 1\r\nContent-Length: 4\r\n\r\nbody"
#define OPTIONS "OPTIONS sip:example.net SIP/2.0\r\nCall-ID: 2\r\nContent-Length: 0\r\n\r\n"
#define OK      "SIP/2.0 200 OK\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n"
#define FIRST   1000u

enum { RAW = 101 };

static void
feed(WnDecoding *decoding, bool from_phone, uint32_t sequence, uint8_t flags, const char *text,
     size_t length)
{
    WnBuilt frame;

    wn_build_bytes(&frame, wn_bytes(text, length));
    frame.acknowledged = from_phone ? 9000 : FIRST;
    wn_build_tcp(&frame, from_phone ? 40000 : 5060, from_phone ? 5060 : 40000, sequence, flags);
    wn_build_ipv4(&frame, 6, from_phone ? PHONE : SERVER, from_phone ? SERVER : PHONE);
    wn_decoding_feed(decoding, RAW, wn_built(&frame));
}

static void
feed_phone(WnDecoding *decoding, uint32_t sequence, const char *text, size_t length)
{
    feed(decoding, true, sequence, WN_TCP_ACK | WN_TCP_PSH, text, length);
}

static void
open_connection(WnDecoding *decoding)
{
    feed(decoding, true, FIRST - 1, WN_TCP_SYN, "", 0);
    feed(decoding, false, 8999, WN_TCP_SYN | WN_TCP_ACK, "", 0);
}

static void
assert_message(const WnDecoding *decoding, size_t *index, const char *text, uint32_t frame)
{
    const WnPacket *packet = wn_decoding_next(decoding, WN_PACKET_MESSAGE, index);

    g_assert_nonnull(packet);
    wn_assert_text(packet->payload, text);
    g_assert_cmpuint(packet->frame, ==, frame);
    g_assert_false(packet->truncated);
    g_assert_cmpuint(packet->payload_length, ==, strlen(text));
}

static void
assert_no_more(const WnDecoding *decoding, size_t *index)
{
    g_assert_null(wn_decoding_next(decoding, WN_PACKET_MESSAGE, index));
}

/* Events carry flags and numbers; those of a SIP stream have no payload of their own. */
static void
events_and_messages(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    const WnPacket *event;
    size_t          index = 0;

    open_connection(decoding);
    feed_phone(decoding, FIRST, INVITE, strlen(INVITE));
    feed(decoding, false, 9000, WN_TCP_ACK, OK, strlen(OK));
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 6);
    event = wn_decoding_packet(decoding, 0);
    g_assert_cmpint(event->kind, ==, WN_PACKET_TCP_EVENT);
    g_assert_cmpuint(event->tcp_flags, ==, WN_TCP_SYN);
    g_assert_cmpuint(event->tcp_sequence, ==, FIRST - 1);
    event = wn_decoding_packet(decoding, 2);
    g_assert_cmpint(event->kind, ==, WN_PACKET_TCP_EVENT);
    g_assert_cmpuint(event->payload.length, ==, 0);
    g_assert_cmpuint(event->payload_length, ==, strlen(INVITE));
    g_assert_false(event->truncated);
    assert_message(decoding, &index, INVITE, 3);
    assert_message(decoding, &index, OK, 4);
    wn_assert_ends(wn_decoding_packet(decoding, 3), PHONE ":40000", SERVER ":5060");
    wn_assert_ends(wn_decoding_packet(decoding, 5), SERVER ":5060", PHONE ":40000");
    g_assert_cmpint(wn_decoding_packet(decoding, 5)->carrier, ==, WN_CARRIER_TCP);
    g_assert_cmpuint(wn_decoding_reasons(decoding), ==, 0);
}

/* Two messages and a keep-alive, divided at every place. */
static void
divided_everywhere(void)
{
    static const char STREAM[] = INVITE "\r\n\r\n" OPTIONS;
    size_t            length = strlen(STREAM);

    for (size_t cut = 1; cut < length; cut++) {
        g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
        size_t          sip = 0, index = 0;
        const WnPacket *packet;

        open_connection(decoding);
        feed_phone(decoding, FIRST, STREAM, cut);
        feed_phone(decoding, FIRST + (uint32_t) cut, STREAM + cut, length - cut);
        while ((packet = wn_decoding_next(decoding, WN_PACKET_MESSAGE, &index)) != NULL)
            if (packet->payload.data[0] != '\r') {
                wn_assert_text(packet->payload, sip == 0 ? INVITE : OPTIONS);
                sip++;
            }
        g_assert_cmpuint(sip, ==, 2);
        g_assert_cmpuint(wn_decoding_reasons(decoding), ==, 0);
    }
}

/* The message belongs to the frame that fills the gap. */
static void
out_of_order(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    size_t index = 0;

    open_connection(decoding);
    feed_phone(decoding, FIRST + 40, INVITE + 40, strlen(INVITE) - 40);
    feed_phone(decoding, FIRST, INVITE, 40);
    assert_message(decoding, &index, INVITE, 4);
    assert_no_more(decoding, &index);
    wn_decoder_finish(decoding->decoder);
    assert_no_more(decoding, &index);
}

static void
retransmissions_and_overlaps(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    size_t index = 0;

    open_connection(decoding);
    feed_phone(decoding, FIRST, INVITE, 60);
    feed_phone(decoding, FIRST, INVITE, 60);
    feed_phone(decoding, FIRST + 30, INVITE + 30, 60);
    feed_phone(decoding, FIRST, INVITE, strlen(INVITE));
    feed_phone(decoding, FIRST, INVITE, strlen(INVITE));
    assert_message(decoding, &index, INVITE, 6);
    assert_no_more(decoding, &index);
}

/* A lost segment: what came of the message is told as cut, and the next message is found. */
static void
lost_segment(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    const WnPacket *packet;
    size_t          index = 0;
    uint32_t        second = FIRST + (uint32_t) strlen(INVITE);

    open_connection(decoding);
    feed_phone(decoding, FIRST, INVITE, 80);
    feed_phone(decoding, second, OPTIONS, strlen(OPTIONS));
    assert_no_more(decoding, &index);
    decoding->time += 3 * WN_SECOND;
    feed(decoding, false, 9000, WN_TCP_ACK, "", 0);
    index = 0;
    packet = wn_decoding_next(decoding, WN_PACKET_MESSAGE, &index);
    g_assert_nonnull(packet);
    g_assert_cmpmem(packet->payload.data, packet->payload.length, INVITE, 80);
    g_assert_true(packet->truncated);
    g_assert_cmpuint(packet->frame, ==, 3);
    assert_message(decoding, &index, OPTIONS, 4);
    g_assert_cmpuint(wn_decoding_reason(decoding, "TCP segments missing within SIP"), ==, 1);
}

static void
snap_length(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    const WnPacket *packet;
    WnBuilt         frame;
    size_t          index = 0;

    open_connection(decoding);
    wn_build_text(&frame, INVITE);
    wn_build_tcp(&frame, 40000, 5060, FIRST, WN_TCP_ACK);
    wn_build_ipv4(&frame, 6, PHONE, SERVER);
    wn_decoding_feed_cut(decoding, RAW, wn_built(&frame), 120);
    feed_phone(decoding, FIRST + (uint32_t) strlen(INVITE), OPTIONS, strlen(OPTIONS));
    packet = wn_decoding_next(decoding, WN_PACKET_MESSAGE, &index);
    g_assert_nonnull(packet);
    g_assert_cmpmem(packet->payload.data, packet->payload.length, INVITE, 80);
    g_assert_cmpuint(packet->payload_length, ==, strlen(INVITE));
    g_assert_true(packet->truncated);
    assert_message(decoding, &index, OPTIONS, 4);
}

static void
joined_midway(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    static const char STREAM[] = "a=rtpmap:0 PCMU/8000\r\n" OPTIONS;
    size_t            index = 0;

    feed_phone(decoding, FIRST, STREAM, strlen(STREAM));
    assert_message(decoding, &index, OPTIONS, 1);
}

/* Keep-alives may be all that a capture shows of a connection (RFC 5626 3.5.1). */
static void
keepalives_alone(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    size_t index = 0;

    feed_phone(decoding, FIRST, "\r\n\r\n", 4);
    feed(decoding, false, 9000, WN_TCP_ACK, "\r\n", 2);
    feed_phone(decoding, FIRST + 4, OPTIONS, strlen(OPTIONS));
    assert_message(decoding, &index, "\r\n\r\n", 1);
    assert_message(decoding, &index, "\r\n", 2);
    assert_message(decoding, &index, OPTIONS, 3);
}

static void
ports_used_again(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    size_t index = 0;

    open_connection(decoding);
    feed_phone(decoding, FIRST, INVITE, strlen(INVITE));
    feed(decoding, true, 77776, WN_TCP_SYN, "", 0);
    feed_phone(decoding, 77777, OPTIONS, strlen(OPTIONS));
    assert_message(decoding, &index, INVITE, 3);
    assert_message(decoding, &index, OPTIONS, 5);
    assert_no_more(decoding, &index);
}

/* Sequence numbers pass 2^32 within a message. */
static void
numbers_wrap(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    size_t index = 0;

    feed_phone(decoding, UINT32_MAX - 19, INVITE, 60);
    feed_phone(decoding, 40, INVITE + 60, strlen(INVITE) - 60);
    assert_message(decoding, &index, INVITE, 2);
}

static void
others_keep_their_payload(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    static const char HTTP[] = "GET / HTTP/1.1\r\nHost: example.net\r\n\r\n";
    const WnPacket   *event;

    open_connection(decoding);
    feed_phone(decoding, FIRST, HTTP, strlen(HTTP));
    feed(decoding, false, 9000, WN_TCP_ACK, "HTTP/1.1 200 OK\r\n\r\n", 19);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 4);
    event = wn_decoding_packet(decoding, 2);
    g_assert_cmpint(event->kind, ==, WN_PACKET_TCP_EVENT);
    wn_assert_text(event->payload, HTTP);
    g_assert_cmpuint(wn_decoding_reason(decoding, "TCP other than SIP, STUN or TLS"), ==, 2);
}

static void
tls(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    static const char HELLO[] = "\x16\x03\x01\0\x05\x01\0\0\1x";

    open_connection(decoding);
    feed_phone(decoding, FIRST, HELLO, sizeof(HELLO) - 1);
    feed_phone(decoding, FIRST + 10, "\x15\x03\x03\0\2\2\x28", 7);
    g_assert_cmpuint(wn_decoding_count(decoding), ==, 4);
    g_assert_cmpint(wn_decoding_packet(decoding, 2)->carrier, ==, WN_CARRIER_TLS);
    g_assert_cmpuint(wn_decoding_packet(decoding, 2)->payload.length, ==, 10);
    g_assert_cmpint(wn_decoding_packet(decoding, 3)->carrier, ==, WN_CARRIER_TLS);
    g_assert_cmpuint(wn_decoding_reason(decoding, "encrypted (TLS)"), ==, 2);
}

/* STUN over TCP on any port (RFC 8489 6.2.2). */
static void
stun(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    static const char BINDING[] = "\0\1\0\0\x21\x12\xa4\x42"
                                  "abcdefghijkl";
    const WnPacket   *packet;
    size_t            index = 0;

    open_connection(decoding);
    feed_phone(decoding, FIRST, BINDING, 11);
    feed_phone(decoding, FIRST + 11, BINDING + 11, 9);
    packet = wn_decoding_next(decoding, WN_PACKET_MESSAGE, &index);
    g_assert_nonnull(packet);
    g_assert_cmpmem(packet->payload.data, packet->payload.length, BINDING, 20);
}

/* A message that never ends is let go, and so is what is said about it. */
static void
endless_message(void)
{
    g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
    static char line[1000];
    size_t      index = 0;
    uint32_t    at = FIRST + (uint32_t) strlen(OPTIONS);

    memset(line, 'x', sizeof(line));
    memcpy(line, "X-Long: ", 8);
    memcpy(line + sizeof(line) - 2, "\r\n", 2);
    open_connection(decoding);
    feed_phone(decoding, FIRST, OPTIONS, strlen(OPTIONS));
    feed_phone(decoding, at, "INVITE sip:b@example.net SIP/2.0\r\n", 34);
    at += 34;
    for (int i = 0; i < 200; i++, at += sizeof(line))
        feed_phone(decoding, at, line, sizeof(line));
    feed_phone(decoding, at, OPTIONS, strlen(OPTIONS));
    assert_message(decoding, &index, OPTIONS, 3);
    assert_message(decoding, &index, OPTIONS, 205);
    g_assert_cmpuint(wn_decoding_reason(decoding, "TCP bytes between messages"), >, 0);
}

static void
limits(void)
{
    WnDecoderOptions options;
    g_autoptr(WnDecoding) decoding = NULL;
    size_t index = 0, messages = 0;

    wn_decoder_options_init(&options);
    options.max_connections = 4;
    options.max_flows = 64;
    decoding = wn_decoding_new(&options);
    for (uint16_t i = 0; i < 100; i++) {
        WnBuilt frame;

        wn_build_text(&frame, OPTIONS);
        wn_build_tcp(&frame, (uint16_t) (40000 + i), 5060, FIRST, WN_TCP_ACK);
        wn_build_ipv4(&frame, 6, PHONE, SERVER);
        wn_decoding_feed(decoding, RAW, wn_built(&frame));
    }
    while (wn_decoding_next(decoding, WN_PACKET_MESSAGE, &index))
        messages++;
    g_assert_cmpuint(messages, ==, 100);
    g_assert_cmpuint(wn_decoding_reason(decoding, "TCP stream beyond the limit"), ==, 96);
}

static void
every_cut(void)
{
    WnBuilt frame;

    wn_build_text(&frame, INVITE);
    wn_build_tcp(&frame, 40000, 5060, FIRST, WN_TCP_ACK);
    wn_build_ipv4(&frame, 6, PHONE, SERVER);
    for (size_t snap = 0; snap < wn_built(&frame).length; snap++) {
        g_autoptr(WnDecoding) decoding = wn_decoding_new(NULL);
        const WnPacket *packet;
        size_t          index = 0;

        wn_decoding_feed_cut(decoding, RAW, wn_built(&frame), snap);
        wn_decoder_finish(decoding->decoder);
        g_assert_cmpuint(wn_decoding_count(decoding) + wn_decoding_reasons(decoding), >, 0);
        packet = wn_decoding_next(decoding, WN_PACKET_MESSAGE, &index);
        g_assert_true(!packet || packet->truncated);
        /* From the end of the start line on it is known to be SIP. */
        g_assert_true(packet || snap < 40 + 36);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/capture/tcp/events-and-messages", events_and_messages);
    g_test_add_func("/capture/tcp/divided-everywhere", divided_everywhere);
    g_test_add_func("/capture/tcp/out-of-order", out_of_order);
    g_test_add_func("/capture/tcp/retransmissions", retransmissions_and_overlaps);
    g_test_add_func("/capture/tcp/lost-segment", lost_segment);
    g_test_add_func("/capture/tcp/snap-length", snap_length);
    g_test_add_func("/capture/tcp/joined-midway", joined_midway);
    g_test_add_func("/capture/tcp/keepalives-alone", keepalives_alone);
    g_test_add_func("/capture/tcp/ports-used-again", ports_used_again);
    g_test_add_func("/capture/tcp/numbers-wrap", numbers_wrap);
    g_test_add_func("/capture/tcp/others", others_keep_their_payload);
    g_test_add_func("/capture/tcp/tls", tls);
    g_test_add_func("/capture/tcp/stun", stun);
    g_test_add_func("/capture/tcp/endless-message", endless_message);
    g_test_add_func("/capture/tcp/limits", limits);
    g_test_add_func("/capture/tcp/every-cut", every_cut);
    return g_test_run();
}
