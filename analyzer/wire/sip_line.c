/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of a SIP message: where they end, which continue which, header names and values.
 * RFC 3261 7.3.1 (folding), 7.5 (CRLF before the start line).
 */
#include "wire/sip_parts.h"

#include <string.h>

/* Rows 20 to 70; all above ASCII are none. */
const uint8_t wn_sip_token_table[256] = {
    [0x20] = 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, /* 20 */
    1,          1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, /* 30 */
    0,          1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 40 */
    1,          1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, /* 50 */
    1,          1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 60 */
    1,          1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, /* 70 */
};

/* An end that is not CRLF, with its first byte at at; false when it is not there yet. */
static bool
find_odd_end(WnBytes bytes, const uint8_t *at, WnLine *line)
{
    const uint8_t *end = wn_bytes_end(bytes), *next = at;

    if (at == end)
        return false;
    if (*at == '\n') {
        next = at + 1;
    } else {
        while (next < end && *next == '\r')
            next++;
        if (next == end)
            return false;
        /* CRs before an LF are one line end, of a text converted twice; else each is one. */
        next = *next == '\n' ? next + 1 : at + 1;
    }
    line->text.length = (size_t) (at - line->text.data);
    line->next = (size_t) (next - bytes.data);
    line->odd_end = true;
    return true;
}

static inline WnLineKind
single_line(WnBytes bytes, size_t offset, WnLine *line)
{
    const uint8_t *from = bytes.data + offset, *end = wn_bytes_end(bytes), *at;
    size_t         rest = bytes.length - offset;

    line->text = (WnBytes){ from, rest };
    line->next = bytes.length;
    line->folded = line->odd_end = false;
    if (rest == 0)
        return WN_LINE_CUT;
    at = wn_bytes_line_end(from, end);
    if (end - at >= 2 && at[0] == '\r' && at[1] == '\n') {
        line->text.length = (size_t) (at - from);
        line->next = (size_t) (at + 2 - bytes.data);
    } else if (!find_odd_end(bytes, at, line)) {
        return WN_LINE_CUT;
    }
    if (line->text.length == 0)
        return WN_LINE_EMPTY;
    return line->next < bytes.length ? WN_LINE_WHOLE : WN_LINE_LAST;
}

WnLineKind
wn_sip_single_line(WnBytes bytes, size_t offset, WnLine *line)
{
    return single_line(bytes, offset, line);
}

WnLineKind
wn_sip_folded_line(WnBytes bytes, size_t offset, WnLine *line)
{
    WnLineKind kind = single_line(bytes, offset, line);

    while (kind == WN_LINE_WHOLE &&
           (bytes.data[line->next] == ' ' || bytes.data[line->next] == '\t')) {
        WnLine more;

        kind = single_line(bytes, line->next, &more);
        line->text.length = (size_t) (more.text.data - line->text.data) + more.text.length;
        line->next = more.next;
        line->odd_end |= more.odd_end;
        line->folded = true;
    }
    return kind;
}

size_t
wn_sip_leading(WnBytes bytes)
{
    size_t count = 0;

    while (count < bytes.length && (bytes.data[count] == '\r' || bytes.data[count] == '\n'))
        count++;
    return count;
}

static bool
all_token(WnBytes text)
{
    for (size_t i = 0; i < text.length; i++)
        if (!wn_sip_is_token(text.data[i]))
            return false;
    return text.length > 0;
}

bool
wn_sip_split_header(WnBytes line, WnHeaderId *id, WnBytes *name, WnBytes *value)
{
    const uint8_t *end = wn_bytes_end(line), *colon;
    WnBytes        a_name;
    WnHeaderId     an_id;

    colon = line.length > 0 ? memchr(line.data, ':', line.length) : NULL;
    if (!colon || colon == line.data)
        return false;
    a_name = (WnBytes){ line.data, (size_t) (colon - line.data) };
    an_id = wn_sip_header_id(a_name);
    if (an_id == WN_HEADER_OTHER && !all_token(a_name)) {
        /* Blanks before it: a first header that has no start line to continue. */
        a_name = wn_sip_trim(line.data, colon);
        an_id = a_name.length > 0 ? wn_sip_header_id(a_name) : WN_HEADER_OTHER;
        if (an_id == WN_HEADER_OTHER && !all_token(a_name))
            return false;
    }
    *id = an_id;
    *name = a_name;
    *value = wn_sip_trim(colon + 1, end);
    return true;
}

/* Right behind the colon, with one blank before it and none after it, or with more. */
static inline WnBytes
value_between(const uint8_t *colon, const uint8_t *end)
{
    const uint8_t *from = colon + 1;

    from += from < end && *from == ' ';
    if (from<end && * from> ' ' && end[-1] > ' ')
        return (WnBytes){ from, (size_t) (end - from) };
    return wn_sip_trim(from, end);
}

bool
wn_sip_plain_header(WnBytes bytes, size_t offset, WnPlainHeader *header)
{
    enum { LONGEST_NAME = 32 };
    const uint8_t *from = bytes.data + offset, *end = bytes.data + bytes.length, *colon, *at;
    ptrdiff_t      room = end - from < LONGEST_NAME ? end - from : LONGEST_NAME;
    WnBytes        name;

    colon = wn_bytes_seek(from, from + room, ':');
    name = (WnBytes){ from, (size_t) (colon - from) };
    if (name.length == 0 || colon == from + room)
        return false;
    header->id = wn_sip_header_id(name);
    if (header->id == WN_HEADER_OTHER && !all_token(name))
        return false;
    at = wn_bytes_line_end(colon, end);
    if (end - at <= 2 || at[0] != '\r' || at[1] != '\n' || at[2] == ' ' || at[2] == '\t')
        return false;
    header->value = value_between(colon, at);
    header->next = (size_t) (at + 2 - bytes.data);
    return true;
}

bool
wn_sip_next_header(WnBytes bytes, size_t *offset, WnHeaderId *id, WnBytes *name, WnBytes *value)
{
    WnLine     line;
    WnLineKind kind;

    if (*offset == 0) {
        WnStartLine start;

        if (!wn_sip_start_line(bytes, &start))
            return false;
        *offset = start.next;
    }
    while (*offset < bytes.length) {
        kind = wn_sip_folded_line(bytes, *offset, &line);
        if (kind == WN_LINE_EMPTY || kind == WN_LINE_CUT)
            return false;
        *offset = line.next;
        if (wn_sip_split_header(line.text, id, name, value))
            return true;
    }
    return false;
}
