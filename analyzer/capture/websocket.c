/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads a WebSocket handshake as far as SIP needs it, and frame headers; masks are undone. */
#include "capture/websocket.h"

#include <glib.h>
#include <string.h>

#include "capture/inflate.h"
#include "wire/sip_frame.h"

enum { LONGEST_HEADER = 16384 };

bool
wn_websocket_may_upgrade(WnBytes stream)
{
    return wn_bytes_starts_with(stream, WN_LITERAL("GET ")) ||
           wn_bytes_starts_with(stream, WN_LITERAL("HTTP/1.1 101"));
}

/* Where the empty line ends, or 0. */
static size_t
header_end(WnBytes stream)
{
    for (size_t i = 0; i + 4 <= stream.length; i++)
        if (memcmp(stream.data + i, "\r\n\r\n", 4) == 0)
            return i + 4;
    return 0;
}

/* The subprotocol is one of a list of tokens (RFC 6455 4.1, RFC 7118 4.1). */
static bool
lists_sip(WnBytes value)
{
    while (value.length > 0) {
        size_t comma = wn_bytes_find(value, ',');

        if (wn_bytes_equal_nocase(wn_bytes_trim(wn_bytes_slice(value, 0, comma)),
                                  WN_LITERAL("sip")))
            return true;
        value = wn_bytes_from(value, comma + 1);
    }
    return false;
}

static bool
offers_sip(WnBytes header)
{
    const WnBytes name = WN_LITERAL("Sec-WebSocket-Protocol:");

    while (header.length > 0) {
        size_t  end = wn_bytes_find(header, '\n');
        WnBytes line = wn_bytes_slice(header, 0, end);

        if (wn_bytes_starts_with_nocase(line, name) && lists_sip(wn_bytes_from(line, name.length)))
            return true;
        header = wn_bytes_from(header, end + 1);
    }
    return false;
}

WnUpgrade
wn_websocket_upgrade(WnBytes stream, size_t *header_length)
{
    WnBytes head = wn_bytes_slice(stream, 0, LONGEST_HEADER);
    size_t  end = header_end(head);

    if (end == 0)
        return stream.length < LONGEST_HEADER ? WN_UPGRADE_MORE : WN_UPGRADE_OTHER;
    if (!wn_websocket_may_upgrade(stream) || !offers_sip(wn_bytes_slice(stream, 0, end)))
        return WN_UPGRADE_OTHER;
    *header_length = end;
    return WN_UPGRADE_SIP;
}

/* RFC 6455 5.2: 7 bits of length, or 16, or 64 with the first of them zero. */
static WnWsKind
read_length(WnBytes stream, WnWsFrame *frame)
{
    uint8_t  length = stream.data[1] & 0x7f;
    bool     masked = stream.data[1] & 0x80;
    size_t   extra = length == 126 ? 2 : length == 127 ? 8 : 0;
    uint64_t value = length;

    frame->header = 2 + extra + (masked ? 4 : 0);
    if (stream.length < frame->header)
        return WN_WS_MORE;
    if (extra == 2)
        value = wn_be16(stream.data + 2);
    else if (extra == 8)
        value = wn_be64(stream.data + 2);
    if (value > WN_FRAME_MAX)
        return WN_WS_BROKEN;
    frame->length = (size_t) value;
    memset(frame->mask, 0, sizeof(frame->mask));
    if (masked)
        memcpy(frame->mask, stream.data + 2 + extra, 4);
    return WN_WS_DATA;
}

/* DATA or CONTROL, whether the whole frame is there or not. */
static WnWsKind
read_header(WnBytes stream, WnWsFrame *frame)
{
    enum { FIN = 0x80, COMPRESSED = 0x40, RESERVED = 0x30, CONTROL = 0x08 };
    uint8_t  first, opcode;
    WnWsKind kind;

    if (stream.length < 2)
        return WN_WS_MORE;
    first = stream.data[0];
    opcode = first & 0x0f;
    if (first & RESERVED || (opcode > 2 && opcode < 8) || opcode > 10)
        return WN_WS_BROKEN;
    kind = read_length(stream, frame);
    if (kind != WN_WS_DATA)
        return kind;
    /* Control frames are short and whole (RFC 6455 5.5). */
    if (opcode & CONTROL && (!(first & FIN) || frame->length > 125))
        return WN_WS_BROKEN;
    frame->is_last = first & FIN;
    frame->is_continuation = opcode == 0;
    frame->is_compressed = first & COMPRESSED;
    return opcode & CONTROL ? WN_WS_CONTROL : WN_WS_DATA;
}

static bool
is_whole(WnBytes stream, const WnWsFrame *frame)
{
    return stream.length - frame->header >= frame->length;
}

WnWsKind
wn_websocket_frame(WnBytes stream, WnWsFrame *frame)
{
    WnWsKind kind = read_header(stream, frame);

    return kind == WN_WS_BROKEN || kind == WN_WS_MORE || is_whole(stream, frame) ? kind
                                                                                 : WN_WS_MORE;
}

void
wn_websocket_unmask(const WnWsFrame *frame, uint8_t *data, size_t length, size_t at)
{
    for (size_t i = 0; i < length; i++)
        data[i] ^= frame->mask[(at + i) % 4];
}

static bool
begins_sip(WnBytes text)
{
    size_t length;

    switch (wn_frame_next(text, &length)) {
    case WN_FRAME_SIP:
        return true;
    case WN_FRAME_MORE:
        return wn_bytes_contains_nocase(wn_bytes_slice(text, 0, wn_bytes_find(text, '\n')),
                                        WN_LITERAL("SIP/2.0"));
    default:
        return false;
    }
}

/* Of a message that refers to ones before, nothing can be told. */
static bool
inflates_to_sip(WnBytes begin)
{
    g_autoptr(WnInflater) inflater = wn_inflater_new(WN_INFLATE_MESSAGES);
    g_autoptr(GByteArray) plain = g_byte_array_new();

    /* The begin of a message is no message: what can be read of it is in plain all the same. */
    if (inflater)
        wn_inflater_run(inflater, begin, plain);
    return begins_sip(wn_bytes(plain->data, plain->len));
}

/* What the frame holds of SIP: its begin is enough, as a message may fill several segments. */
static WnWsPassage
passage_of(WnBytes stream, const WnWsFrame *frame)
{
    uint8_t begin[1024];
    size_t  held = MIN(frame->length, stream.length - frame->header);
    WnBytes text = wn_bytes(begin, MIN(held, sizeof(begin)));

    if (frame->is_continuation)
        return WN_WS_PASSAGE_OTHER;
    memcpy(begin, stream.data + frame->header, text.length);
    wn_websocket_unmask(frame, begin, text.length, 0);
    if (frame->is_compressed ? inflates_to_sip(text) : begins_sip(text))
        return WN_WS_PASSAGE_SIP;
    return is_whole(stream, frame) && frame->length > 0 && wn_bytes_trim(text).length == 0
               ? WN_WS_PASSAGE_IDLE
               : WN_WS_PASSAGE_OTHER;
}

WnWsPassage
wn_websocket_passage(WnBytes stream)
{
    WnWsPassage passage = WN_WS_PASSAGE_IDLE;
    WnWsFrame   frame;

    while (stream.length > 0 && passage == WN_WS_PASSAGE_IDLE) {
        WnWsKind kind = read_header(stream, &frame);

        if (kind == WN_WS_DATA)
            passage = passage_of(stream, &frame);
        else if (kind != WN_WS_CONTROL || !is_whole(stream, &frame))
            passage = WN_WS_PASSAGE_OTHER;
        if (passage == WN_WS_PASSAGE_IDLE)
            stream = wn_bytes_from(stream, frame.header + frame.length);
    }
    return passage;
}

size_t
wn_websocket_find_sip(WnBytes stream)
{
    enum { FIN = 0x80, TEXT = 1, BINARY = 2 };

    for (size_t i = 0; i < stream.length; i++) {
        unsigned  opcode = stream.data[i] & ~FIN;
        WnBytes   rest = wn_bytes_from(stream, i);
        WnWsFrame frame;

        if ((opcode == TEXT || opcode == BINARY) && read_header(rest, &frame) == WN_WS_DATA &&
            passage_of(rest, &frame) == WN_WS_PASSAGE_SIP)
            return i;
    }
    return stream.length;
}
