/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Byte streams cut into messages: whole, in pieces, out of step, foreign. */
#include "wire/sip_frame.h"

#include <glib.h>
#include <string.h>

static const char bye[] =
    "BYE sip:b@192.0.2.1 SIP/2.0\r\nCall-ID: x\r\nContent-Length: 4\r\n\r\nbody";
static const char ok[] = "SIP/2.0 200 OK\r\nl :0\r\nCall-ID: x\r\n\r\n";
static const char stun[] = "\0\x01\0\x04\x21\x12\xa4\x42"
                           "abcdefghijkl"
                           "\x80\x22\0\0";
static const char channel[] = "\x40\x01\0\x05hello\0\0\0";

#define STREAM(text) wn_bytes((text), sizeof(text) - 1)

static void
assert_frame(WnBytes stream, WnFrameKind kind, size_t length)
{
    uint8_t *copy = g_memdup2(stream.data, stream.length);
    size_t   found = 12345;

    g_assert_cmpint(wn_frame_next(wn_bytes(copy, stream.length), &found), ==, kind);
    g_assert_cmpuint(found, ==, kind == WN_FRAME_MORE || kind == WN_FRAME_FOREIGN ? 12345 : length);
    g_free(copy);
}

/* One frame with others behind it; every cut of it wants more. */
static void
assert_framed(WnBytes frame, WnFrameKind kind)
{
    g_autoptr(GByteArray) stream = g_byte_array_new();

    g_byte_array_append(stream, frame.data, (guint) frame.length);
    assert_frame(wn_bytes(stream->data, stream->len), kind, frame.length);
    g_byte_array_append(stream, (const uint8_t *) bye, sizeof(bye) - 1);
    assert_frame(wn_bytes(stream->data, stream->len), kind, frame.length);
    for (size_t length = 0; length < frame.length; length++)
        assert_frame(wn_bytes_slice(frame, 0, length), WN_FRAME_MORE, 0);
}

static void
whole_frames(void)
{
    assert_framed(STREAM(bye), WN_FRAME_SIP);
    assert_framed(STREAM(ok), WN_FRAME_SIP);
    assert_framed(STREAM(stun), WN_FRAME_STUN);
    assert_framed(STREAM(channel), WN_FRAME_STUN);
    /* Without Content-Length a message ends with its headers; of two the first counts. */
    assert_framed(STREAM("ACK sip:b SIP/2.0\r\nCall-ID: x\r\n\r\n"), WN_FRAME_SIP);
    assert_framed(STREAM("ACK sip:b SIP/2.0\r\nl: 2\r\nl: 3\r\n\r\nab"), WN_FRAME_SIP);
    assert_framed(STREAM("ACK sip:b SIP/2.0\nContent-Length:\n 1\n\na"), WN_FRAME_SIP);
    assert_framed(STREAM("ACK sip:b SIP/2.0\r\nContent-Length: -5\r\n\r\n"), WN_FRAME_SIP);
    assert_framed(STREAM("X-NEW urn:x SIP/2.0\r\nl: 0\r\n\r\n"), WN_FRAME_SIP);
}

static void
keepalives(void)
{
    assert_frame(STREAM("\r\n\r\n"), WN_FRAME_KEEPALIVE, 4);
    assert_frame(STREAM("\r\n"), WN_FRAME_KEEPALIVE, 2);
    assert_frame(STREAM("\r\nBYE"), WN_FRAME_KEEPALIVE, 2);
    assert_frame(STREAM("\r\n\r\n\r\n"), WN_FRAME_KEEPALIVE, 4);
    assert_frame(STREAM("\r\n\r"), WN_FRAME_KEEPALIVE, 2);
    assert_frame(STREAM("\r"), WN_FRAME_MORE, 0);
    assert_frame(STREAM("\0\0\0\0"), WN_FRAME_KEEPALIVE, 4);
    assert_frame(STREAM("\0\0BYE"), WN_FRAME_KEEPALIVE, 2);
    assert_frame(STREAM("\0\r\n"), WN_FRAME_KEEPALIVE, 1);
    assert_frame(STREAM("\0"), WN_FRAME_MORE, 0);
    /* The last NUL is the first byte of a Binding request. */
    assert_frame(STREAM("\0\0\0\x01\0\0\x21\x12\xa4\x42"), WN_FRAME_KEEPALIVE, 2);
}

static void
foreign(void)
{
    static const char *const texts[] = {
        "GET / HTTP/1.1\r\n",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/",
        "OK\r\n",
        "hello\r\n",
        "\x16\x03\x01\x02\x01\x01\x01\xfc",
        "\x16\x03\x01\x02\x01",
        "{\"a\":1}",
        "INVITE\r\n",
        "<html>",
        " INVITE sip:a SIP/2.0\r\n",
        "BYE sip:a SIP/2.0\r\nContent-Length: 131073\r\n\r\n",
        "BYE sip:a SIP/2.0\r\nContent-Length: 18446744073709551615\r\n\r\n",
        "BYE sip:a SIP/2.0\r\nl: 99999999999999999999999\r\n\r\n",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        g_test_message("%s", texts[i]);
        assert_frame(wn_bytes(texts[i], strlen(texts[i])), WN_FRAME_FOREIGN, 0);
    }
    assert_frame(STREAM("\0\x01\0\x08\x21\x12\xa4\x43"), WN_FRAME_FOREIGN, 0);
    assert_frame(STREAM("\0\x01\0\x07"), WN_FRAME_FOREIGN, 0);
}

/* A start line that is taken when it is whole is waited for while it comes. */
static void
control_characters(void)
{
    static const char whole[] = "BYE sip:\x01\x02 SIP/2.0\r\n\r\n";
    const size_t      length = sizeof(whole) - 1;

    assert_frame(wn_bytes(whole, length), WN_FRAME_SIP, length);
    for (size_t cut = 4; cut < length; cut++)
        assert_frame(wn_bytes(whole, cut), WN_FRAME_MORE, 0);
}

/* So is one of several lines, from the second on; its last CR may be the first byte of a CRLF. */
static void
folded_start_line(void)
{
    static const char begun[] = "INVITE sip:a\r\n", whole[] = "INVITE sip:a\r\n w\r\n SIP/2.0\r\r";
    static const size_t length = sizeof(whole) - 1;

    assert_frame(STREAM("INVITE sip:a\r\n w\r\n SIP/2.0\r\r)"), WN_FRAME_SIP, length);
    for (size_t cut = sizeof(begun) - 1; cut < length; cut++)
        assert_frame(wn_bytes(whole, cut), WN_FRAME_MORE, 0);
}

/* What never ends is given up. */
static void
bounded(void)
{
    g_autoptr(GString) headers = g_string_new("BYE sip:a SIP/2.0\r\n");
    g_autoptr(GString) line = g_string_new("BYE ");

    while (headers->len <= WN_FRAME_MAX) {
        assert_frame(wn_bytes(headers->str, headers->len), WN_FRAME_MORE, 0);
        for (int i = 0; i < 500; i++)
            g_string_append(headers, "Subject: no end in sight\r\n");
    }
    assert_frame(wn_bytes(headers->str, headers->len), WN_FRAME_FOREIGN, 0);
    while (line->len < 20000)
        g_string_append(line, "sip:abcdef");
    assert_frame(wn_bytes(line->str, line->len), WN_FRAME_FOREIGN, 0);
}

static void
largest(void)
{
    g_autoptr(GString) text = g_string_new("BYE sip:a SIP/2.0\r\nl: 131030\r\n\r\n");
    size_t head = text->len;

    g_assert_cmpuint(head + 131030, <=, WN_FRAME_MAX);
    assert_frame(wn_bytes(text->str, text->len), WN_FRAME_MORE, 0);
    g_string_set_size(text, head + 131030);
    memset(text->str + head, 'x', 131030);
    assert_frame(wn_bytes(text->str, text->len), WN_FRAME_SIP, head + 131030);
}

static void
assert_resync(const char *junk, const char *next)
{
    g_autofree char *stream = g_strconcat(junk, next, NULL);

    g_test_message("%s", junk);
    g_assert_cmpuint(wn_frame_resync(wn_bytes(stream, strlen(stream))), ==, strlen(junk));
}

static void
resync(void)
{
    assert_resync("a=sendrecv\r\n", bye);
    assert_resync("the rest of a body", "");
    assert_resync("</presence>", ok);
    assert_resync("CSeq: 1 INVITE\r\nContent-Length: 0\r\n\r\n", bye);
    assert_resync("Via: SIP/2.0/UDP 192.0.2.1\r\n", ok);
    /* RFC 3420: a piece of SIP in a body is no message. */
    assert_resync("Content-Type: message/sipfrag\r\n\r\nSIP/2.0 100 Trying\r\n\r\n", bye);
    /* The beginning of the next message is kept, however little of it came. */
    assert_resync("x\r\n", "SIP/2.0");
    assert_resync("x\r\n", "REGISTER si");
    assert_resync("x\r\n", "INVITE sip:bob@exam");
    /* It always goes forward. */
    g_assert_cmpuint(wn_frame_resync(STREAM("BYE sip:a SIP/2.0\r\nl: 999999\r\n\r\n")), ==, 32);
    g_assert_cmpuint(wn_frame_resync(STREAM("")), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wire/frame/whole", whole_frames);
    g_test_add_func("/wire/frame/keepalives", keepalives);
    g_test_add_func("/wire/frame/foreign", foreign);
    g_test_add_func("/wire/frame/control-characters", control_characters);
    g_test_add_func("/wire/frame/folded-start-line", folded_start_line);
    g_test_add_func("/wire/frame/bounded", bounded);
    g_test_add_func("/wire/frame/largest", largest);
    g_test_add_func("/wire/frame/resync", resync);
    return g_test_run();
}
