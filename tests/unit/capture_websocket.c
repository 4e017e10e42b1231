/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SIP over WebSocket (RFC 7118 8.1): handshake, masks, divided messages, control frames. */
#include "support/frames.h"

#include <string.h>
#include <zlib.h>

#define CLIENT "192.168.1.20"
#define SERVER "203.0.113.7"
#define REQUEST                                                             \
    "GET /chat HTTP/1.1\r\nHost: sip.example.net\r\nUpgrade: websocket\r\n" \
    "Sec-WebSocket-Protocol: xmpp, sip\r\n\r\n"
#define RESPONSE                                                                         \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: " \
    "sip\r\n\r\n"
#define REGISTER "REGISTER sip:example.net SIP/2.0\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n"
#define OK       "SIP/2.0 200 OK\r\nCall-ID: 1\r\nContent-Length: 0\r\n\r\n"

enum { RAW = 101, FIN = 0x80, COMPRESSED = 0x40, TEXT = 1, CLOSE = 8, PING = 9 };

typedef struct {
    WnDecoding *decoding;
    uint32_t    next[2];
    size_t      index;
} Fixture;

static void
feed_segment(Fixture *fixture, int from_server, uint8_t flags, uint32_t sequence,
             uint32_t acknowledged, WnBytes bytes)
{
    WnBuilt frame;

    wn_build_bytes(&frame, bytes);
    frame.acknowledged = acknowledged;
    wn_build_tcp(&frame, from_server ? 80 : 40000, from_server ? 40000 : 80, sequence, flags);
    wn_build_ipv4(&frame, 6, from_server ? SERVER : CLIENT, from_server ? CLIENT : SERVER);
    wn_decoding_feed(fixture->decoding, RAW, wn_built(&frame));
}

static void
feed(Fixture *fixture, int from_server, const void *bytes, size_t length)
{
    feed_segment(fixture, from_server, WN_TCP_ACK, fixture->next[from_server],
                 fixture->next[1 - from_server], wn_bytes(bytes, length));
    fixture->next[from_server] += (uint32_t) length;
}

/* A frame of less than 126 bytes, masked as clients do. */
static size_t
client_frame(uint8_t *frame, uint8_t first, const char *text, size_t length)
{
    static const uint8_t MASK[4] = { 0x37, 0xfa, 0x21, 0x3d };

    g_assert_cmpuint(length, <, 126);
    frame[0] = first;
    frame[1] = (uint8_t) (0x80 | length);
    memcpy(frame + 2, MASK, 4);
    for (size_t i = 0; i < length; i++)
        frame[6 + i] = (uint8_t) text[i] ^ MASK[i % 4];
    return length + 6;
}

static void
feed_client(Fixture *fixture, uint8_t first, const char *text, size_t length)
{
    uint8_t frame[140];

    feed(fixture, 0, frame, client_frame(frame, first, text, length));
}

static void
assert_message(Fixture *fixture, const char *text)
{
    const WnPacket *packet =
        wn_decoding_next(fixture->decoding, WN_PACKET_MESSAGE, &fixture->index);

    g_assert_nonnull(packet);
    wn_assert_text(packet->payload, text);
    g_assert_cmpint(packet->carrier, ==, WN_CARRIER_WS);
    g_assert_cmpuint(packet->frame, ==, fixture->decoding->frame);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
    (void) data;
    fixture->decoding = wn_decoding_new(NULL);
    fixture->next[0] = 1000;
    fixture->next[1] = 9000;
    fixture->index = 0;
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
    (void) data;
    wn_decoding_free(fixture->decoding);
}

static void
shake_hands(Fixture *fixture)
{
    feed(fixture, 0, REQUEST, strlen(REQUEST));
    feed(fixture, 1, RESPONSE, strlen(RESPONSE));
}

static void
both_directions(Fixture *fixture, gconstpointer data)
{
    uint8_t frame[200] = { FIN | TEXT, (uint8_t) strlen(OK) };

    (void) data;
    shake_hands(fixture);
    feed_client(fixture, FIN | TEXT, REGISTER, strlen(REGISTER));
    assert_message(fixture, REGISTER);
    memcpy(frame + 2, OK, strlen(OK));
    feed(fixture, 1, frame, strlen(OK) + 2);
    assert_message(fixture, OK);
    g_assert_cmpuint(wn_decoding_reasons(fixture->decoding), ==, 0);
}

/* RFC 6455 5.4: a control frame may stand between the frames of a message. */
static void
divided_message(Fixture *fixture, gconstpointer data)
{
    (void) data;
    shake_hands(fixture);
    feed_client(fixture, TEXT, REGISTER, 20);
    feed_client(fixture, FIN | PING, "are you there", 13);
    feed_client(fixture, 0, REGISTER + 20, 20);
    feed_client(fixture, FIN, REGISTER + 40, strlen(REGISTER) - 40);
    assert_message(fixture, REGISTER);
    feed_client(fixture, FIN | CLOSE, "\x03\xe8", 2);
    g_assert_null(wn_decoding_next(fixture->decoding, WN_PACKET_MESSAGE, &fixture->index));
    g_assert_cmpuint(wn_decoding_reasons(fixture->decoding), ==, 0);
}

/* The handshake and one frame, divided at every place. */
static void
divided_segments(Fixture *fixture, gconstpointer data)
{
    uint8_t stream[400];
    size_t  length = strlen(REQUEST);

    (void) data;
    memcpy(stream, REQUEST, length);
    length += client_frame(stream + length, FIN | TEXT, REGISTER, strlen(REGISTER));
    for (size_t cut = 4; cut < length; cut++) {
        Fixture inner;

        set_up(&inner, NULL);
        feed(&inner, 0, stream, cut);
        feed(&inner, 0, stream + cut, length - cut);
        assert_message(&inner, REGISTER);
        tear_down(&inner, NULL);
    }
    g_assert_cmpuint(wn_decoding_count(fixture->decoding), ==, 0);
}

/* A length of 126 says that two bytes of length follow. */
static void
long_message(Fixture *fixture, gconstpointer data)
{
    static const char HEAD[] = "MESSAGE sip:bob@example.net SIP/2.0\r\nContent-Length: 900\r\n\r\n";
    uint8_t           frame[1000];
    size_t            length = strlen(HEAD) + 900;
    const WnPacket   *packet;

    (void) data;
    shake_hands(fixture);
    memset(frame, 'x', sizeof(frame));
    memcpy(frame, "\x81\x7e", 2);
    frame[2] = (uint8_t) (length >> 8);
    frame[3] = (uint8_t) length;
    memcpy(frame + 4, HEAD, strlen(HEAD));
    feed(fixture, 1, frame, length + 4);
    packet = wn_decoding_next(fixture->decoding, WN_PACKET_MESSAGE, &fixture->index);
    g_assert_nonnull(packet);
    g_assert_cmpuint(packet->payload.length, ==, length);
}

static void
joined_midway(Fixture *fixture, gconstpointer data)
{
    (void) data;
    feed_client(fixture, FIN | TEXT, REGISTER, strlen(REGISTER));
    assert_message(fixture, REGISTER);
}

/* A segment holds a part of the message only, or pings before it. */
static void
joined_midway_in_parts(Fixture *fixture, gconstpointer data)
{
    uint8_t bytes[200];
    size_t  length = client_frame(bytes, FIN | PING, "", 0);

    (void) data;
    length += client_frame(bytes + length, FIN | TEXT, REGISTER, strlen(REGISTER));
    feed(fixture, 0, bytes, length - 20);
    feed(fixture, 0, bytes + length - 20, 20);
    assert_message(fixture, REGISTER);
    g_assert_cmpuint(wn_decoding_reasons(fixture->decoding), ==, 0);
}

/* The server's frame has no mask: its text is not taken for SIP that stands in the stream itself,
 * which would make junk of all that the client sends. */
static void
joined_behind_rest_of_frame(Fixture *fixture, gconstpointer data)
{
    static const char REST[] = "tent-Length: 0\r\n\r\n";
    uint8_t           bytes[200];
    size_t            length = strlen(REST);

    (void) data;
    memcpy(bytes, REST, length);
    bytes[length++] = FIN | TEXT;
    bytes[length++] = (uint8_t) strlen(OK);
    memcpy(bytes + length, OK, strlen(OK));
    feed(fixture, 1, bytes, length + strlen(OK));
    assert_message(fixture, OK);
    feed_client(fixture, FIN | TEXT, REGISTER, strlen(REGISTER));
    assert_message(fixture, REGISTER);
}

/* Pings of hours use up no patience; what a client's frame begins in its middle is stepped over. */
static void
joined_while_idle(Fixture *fixture, gconstpointer data)
{
    (void) data;
    for (int i = 0; i < 40; i++) {
        feed_client(fixture, FIN | PING, "", 0);
        feed(fixture, 1, "\x8a\x00", 2);
    }
    feed_client(fixture, FIN | TEXT, REGISTER, strlen(REGISTER));
    assert_message(fixture, REGISTER);
    feed(fixture, 1, "A\x20" OK, strlen(OK) + 2);
    feed(fixture, 1, "\x81\x31" OK, strlen(OK) + 2);
    assert_message(fixture, OK);
}

/* A file may hold neighbours in turned order. */
static void
turned_order(const char *name, unsigned first, unsigned turned)
{
    uint8_t client[200], server[200] = { FIN | TEXT, (uint8_t) strlen(OK) };
    struct {
        int      from_server;
        uint8_t  flags;
        uint32_t sequence, acknowledged;
        WnBytes  bytes;
    } steps[] = {
        { 0, WN_TCP_SYN, 999, 0, { 0 } },
        { 1, WN_TCP_SYN | WN_TCP_ACK, 8999, 1000, { 0 } },
        { 0, WN_TCP_ACK, 1000, 9000, WN_LITERAL(REQUEST) },
        { 1, WN_TCP_ACK, 9000, 1000 + strlen(REQUEST), WN_LITERAL(RESPONSE) },
        { 1, WN_TCP_ACK, 9000 + strlen(RESPONSE), 1000 + strlen(REQUEST),
          wn_bytes(server, 2 + strlen(OK)) },
        { 0, WN_TCP_ACK, 1000 + strlen(REQUEST), 9000 + strlen(RESPONSE),
          wn_bytes(client, client_frame(client, FIN | TEXT, REGISTER, strlen(REGISTER))) },
    };
    Fixture         fixture;
    const WnPacket *packet;
    unsigned        seen = 0;

    memcpy(server + 2, OK, strlen(OK));
    set_up(&fixture, NULL);
    for (unsigned i = first; i < G_N_ELEMENTS(steps); i++) {
        unsigned at = i == turned ? i + 1 : i == turned + 1 ? i - 1 : i;

        feed_segment(&fixture, steps[at].from_server, steps[at].flags, steps[at].sequence,
                     steps[at].acknowledged, steps[at].bytes);
    }
    while ((packet = wn_decoding_next(fixture.decoding, WN_PACKET_MESSAGE, &fixture.index))) {
        g_assert_cmpint(packet->carrier, ==, WN_CARRIER_WS);
        wn_assert_text(packet->payload, packet->src.port == 80 ? OK : REGISTER);
        seen += packet->src.port == 80 ? 1 : 10;
    }
    if (seen != 11 || wn_decoding_reasons(fixture.decoding) > 0)
        g_error("%s, %u turned: saw %u", name, turned, seen);
    tear_down(&fixture, NULL);
}

static void
in_turned_order(Fixture *fixture, gconstpointer data)
{
    (void) fixture;
    (void) data;
    for (unsigned turned = 0; turned < 5; turned++)
        turned_order("all of it", 0, turned);
    for (unsigned turned = 2; turned < 5; turned++)
        turned_order("without SYN", 2, turned);
}

static void
other_subprotocol(Fixture *fixture, gconstpointer data)
{
    static const char CHAT[] =
        "GET / HTTP/1.1\r\nUpgrade: websocket\r\nSec-WebSocket-Protocol: siphon\r\n\r\n";

    (void) data;
    feed(fixture, 0, CHAT, strlen(CHAT));
    feed_client(fixture, FIN | TEXT, "{}", 2);
    g_assert_null(wn_decoding_next(fixture->decoding, WN_PACKET_MESSAGE, &fixture->index));
}

static void
compressed_and_broken(Fixture *fixture, gconstpointer data)
{
    (void) data;
    shake_hands(fixture);
    feed_client(fixture, FIN | COMPRESSED | TEXT, "deflated", 8);
    g_assert_cmpuint(
        wn_decoding_reason(fixture->decoding, "compressed WebSocket message that cannot be read"),
        ==, 1);
    feed(fixture, 0, "\x83 no frame", 10);
    g_assert_cmpuint(wn_decoding_reason(fixture->decoding, "WebSocket frames out of step"), ==, 1);
    feed_client(fixture, FIN | TEXT, REGISTER, strlen(REGISTER));
    assert_message(fixture, REGISTER);
}

/* The two messages of RFC 7692 7.2.3.1 and 7.2.3.2: the second refers to the first. */
static void
compressed_messages(Fixture *fixture, gconstpointer data)
{
    static const char HELLO[] = "\xf2\x48\xcd\xc9\xc9\x07", AGAIN[] = "\xf2\x00\x11\x00";

    (void) data;
    shake_hands(fixture);
    feed_client(fixture, FIN | COMPRESSED | TEXT, HELLO, 7);
    assert_message(fixture, "Hello");
    feed_client(fixture, FIN | COMPRESSED | TEXT, AGAIN, 5);
    assert_message(fixture, "Hello");
    /* In pieces, the mark stands on the first alone. */
    feed_client(fixture, COMPRESSED | TEXT, AGAIN, 2);
    feed_client(fixture, FIN | PING, "", 0);
    feed_client(fixture, FIN, AGAIN + 2, 3);
    assert_message(fixture, "Hello");
    feed_client(fixture, FIN | TEXT, REGISTER, strlen(REGISTER));
    assert_message(fixture, REGISTER);
    /* 7.2.3.5: a block that says that it is the last. */
    feed_client(fixture, FIN | COMPRESSED | TEXT, "\xf3\x48\xcd\xc9\xc9\x07\x00\x00", 8);
    assert_message(fixture, "Hello");
    g_assert_cmpuint(wn_decoding_reasons(fixture->decoding), ==, 0);
}

/* What a gap took, later messages may refer to: that is told, nothing is made up. */
static void
compressed_after_gap(Fixture *fixture, gconstpointer data)
{
    (void) data;
    shake_hands(fixture);
    feed_client(fixture, FIN | COMPRESSED | TEXT, "\xf2\x48\xcd\xc9\xc9\x07", 7);
    assert_message(fixture, "Hello");
    fixture->next[0] += 20;
    feed_client(fixture, FIN | COMPRESSED | TEXT, "\xf2\x00\x11\x00", 5);
    wn_decoder_finish(fixture->decoding->decoder);
    g_assert_null(wn_decoding_next(fixture->decoding, WN_PACKET_MESSAGE, &fixture->index));
    g_assert_cmpuint(wn_decoding_reason(fixture->decoding, "WebSocket frames out of step"), ==, 1);
}

/* A message that stands for itself can be joined midway. */
static void
compressed_joined_midway(Fixture *fixture, gconstpointer data)
{
    uint8_t  bytes[200];
    z_stream stream = { .next_in = (Bytef *) REGISTER,
                        .avail_in = strlen(REGISTER),
                        .next_out = bytes,
                        .avail_out = sizeof(bytes) };
    size_t   length;

    (void) data;
    g_assert_cmpint(deflateInit2(&stream, 6, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY), ==,
                    Z_OK);
    g_assert_cmpint(deflate(&stream, Z_SYNC_FLUSH), ==, Z_OK);
    deflateEnd(&stream);
    length = sizeof(bytes) - stream.avail_out - 4; /* 00 00 ff ff is left out */
    feed_client(fixture, FIN | COMPRESSED | TEXT, (const char *) bytes, length);
    assert_message(fixture, REGISTER);
}

int
main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*test)(Fixture *, gconstpointer);
    } TESTS[] = { { "both-directions", both_directions },
                  { "divided-message", divided_message },
                  { "divided-segments", divided_segments },
                  { "long-message", long_message },
                  { "joined-midway", joined_midway },
                  { "joined-midway-in-parts", joined_midway_in_parts },
                  { "joined-behind-rest-of-frame", joined_behind_rest_of_frame },
                  { "joined-while-idle", joined_while_idle },
                  { "in-turned-order", in_turned_order },
                  { "other-subprotocol", other_subprotocol },
                  { "compressed-messages", compressed_messages },
                  { "compressed-after-gap", compressed_after_gap },
                  { "compressed-joined-midway", compressed_joined_midway },
                  { "compressed-and-broken", compressed_and_broken } };

    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(TESTS); i++) {
        g_autofree char *path = g_strconcat("/capture/websocket/", TESTS[i].name, NULL);

        g_test_add(path, Fixture, NULL, set_up, TESTS[i].test, tear_down);
    }
    return g_test_run();
}
