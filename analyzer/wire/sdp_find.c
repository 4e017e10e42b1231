/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which part of a SIP body is SDP, or a fragment of it (RFC 8840 9.2).
 * RFC 5621 3 and 4 (multipart bodies in SIP), RFC 2046 5.1.1 (boundaries), RFC 3261 20.15.
 */
#include "wire/sdp.h"
#include "wire/sip_parts.h"

#include <string.h>

/* Multiparts within multiparts: more is nobody's session. */
enum { DEEPEST = 4 };

/* Offset of the next line that is "--boundary", from on; bytes.length when there is none. */
static size_t
find_boundary(WnBytes bytes, WnBytes boundary, size_t from)
{
    while (from < bytes.length) {
        WnBytes line = wn_bytes_from(bytes, from);

        if (line.length >= boundary.length + 2 && line.data[0] == '-' && line.data[1] == '-' &&
            memcmp(line.data + 2, boundary.data, boundary.length) == 0)
            return from;
        from += wn_bytes_find(line, '\n') + 1;
    }
    return bytes.length;
}

/* Content-Type and body of one part; the headers may be missing, with their empty line or not. */
static WnBytes
split_part(WnBytes part, WnBytes *type)
{
    size_t offset = 0;
    WnLine line;

    *type = wn_bytes(NULL, 0);
    for (;; offset = line.next) {
        WnLineKind kind = wn_sip_folded_line(part, offset, &line);
        WnHeaderId id;
        WnBytes    name, value;

        if (kind == WN_LINE_EMPTY)
            return wn_bytes_from(part, line.next);
        if (kind == WN_LINE_CUT || !wn_sip_split_header(line.text, &id, &name, &value))
            return wn_bytes_from(part, offset);
        if (id == WN_HEADER_CONTENT_TYPE)
            *type = value;
    }
}

/* What is looked for. */
typedef struct {
    WnBytes type;
    WnBytes start; /* what a body without a type begins with; empty: such a body is none */
} Wanted;

static WnBytes find_at(const Wanted *wanted, WnBytes content_type, WnBytes body, int depth);

static WnBytes
find_in_parts(const Wanted *wanted, WnBytes boundary, WnBytes body, int depth)
{
    size_t start = find_boundary(body, boundary, 0);

    while (start < body.length) {
        size_t  from = start + wn_bytes_find(wn_bytes_from(body, start), '\n') + 1;
        size_t  end = find_boundary(body, boundary, from), length;
        WnBytes type, part;

        if (from >= end)
            break;
        /* The line end before a boundary is the boundary's. */
        length = end - from;
        if (end < body.length && body.data[end - 1] == '\n')
            length -= length > 1 && body.data[end - 2] == '\r' ? 2 : 1;
        part = split_part(wn_bytes_slice(body, from, length), &type);
        part = find_at(wanted, type, part, depth + 1);
        if (part.length > 0)
            return part;
        start = end;
    }
    return wn_bytes(NULL, 0);
}

/* The boundary that the type names, or the one that the body begins with. */
static WnBytes
read_boundary(WnBytes parameters, WnBytes body)
{
    WnBytes boundary, line;

    if (wn_sip_parameter(parameters, WN_LITERAL("boundary"), &boundary) && boundary.length > 0)
        return boundary;
    line = wn_bytes_slice(body, 0, wn_bytes_find(body, '\n'));
    if (!wn_bytes_starts_with(line, WN_LITERAL("--")))
        return wn_bytes(NULL, 0);
    return wn_bytes_trim(wn_bytes_from(line, 2));
}

static WnBytes
find_at(const Wanted *wanted, WnBytes content_type, WnBytes body, int depth)
{
    size_t  semicolon = wn_bytes_find(content_type, ';');
    WnBytes type = wn_bytes_trim(wn_bytes_slice(content_type, 0, semicolon)), boundary;

    if (wn_bytes_equal_nocase(type, wanted->type) ||
        (type.length == 0 && wanted->start.length > 0 && wn_bytes_starts_with(body, wanted->start)))
        return body;
    if (depth == DEEPEST || !wn_bytes_starts_with_nocase(type, WN_LITERAL("multipart/")))
        return wn_bytes(NULL, 0);
    boundary = read_boundary(wn_bytes_from(content_type, semicolon), body);
    return boundary.length > 0 ? find_in_parts(wanted, boundary, body, depth) : boundary;
}

WnBytes
wn_sdp_find(WnBytes content_type, WnBytes body)
{
    const Wanted sdp = { WN_LITERAL("application/sdp"), WN_LITERAL("v=") };

    return find_at(&sdp, content_type, body, 0);
}

WnBytes
wn_sdp_find_fragment(WnBytes content_type, WnBytes body)
{
    const Wanted fragment = { WN_LITERAL("application/trickle-ice-sdpfrag"), WN_LITERAL("") };

    return find_at(&fragment, content_type, body, 0);
}

WnBytes
wn_sdp_whole_lines(WnBytes body)
{
    while (body.length > 0 && body.data[body.length - 1] != '\n' &&
           body.data[body.length - 1] != '\r')
        body.length--;
    return body;
}
