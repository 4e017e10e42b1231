/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SIP by what may stay, not by what must go: words of the protocol stay, all others are replaced,
 * and what nobody here knows is blotted out: headers, lines that are none, bodies.  RFC 3261 25.
 */
#include <string.h>

#include "ticket/redact_parts.h"
#include "ticket/redact_words.h"
#include "wire/sip.h"

/* Seconds, sequence numbers and lengths; telephone numbers have more digits, or a scheme. */
enum { NUMBER = 10, STATUS = 3, PORT = 5 };

/* ------------------------------------------------------------------ values with URIs */

typedef struct {
    WnPseudonyms *pseudonyms;
    char         *text;
    size_t        length;
    bool          has_ports; /* a number behind a colon is one */
} Value;

/* Whether the value at start is of a parameter whose values are numbers or words, and is one. */
static bool
is_plain(const Value *value, size_t start, size_t end)
{
    const char *text = value->text;
    size_t      behind = start, name, dot;

    while (behind > 0 && text[behind - 1] == '"')
        behind--;
    if (behind == 0 || text[behind - 1] != '=')
        return false;
    name = --behind;
    while (name > 0 && wn_redact_is_word_character(text[name - 1]))
        name--;
    if (!wn_redact_is_plain_parameter(text + name, behind - name))
        return false;
    dot = start;
    while (dot < end && g_ascii_isxdigit(text[dot]) &&
           (g_ascii_isdigit(text[dot]) || end - start == 8))
        dot++;
    /* "0.5", and the eight digits of nc, which are hexadecimal. */
    if (dot < end && text[dot] == '.')
        return wn_redact_is_number(text + dot + 1, end - dot - 1) && end - start <= NUMBER / 2;
    return (dot == end && end - start <= NUMBER) || wn_redact_is_value(text + start, end - start) ||
           wn_redact_is_listed(text + start, end - start);
}

/* "tel:" and "sip:" stand before a user, not before a port. */
static bool
follows_scheme(const char *text, size_t start)
{
    static const char *const schemes[] = { "sip:", "sips:", "tel:" };

    for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++) {
        size_t length = strlen(schemes[i]);
        if (start >= length && g_ascii_strncasecmp(text + start - length, schemes[i], length) == 0)
            return true;
    }
    return false;
}

static bool
may_stay(const Value *value, size_t start, size_t end)
{
    const char *token = value->text + start;
    size_t      length = end - start;
    char        before = start > 0 ? value->text[start - 1] : ' ';
    char        behind = end < value->length ? value->text[end] : ' ';

    if (behind == '@')
        return false;
    if (behind == '=')
        return wn_redact_is_parameter(token, length);
    if (value->has_ports && before == ':' && wn_redact_is_number(token, length) && length <= PORT &&
        !follows_scheme(value->text, start))
        return true;
    return wn_redact_is_value(token, length) || is_plain(value, start, end);
}

static void
replace_token(const Value *value, size_t start, size_t end)
{
    static const char COOKIE[] = "z9hG4bK";
    char             *token = value->text + start;
    size_t            length = end - start;

    if (may_stay(value, start, end) || wn_pseudonym_addr_text(value->pseudonyms, token, length))
        return;
    if (length > strlen(COOKIE) && g_ascii_strncasecmp(token, COOKIE, strlen(COOKIE)) == 0) {
        token += strlen(COOKIE);
        length -= strlen(COOKIE);
    }
    wn_redact_runs(value->pseudonyms, token, length);
}

static void
replace_value(const Value *value)
{
    char  *text = value->text;
    size_t length = value->length, end;

    for (size_t i = 0; i < length; i = end) {
        end = i + 1;
        if (text[i] == '[') {
            while (end < length && text[end] != ']')
                end++;
            if (!wn_pseudonym_addr_text(value->pseudonyms, text + i + 1, end - i - 1))
                wn_redact_runs(value->pseudonyms, text + i + 1, end - i - 1);
        } else if ((unsigned char) text[i] > 126) {
            text[i] = 'x';
        } else if (wn_redact_is_word_character(text[i])) {
            end = wn_redact_word_end(text, i, length);
            replace_token(value, i, end);
        }
    }
}

static void
redact_value(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    Value value = { pseudonyms, text, length, true };

    replace_value(&value);
}

void
wn_redact_call_id(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    Value value = { pseudonyms, text, length, false };

    replace_value(&value);
}

/* "Call-ID;to-tag=...;from-tag=...": RFC 3891 6.1. */
static void
redact_replaces(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    const char *end = memchr(text, ';', length);
    size_t      id = end ? (size_t) (end - text) : length;

    wn_redact_call_id(pseudonyms, text, id);
    redact_value(pseudonyms, text + id, length - id);
}

/* ------------------------------------------------------------------ headers */

static void
replace_header(WnPseudonyms *pseudonyms, WnHeaderId id, char *text, size_t length)
{
    switch (id) {
    case WN_HEADER_CSEQ:
    case WN_HEADER_MAX_FORWARDS:
    case WN_HEADER_EXPIRES:
    case WN_HEADER_MIN_EXPIRES:
    case WN_HEADER_CONTENT_LENGTH:
    case WN_HEADER_CONTENT_TYPE:
    case WN_HEADER_CONTENT_ENCODING:
    case WN_HEADER_SESSION_EXPIRES:
    case WN_HEADER_MIN_SE:
    case WN_HEADER_RSEQ:
    case WN_HEADER_RACK:
    case WN_HEADER_SUPPORTED:
    case WN_HEADER_REQUIRE:
    case WN_HEADER_EVENT:
    case WN_HEADER_SUBSCRIPTION_STATE:
    case WN_HEADER_FLOW_TIMER:
    case WN_HEADER_ALLOW:
        wn_redact_unknown(pseudonyms, text, length, wn_redact_is_listed, NUMBER);
        break;
    case WN_HEADER_USER_AGENT:
    case WN_HEADER_SERVER:
        wn_redact_product(pseudonyms, text, length);
        break;
    case WN_HEADER_WARNING:
    case WN_HEADER_REASON:
        wn_redact_unknown(pseudonyms, text, length, wn_redact_is_phrase, STATUS);
        break;
    case WN_HEADER_CALL_ID:
        wn_redact_call_id(pseudonyms, text, length);
        break;
    case WN_HEADER_REPLACES:
        redact_replaces(pseudonyms, text, length);
        break;
    case WN_HEADER_OTHER:
        wn_redact_blot(text, length);
        break;
    default:
        redact_value(pseudonyms, text, length);
    }
}

/* Of the name too: "X-Customer-Miller" says who it is. */
static void
replace_name(char *name, size_t length)
{
    if (!wn_redact_is_header(name, length))
        wn_redact_blot(name, length);
}

static void
replace_start_line(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    char  *space = memchr(text, ' ', length);
    char  *last = g_strrstr_len(text, (gssize) length, " SIP/");
    size_t method = space ? (size_t) (space - text) : length;
    size_t from, to;

    if (length >= 4 && g_ascii_strncasecmp(text, "SIP/", 4) == 0) {
        wn_redact_unknown(pseudonyms, text + method, length - method, wn_redact_is_phrase, STATUS);
        return;
    }
    if (!wn_redact_is_listed(text, method))
        wn_redact_runs(pseudonyms, text, method);
    from = MIN(method + 1, length);
    to = last ? (size_t) (last - text) : length;
    if (to > from)
        redact_value(pseudonyms, text + from, to - from);
}

/* ------------------------------------------------------------------ bodies */

/* SDP alone, or among the parts of a multipart body (RFC 5621), whose boundary keeps its equality
 * with the header that names it. */
static void
replace_body(WnPseudonyms *pseudonyms, char *text, size_t length)
{
    bool any = length >= 2 && memcmp(text, "v=", 2) == 0, within = any;

    if (!any && (length < 2 || memcmp(text, "--", 2) != 0)) {
        wn_redact_blot(text, length);
        return;
    }
    for (size_t i = 0, end; i < length; i = end + 1) {
        char  *line = text + i;
        size_t size;

        for (end = i; end < length && text[end] != '\n' && text[end] != '\r';)
            end++;
        size = end - i;
        if (!any && size >= 2 && memcmp(line, "v=", 2) == 0)
            within = true;
        if (!any && size >= 2 && memcmp(line, "--", 2) == 0) {
            within = false;
            wn_redact_unknown(pseudonyms, line, size, wn_redact_is_listed, NUMBER);
        } else if (within) {
            wn_redact_description_line(pseudonyms, line, size);
        } else if (size > 13 && g_ascii_strncasecmp(line, "Content-Type:", 13) == 0) {
            wn_redact_unknown(pseudonyms, line + 13, size - 13, wn_redact_is_listed, NUMBER);
        } else {
            wn_redact_blot(line, size);
        }
    }
}

/* Past the empty line at offset, which may end in CRLF, LF or several CRs. */
static size_t
body_start(const char *text, size_t offset, size_t length)
{
    while (offset < length && text[offset] == '\r')
        offset++;
    return offset < length && text[offset] == '\n' ? offset + 1 : offset;
}

void
wn_redact_message(WnPseudonyms *pseudonyms, uint8_t *data, size_t length)
{
    char      *text = (char *) data;
    size_t     offset = 0, start = 0, line, known;
    WnHeaderId id;
    WnBytes    name, value;

    while (start < length && (text[start] == '\r' || text[start] == '\n'))
        start++;
    for (line = start; line < length && text[line] != '\r' && text[line] != '\n';)
        line++;
    replace_start_line(pseudonyms, text + start, line - start);
    /* Whatever stands between the headers is none. */
    for (known = line; wn_sip_next_header(wn_bytes(data, length), &offset, &id, &name, &value);
         known = (size_t) (value.data - data) + value.length) {
        size_t named = (size_t) (name.data - data);

        wn_redact_blot(text + known, named - known);
        replace_header(pseudonyms, id, text + (value.data - data), value.length);
        replace_name(text + named, name.length);
    }
    offset = MAX(offset, known);
    wn_redact_blot(text + known, offset - known);
    if (offset < length && (text[offset] == '\r' || text[offset] == '\n')) {
        size_t body = body_start(text, offset, length);
        replace_body(pseudonyms, text + body, length - body);
    } else {
        wn_redact_blot(text + offset, length - offset);
    }
}
