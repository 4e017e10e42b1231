/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of a SIP message: where they end, which continue which, header names and values.
 * RFC 3261 7.3.1 (folding), 7.5 (CRLF before the start line).
 */
#include "wire/sip_parts.h"

#include <string.h>

/* Rows 20 to 70; all above ASCII are none. */
const uint8_t wn_sip_token_table[256] = {
    [0x20] =
    0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0, /* 20 */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, /* 30 */
    0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 40 */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 1, /* 50 */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, /* 60 */
    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 0, /* 70 */
};

/* The end of the line that starts at start; false when it is not there. */
static bool
find_line_end(WnBytes bytes, size_t start, size_t *end, size_t *next)
{
    const uint8_t *from = bytes.data + start, *lf, *cr;
    size_t         rest = bytes.length - start;

    if (rest == 0)
        return false;
    lf = memchr(from, '\n', rest);
    cr = memchr(from, '\r', lf ? (size_t) (lf - from) : rest);
    if (!cr && !lf)
        return false;
    if (!cr) {
        *end = (size_t) (lf - bytes.data);
        *next = *end + 1;
        return true;
    }
    *end = *next = (size_t) (cr - bytes.data);
    while (*next < bytes.length && bytes.data[*next] == '\r')
        ++*next;
    if (*next == bytes.length)
        return false;
    /* CRs before an LF are one line end, of a text that was converted twice; else each is one. */
    *next = bytes.data[*next] == '\n' ? *next + 1 : *end + 1;
    return true;
}

WnLineKind
wn_sip_single_line(WnBytes bytes, size_t offset, WnLine *line)
{
    size_t end, next;

    if (!find_line_end(bytes, offset, &end, &next)) {
        *line = (WnLine){ .text = wn_bytes_from(bytes, offset), .next = bytes.length };
        return WN_LINE_CUT;
    }
    *line = (WnLine){ .text = { bytes.data + offset, end - offset },
                      .next = next,
                      .odd_end = next - end != 2 || bytes.data[end] != '\r' };
    if (end == offset)
        return WN_LINE_EMPTY;
    return next < bytes.length ? WN_LINE_WHOLE : WN_LINE_LAST;
}

WnLineKind
wn_sip_folded_line(WnBytes bytes, size_t offset, WnLine *line)
{
    WnLineKind kind = wn_sip_single_line(bytes, offset, line);

    while (kind == WN_LINE_WHOLE &&
           (bytes.data[line->next] == ' ' || bytes.data[line->next] == '\t')) {
        WnLine more;

        kind = wn_sip_single_line(bytes, line->next, &more);
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

bool
wn_sip_split_header(WnBytes line, WnBytes *name, WnBytes *value)
{
    const uint8_t *at = line.data, *end = line.data + line.length, *start;

    /* A first header that begins with blanks: no start line to continue, so it stands alone. */
    while (at < end && wn_sip_is_blank(*at))
        at++;
    start = at;
    while (at < end && wn_sip_is_token(*at))
        at++;
    if (at == start)
        return false;
    *name = (WnBytes){ start, (size_t) (at - start) };
    while (at < end && wn_sip_is_blank(*at))
        at++;
    if (at == end || *at != ':')
        return false;
    *value = wn_sip_trim(at + 1, end);
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
        WnBytes a_name, a_value;

        kind = wn_sip_folded_line(bytes, *offset, &line);
        if (kind == WN_LINE_EMPTY || kind == WN_LINE_CUT)
            return false;
        *offset = line.next;
        if (wn_sip_split_header(line.text, &a_name, &a_value)) {
            *id = wn_sip_header_id(a_name);
            *name = a_name;
            *value = a_value;
            return true;
        }
    }
    return false;
}
