/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The start line: what makes bytes a SIP message, and a cut one recognisable.
 * RFC 3261 7.1, 7.2, 7.5; RFC 4475 3.1.2 (spaces and brackets that are met in it).
 */
#include "wire/sip_parts.h"

#include <string.h>

/* Longer words are no method. */
enum { LONGEST_METHOD = 64 };

static size_t
skip_blanks(WnBytes text, size_t at)
{
    while (at < text.length && wn_sip_is_blank(text.data[at]))
        at++;
    return at;
}

static size_t
skip_digits(WnBytes text, size_t at)
{
    while (at < text.length && wn_sip_is_digit(text.data[at]))
        at++;
    return at;
}

/* The index behind "SIP/2.0" at the beginning of text, 0 when it does not begin so. */
static size_t
skip_version(WnBytes text)
{
    size_t dot, end;

    if (!wn_bytes_starts_with_nocase(text, WN_LITERAL("SIP/")))
        return 0;
    dot = skip_digits(text, 4);
    if (dot == 4 || dot == text.length || text.data[dot] != '.')
        return 0;
    end = skip_digits(text, dot + 1);
    return end > dot + 1 ? end : 0;
}

static bool
is_version(WnBytes word)
{
    return word.length > 0 && skip_version(word) == word.length;
}

static bool
read_response(WnBytes line, WnStartLine *start)
{
    size_t   at = skip_version(line), code, end;
    uint64_t status;

    if (at == 0)
        return false;
    code = skip_blanks(line, at);
    end = skip_digits(line, code);
    if (code == at || end == code)
        return false;
    start->is_response = true;
    start->odd = code != at + 1 || line.data[at] != ' ' ||
                 !wn_bytes_equal(wn_bytes_slice(line, 0, at), WN_LITERAL("SIP/2.0"));
    if (wn_bytes_parse_number(wn_bytes_slice(line, code, end - code), 699, &status) &&
        status >= 100 && (end == line.length || wn_sip_is_blank(line.data[end])))
        start->status = (uint16_t) status;
    start->reason_phrase = wn_bytes_trim(wn_bytes_from(line, end));
    return true;
}

static size_t
method_length(WnBytes line)
{
    size_t length = 0;

    while (length < line.length && wn_sip_is_token(line.data[length]))
        if (++length > LONGEST_METHOD)
            return 0;
    return length;
}

static size_t
find_blank(WnBytes text)
{
    size_t i = 0;

    while (i < text.length && !wn_sip_is_blank(text.data[i]))
        i++;
    return i;
}

/* A request line as RFC 3261 has it. */
static bool
read_plain_request(WnBytes line, size_t method, WnStartLine *start)
{
    static const char version[] = " SIP/2.0";
    const size_t      size = sizeof(version) - 1;
    size_t            end;

    if (line.length < method + 2 + size)
        return false;
    end = line.length - size;
    start->method = (WnBytes){ line.data, method };
    start->uri = (WnBytes){ line.data + method + 1, end - method - 1 };
    return memcmp(line.data + end, version, size) == 0 && line.data[method] == ' ' &&
           start->uri.data[0] != '<' && memchr(start->uri.data, ' ', start->uri.length) == NULL;
}

static bool
read_request(WnBytes line, WnStartLine *start)
{
    size_t  method = method_length(line), version, blank;
    WnBytes rest, word;

    if (method == 0 || method == line.length || !wn_sip_is_blank(line.data[method]))
        return false;
    if (read_plain_request(line, method, start))
        return true;
    rest = wn_bytes_trim(wn_bytes_from(line, method));
    version = rest.length;
    while (version > 0 && !wn_sip_is_blank(rest.data[version - 1]))
        version--;
    word = wn_bytes_from(rest, version);
    if (version == 0 || !is_version(word))
        return false;
    start->method = wn_bytes_slice(line, 0, method);
    start->uri = wn_bytes_trim(wn_bytes_slice(rest, 0, version));
    /* RFC 4475 3.1.2.9: blanks in the URI; before its scheme they are between words of prose. */
    blank = find_blank(start->uri);
    if (start->uri.length == 0 ||
        (blank < start->uri.length && wn_bytes_find(start->uri, ':') > blank))
        return false;
    start->odd = line.length != start->method.length + start->uri.length + word.length + 2 ||
                 blank < start->uri.length || start->uri.data[0] == '<' ||
                 !wn_bytes_equal(word, WN_LITERAL("SIP/2.0"));
    return true;
}

/* "INVITE sip:...", "SIP/2.0 ...": enough of a cut line to be sure. */
static bool
read_cut(WnBytes line, WnStartLine *start)
{
    size_t  at = skip_version(line), method;
    WnBytes word;

    start->cut = true;
    if (at > 0) {
        start->is_response = true;
        if (!read_response(line, start))
            return skip_blanks(line, at) == line.length;
        /* Without what follows it the code may have been longer, and the phrase is not whole. */
        if (start->reason_phrase.length == 0 && !wn_sip_is_blank(line.data[line.length - 1]))
            start->status = 0;
        start->reason_phrase = wn_bytes(NULL, 0);
        return true;
    }
    method = method_length(line);
    word = wn_bytes_from(line, skip_blanks(line, method));
    if (wn_sip_method(wn_bytes_slice(line, 0, method)) == WN_METHOD_UNKNOWN ||
        !(wn_bytes_starts_with_nocase(word, WN_LITERAL("sip:")) ||
          wn_bytes_starts_with_nocase(word, WN_LITERAL("sips:")) ||
          wn_bytes_starts_with_nocase(word, WN_LITERAL("tel:"))))
        return false;
    start->method = wn_bytes_slice(line, 0, method);
    return true;
}

/* A method, or the "SIP" of a version, and what has to follow it. */
static bool
begins_with_word(WnBytes bytes)
{
    size_t length = method_length(bytes);

    return length > 0 && length < bytes.length &&
           (wn_sip_is_blank(bytes.data[length]) || bytes.data[length] == '/');
}

/* "SIP/2.0 200 " begins a response, whatever follows. */
static bool
is_plain_response(WnBytes bytes)
{
    static const char VERSION[8] = { 'S', 'I', 'P', '/', '2', '.', '0', ' ' };
    const uint8_t    *code;

    if (bytes.length < sizeof(VERSION) + 4 || memcmp(bytes.data, VERSION, sizeof(VERSION)) != 0)
        return false;
    code = bytes.data + sizeof(VERSION);
    return wn_sip_is_digit(code[0]) && wn_sip_is_digit(code[1]) && wn_sip_is_digit(code[2]) &&
           code[3] == ' ';
}

/* A line as RFC 3261 has it, to its end; false for any other. */
static bool
read_plain_line(WnBytes bytes, WnStartLine *start)
{
    enum { CODE = 8 };
    WnStartLine    found = { 0 };
    bool           is_response = is_plain_response(bytes);
    size_t         method = is_response ? 0 : method_length(bytes);
    const uint8_t *end = wn_bytes_end(bytes), *at;
    WnBytes        line;

    if (!is_response && (method == 0 || method == bytes.length || bytes.data[method] != ' '))
        return false;
    at = wn_bytes_line_end(bytes.data, end);
    if (end - at < 2 || at[0] != '\r' || at[1] != '\n')
        return false;
    line = (WnBytes){ bytes.data, (size_t) (at - bytes.data) };
    found.next = line.length + 2;
    if (!is_response) {
        if (!read_plain_request(line, method, &found))
            return false;
    } else {
        const uint8_t *code = line.data + CODE;

        if (line.length < CODE + 4 || code[0] < '1' || code[0] > '6')
            return false;
        found.is_response = true;
        found.status = (uint16_t) ((code[0] - '0') * 100 + (code[1] - '0') * 10 + code[2] - '0');
        found.reason_phrase = wn_sip_trim(code + 4, at);
    }
    *start = found;
    return true;
}

bool
wn_sip_start_line(WnBytes bytes, WnStartLine *start)
{
    WnStartLine found = { 0 };
    size_t      offset;
    WnLine      line;
    WnLineKind  kind;

    if (read_plain_line(bytes, start))
        return true;
    offset = wn_sip_leading(bytes);
    /* Most of what is asked about is not SIP: its first word spares the search for its line. */
    if (!begins_with_word(wn_bytes_from(bytes, offset)))
        return false;
    kind = wn_sip_single_line(bytes, offset, &line);
    found.next = line.next;
    if (kind == WN_LINE_CUT) {
        if (!read_cut(line.text, &found))
            return false;
    } else if (!read_response(line.text, &found) && !read_request(line.text, &found)) {
        kind = wn_sip_folded_line(bytes, offset, &line);
        if (!line.folded || kind == WN_LINE_CUT || !read_request(line.text, &found))
            return false;
        found.next = line.next;
        found.odd = true;
    }
    found.odd_end = line.odd_end;
    *start = found;
    return true;
}

bool
wn_sip_looks_like(WnBytes bytes)
{
    WnStartLine start;

    if (is_plain_response(bytes))
        return true;
    return wn_sip_start_line(bytes, &start);
}
