/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cutting a byte stream into SIP and STUN messages and what keeps it alive.
 * RFC 3261 7.5 and 18.3, RFC 5626 3.5.1 and 4.4.1, RFC 8489 5 and 6.2.2, RFC 8656 12.5.
 */
#include "wire/sip_frame.h"

#include "wire/sip_parts.h"

#include <string.h>

enum {
    LONGEST_START_LINE = 8192, /* no more is waited for */
    STUN_HEADER = 20,
    CHANNEL_HEADER = 4
};

static const uint8_t cookie[4] = { 0x21, 0x12, 0xa4, 0x42 };

static WnFrameKind
whole_when(WnFrameKind kind, WnBytes stream, size_t wanted, size_t *length)
{
    if (stream.length < wanted)
        return WN_FRAME_MORE;
    *length = wanted;
    return kind;
}

static WnFrameKind
next_stun(WnBytes stream, size_t *length)
{
    size_t compared = stream.length < 8 ? 0 : sizeof(cookie);

    if (stream.length >= 4 && stream.data[3] % 4 != 0)
        return WN_FRAME_FOREIGN;
    if (stream.length > 4 && stream.length < 8)
        compared = stream.length - 4;
    if (compared > 0 && memcmp(stream.data + 4, cookie, compared) != 0)
        return WN_FRAME_FOREIGN;
    if (stream.length < 4)
        return WN_FRAME_MORE;
    return whole_when(WN_FRAME_STUN, stream, STUN_HEADER + (size_t) wn_be16(stream.data + 2),
                      length);
}

/* A run of NULs; its last may already be the first byte of a STUN message. */
static WnFrameKind
next_nuls(WnBytes stream, size_t *length)
{
    size_t run = 0;

    while (run < stream.length && stream.data[run] == 0)
        run++;
    if (run == 1 && stream.length == 1)
        return WN_FRAME_MORE;
    if (run == 1 && stream.data[1] < ' ' && wn_sip_leading(wn_bytes_from(stream, 1)) == 0)
        return next_stun(stream, length);
    if (run > 1 && run < stream.length && stream.data[run] < ' ' &&
        wn_sip_leading(wn_bytes_from(stream, run)) == 0)
        run--;
    *length = run;
    return WN_FRAME_KEEPALIVE;
}

/* At most a double CRLF: what follows it may be the next ping. */
static WnFrameKind
next_line_ends(WnBytes stream, size_t *length)
{
    size_t run = 0;

    if (stream.length == 1 && stream.data[0] == '\r')
        return WN_FRAME_MORE;
    while (run < stream.length && run < 4 && (stream.data[run] == '\r' || stream.data[run] == '\n'))
        run++;
    if (run == 3 && stream.length == 3 && stream.data[2] == '\r')
        run = 2;
    *length = run;
    return WN_FRAME_KEEPALIVE;
}

/*
 * Channel numbers share their first byte with capital letters.  Nobody relays 8 kB at once, so the
 * third byte, the high half of the length, is no letter; after "OK" it is a line end.
 */
static bool
may_be_channel_data(WnBytes stream)
{
    if (stream.data[0] < 0x40 || stream.data[0] > 0x4f)
        return false;
    if (stream.length < 3)
        return stream.length < 2 || !wn_sip_is_token(stream.data[1]);
    return stream.data[2] < ' ' && stream.data[2] != '\r' && stream.data[2] != '\n';
}

static WnFrameKind
next_channel_data(WnBytes stream, size_t *length)
{
    if (stream.length < CHANNEL_HEADER)
        return WN_FRAME_MORE;
    /* RFC 8656 12.5: over a stream it is padded to a multiple of four. */
    return whole_when(WN_FRAME_STUN, stream,
                      CHANNEL_HEADER + (((size_t) wn_be16(stream.data + 2) + 3) & ~(size_t) 3),
                      length);
}

/*
 * Whether a line without its end may become a start line.  What stands after its first word is not
 * looked at: a whole start line may hold anything there, and must not be refused while it comes.
 */
static bool
may_become_start_line(WnBytes line)
{
    size_t word = 0;

    if (line.length > LONGEST_START_LINE)
        return false;
    while (word < line.length && wn_sip_is_token(line.data[word]))
        word++;
    if (word == 0)
        return false;
    if (word < line.length && line.data[word] == '/' &&
        !wn_bytes_starts_with_nocase(line, WN_LITERAL("SIP/")))
        return false;
    return word == line.length || line.data[word] == '/' || wn_sip_is_blank(line.data[word]);
}

/* Content-Length of a header line, more than WN_FRAME_MAX for any that is too much; false leaves
 * *value. */
static bool
read_content_length(WnBytes line, size_t *value)
{
    WnHeaderId id;
    WnBytes    name, text;
    uint64_t   number;

    if (!wn_sip_split_header(line, &id, &name, &text) || id != WN_HEADER_CONTENT_LENGTH ||
        text.length == 0)
        return false;
    for (size_t i = 0; i < text.length; i++)
        if (!wn_sip_is_digit(text.data[i]))
            return false;
    *value = wn_bytes_parse_number(text, WN_FRAME_MAX, &number) ? (size_t) number
                                                                : (size_t) WN_FRAME_MAX + 1;
    return true;
}

static WnFrameKind
next_sip(WnBytes stream, size_t offset, size_t *length)
{
    size_t     body = 0, value;
    bool       known = false;
    WnLine     line;
    WnLineKind kind;

    for (;; offset = line.next) {
        if (offset > WN_FRAME_MAX)
            return WN_FRAME_FOREIGN;
        kind = wn_sip_folded_line(stream, offset, &line);
        if (kind == WN_LINE_EMPTY)
            break;
        if (kind == WN_LINE_CUT || kind == WN_LINE_LAST)
            return stream.length > WN_FRAME_MAX ? WN_FRAME_FOREIGN : WN_FRAME_MORE;
        /* The first counts, as in the message's own parser. */
        if (!known && read_content_length(line.text, &value)) {
            known = true;
            body = value;
        }
    }
    if (body > WN_FRAME_MAX || line.next > WN_FRAME_MAX - body)
        return WN_FRAME_FOREIGN;
    return whole_when(WN_FRAME_SIP, stream, line.next + body, length);
}

WnFrameKind
wn_frame_next(WnBytes stream, size_t *length)
{
    WnStartLine start;
    WnLine      line;

    if (stream.length == 0)
        return WN_FRAME_MORE;
    if (stream.data[0] == 0)
        return next_nuls(stream, length);
    if (stream.data[0] == '\r' || stream.data[0] == '\n')
        return next_line_ends(stream, length);
    if (stream.data[0] < ' ' ||
        (stream.data[0] < 0x40 && stream.length >= 8 && memcmp(stream.data + 4, cookie, 4) == 0))
        return next_stun(stream, length);
    if (may_be_channel_data(stream))
        return next_channel_data(stream, length);
    if (wn_sip_start_line(stream, &start) && !start.cut)
        return next_sip(stream, start.next, length);
    switch (wn_sip_folded_line(stream, 0, &line)) {
    case WN_LINE_CUT:
        return may_become_start_line(line.text) ? WN_FRAME_MORE : WN_FRAME_FOREIGN;
    case WN_LINE_LAST: /* "INVITE sip:..." that a fold may complete, or one more */
        return (line.folded ? may_become_start_line(line.text)
                            : wn_sip_start_line(line.text, &start))
                   ? WN_FRAME_MORE
                   : WN_FRAME_FOREIGN;
    default:
        return WN_FRAME_FOREIGN;
    }
}

/* Whether a start line and, as far as it is there, a header stand at the beginning of text. */
static bool
begins_message(WnBytes text)
{
    WnStartLine start;
    WnLine      line;
    WnHeaderId  id;
    WnBytes     name, value;

    if (!wn_sip_start_line(text, &start) || wn_sip_leading(text) > 0)
        return false;
    if (start.is_response ? start.status == 0 && !start.cut
                          : wn_sip_method(start.method) == WN_METHOD_UNKNOWN)
        return false;
    /* A message/sipfrag body (RFC 3420) begins so too, and has no headers. */
    if (start.cut || wn_sip_folded_line(text, start.next, &line) == WN_LINE_CUT)
        return true;
    return wn_sip_split_header(line.text, &id, &name, &value);
}

/* Whether so short a rest may grow into a start line. */
static bool
may_begin_message(WnBytes text)
{
    static const char words[] = "SIP/2.0 ";

    if (text.length == 0)
        return false;
    if (text.length < sizeof(words) && wn_bytes_starts_with(WN_LITERAL("SIP/2.0 "), text))
        return true;
    for (int method = WN_METHOD_INVITE; method <= WN_METHOD_UPDATE; method++) {
        const char *name = wn_sip_method_name((WnMethod) method);
        char        prefix[24] = { 0 };
        size_t      length = 0;

        while (name[length] != '\0')
            length++;
        memcpy(prefix, name, length);
        memcpy(prefix + length, " sip:", 5);
        if (wn_bytes_starts_with(wn_bytes(prefix, length + 5), text))
            return true;
    }
    return false;
}

size_t
wn_frame_resync(WnBytes stream)
{
    bool after_line_end = false;

    for (size_t i = 0; i < stream.length; i++) {
        uint8_t byte = stream.data[i];
        WnBytes rest = wn_bytes_slice(stream, i, LONGEST_START_LINE);

        /* The first byte is known to begin nothing. */
        if (i > 0 && byte >= 'A' && byte <= 'Z' &&
            (after_line_end || !wn_sip_is_token(stream.data[i - 1])) &&
            (begins_message(rest) || may_begin_message(rest)))
            return i;
        after_line_end = byte == '\n' || byte == '\r';
    }
    return stream.length;
}
