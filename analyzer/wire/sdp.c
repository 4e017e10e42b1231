/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading a session description line by line.
 * RFC 8866, 3556 (b=RS, b=RR).
 */
#include "wire/sdp.h"

#include "wire/sdp_reader.h"
#include "wire/sip_parts.h"

#include <string.h>

static bool
read_origin(WnSdp *sdp, WnBytes value)
{
    WnBytes host;

    sdp->origin_user = wn_sdp_word(&value);
    sdp->session_id = wn_sdp_word(&value);
    sdp->session_version = wn_sdp_word(&value);
    return wn_sdp_address(value, &host, &sdp->origin);
}

static bool
read_connection(WnSdpReader *reader, WnBytes value)
{
    WnBytes host;
    WnAddr  addr;

    if (!wn_sdp_address(value, &host, &addr))
        return false;
    if (!reader->media) {
        if (reader->sdp->connection_host.length == 0) {
            reader->sdp->connection_host = host;
            reader->sdp->connection = addr;
        }
    } else if (!reader->media->own_connection) {
        /* RFC 8866 5.7: of several lines, which are for layers, the first is the base. */
        reader->media->own_connection = true;
        reader->media->host = host;
        reader->media->endpoint.addr = addr;
    }
    return true;
}

static bool
is_rtp(WnBytes protocol)
{
    return wn_bytes_contains_nocase(protocol, WN_LITERAL("RTP/"));
}

static void
read_formats(WnSdpMedia *media, WnBytes list)
{
    WnBytes  word;
    uint64_t number;

    if (!is_rtp(media->protocol))
        return;
    while ((word = wn_sdp_word(&list)).length > 0) {
        if (!wn_bytes_parse_number(word, 127, &number))
            continue;
        if (media->n_formats < WN_SDP_MAX_FORMATS)
            media->formats[media->n_formats++] = (uint8_t) number;
        /* RFC 3389: 13; 19 in its drafts and in many phones. */
        media->comfort_noise |= number == 13 || number == 19;
    }
}

static bool
read_media(WnSdpReader *reader, WnBytes value)
{
    WnSdp  *sdp = reader->sdp;
    WnBytes port;
    bool    readable;

    if (sdp->n_media == WN_SDP_MAX_MEDIA) {
        sdp->too_many = true;
        reader->media = &reader->spare;
        reader->index = WN_SDP_MAX_MEDIA;
    } else {
        reader->index = sdp->n_media++;
        reader->media = &sdp->media[reader->index];
    }
    *reader->media = (WnSdpMedia){ .direction = WN_SENDRECV };
    reader->lines[reader->index] = (WnSdpLines){ 0 };
    reader->media->type = wn_sdp_word(&value);
    port = wn_sdp_word(&value);
    port.length = wn_bytes_find(port, '/');
    readable = wn_sdp_port(port, &reader->media->endpoint.port);
    reader->media->protocol = wn_sdp_word(&value);
    reader->media->format_list = wn_bytes_trim(value);
    read_formats(reader->media, reader->media->format_list);
    return readable;
}

/* b=RS:0 and b=RR:0, which ask for no RTCP (RFC 3556 2). */
static void
read_bandwidth(WnSdpReader *reader, WnBytes value)
{
    WnSdpLines *lines = reader->media ? &reader->lines[reader->index] : NULL;
    size_t      colon = wn_bytes_find(value, ':');
    WnBytes     kind = wn_bytes_slice(value, 0, colon);
    uint64_t    number;
    bool        zero, senders = wn_bytes_equal_nocase(kind, WN_LITERAL("RS"));

    if (!senders && !wn_bytes_equal_nocase(kind, WN_LITERAL("RR")))
        return;
    if (!wn_bytes_parse_number(wn_bytes_from(value, colon + 1), UINT32_MAX, &number)) {
        reader->sdp->malformed = true;
        return;
    }
    zero = number == 0;
    if (!lines) {
        *(senders ? &reader->session.rs_zero : &reader->session.rr_zero) = zero;
    } else if (senders) {
        lines->has_rs = true;
        lines->rs_zero = zero;
    } else {
        lines->has_rr = true;
        lines->rr_zero = zero;
    }
}

/* True when the line shows that this is a session description. */
static bool
read_line(WnSdpReader *reader, WnBytes line)
{
    WnBytes value;
    bool    readable = true;

    if (line.length < 2 || line.data[1] != '=') {
        reader->sdp->malformed = true;
        return false;
    }
    value = wn_sip_trim(line.data + 2, wn_bytes_end(line));
    switch (line.data[0]) {
    case 'v':
        break;
    case 'o':
        readable = read_origin(reader->sdp, value);
        break;
    case 'c':
        readable = read_connection(reader, value);
        break;
    case 'm':
        readable = read_media(reader, value);
        break;
    case 'b':
        read_bandwidth(reader, value);
        break;
    case 'a':
        wn_sdp_read_attribute(reader, value);
        break;
    default:
        break;
    }
    if (!readable)
        reader->sdp->malformed = true;
    return line.data[0] == 'v' || line.data[0] == 'm';
}

/* The lists are large, and beyond their counts nobody looks. */
static void
reset(WnSdp *sdp)
{
    memset(sdp, 0, offsetof(WnSdp, media));
    sdp->n_media = 0;
    memset((char *) sdp + offsetof(WnSdp, n_candidates), 0,
           sizeof(*sdp) - offsetof(WnSdp, n_candidates));
}

/* "a=rtpmap:0 PCMU/8000": by its first letter no comfort noise. */
static bool
is_usual_codec(const uint8_t *at, const uint8_t *end)
{
    static const char RTPMAP[7] = { 'r', 't', 'p', 'm', 'a', 'p', ':' };

    if (end - at <= (ptrdiff_t) sizeof(RTPMAP) || memcmp(at, RTPMAP, sizeof(RTPMAP)) != 0 ||
        !wn_sip_is_digit(at[sizeof(RTPMAP)]))
        return false;
    for (at += sizeof(RTPMAP); at < end && wn_sip_is_digit(*at); at++)
        ;
    return end - at >= 2 && *at == ' ' && at[1] > ' ' && (at[1] | 0x20) != 'c';
}

/* Most lines, as nearly everybody writes them, say nothing that is asked for. */
static bool
says_nothing(const WnSdpReader *reader, const uint8_t *at, const uint8_t *end)
{
    static const uint32_t UNREAD = WN_SDP_LETTER('s') | WN_SDP_LETTER('t') | WN_SDP_LETTER('i') |
                                   WN_SDP_LETTER('u') | WN_SDP_LETTER('e') | WN_SDP_LETTER('p');

    if (end - at < 3 || at[1] != '=' || at[0] < 'a')
        return false;
    if (at[0] == 'a')
        return !wn_sdp_may_be_read(at[2]) || (reader->media && is_usual_codec(at + 2, end));
    return UNREAD & WN_SDP_LETTER(at[0]);
}

static inline const uint8_t *
next_line(const uint8_t *at, const uint8_t *end)
{
    if (end - at > 2 && at[0] == '\r' && at[1] == '\n' && at[2] > '\r')
        return at + 2;
    while (at < end && (*at == '\r' || *at == '\n'))
        at++;
    return at;
}

/* True when some line shows that it is a session description. */
static bool
read_lines(WnBytes bytes, WnSdp *sdp)
{
    const uint8_t *at = bytes.data, *end = wn_bytes_end(bytes);
    WnSdpReader    reader;
    bool           found = false;

    reader.sdp = sdp;
    reader.media = NULL;
    reader.session = (WnSdpSession){ .direction = WN_SENDRECV };
    reset(sdp);
    sdp->whole = bytes;
    while (at < end) {
        const uint8_t *line_end = wn_bytes_line_end(at, end);

        if (!says_nothing(&reader, at, line_end)) {
            WnBytes line = wn_sip_trim(at, line_end);

            if (line.length > 0)
                found |= read_line(&reader, line);
        }
        at = next_line(line_end, end);
    }
    wn_sdp_finish(sdp, reader.lines, &reader.session);
    return found;
}

bool
wn_sdp_parse(WnBytes bytes, WnSdp *sdp)
{
    return read_lines(bytes, sdp);
}

bool
wn_sdp_parse_fragment(WnBytes bytes, WnSdp *sdp)
{
    (void) read_lines(bytes, sdp);
    return !sdp->malformed && !sdp->too_many;
}
