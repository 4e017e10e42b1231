/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values of headers: lists, parameters, quoted strings; credentials.
 * RFC 3261 7.3.1, 22 and 25.1; RFC 8760 (Digest).
 */
#include "wire/sip_parts.h"

#include <string.h>

size_t
wn_sip_skip_quoted(WnBytes text, size_t index)
{
    const uint8_t *end = wn_bytes_end(text), *at = text.data + index + 1;

    while (at < end) {
        const uint8_t *quote = wn_bytes_seek(at, end, '"');
        const uint8_t *escape = wn_bytes_seek(at, quote, '\\');

        if (escape == quote)
            return quote < end ? (size_t) (quote - text.data) + 1 : index;
        at = end - escape > 2 ? escape + 2 : end;
    }
    return index;
}

/* Behind the quoted string or <> that begins at index; what is never closed encloses nothing. */
static size_t
skip_enclosed(WnBytes text, size_t index)
{
    size_t behind = index;

    if (text.data[index] == '"') {
        behind = wn_sip_skip_quoted(text, index);
    } else if (text.data[index] == '<') {
        behind = index + wn_bytes_find(wn_bytes_from(text, index), '>');
        behind = behind < text.length ? behind : index;
    }
    return behind > index ? behind : index + 1;
}

static size_t
find_outside(WnBytes text, uint8_t byte)
{
    size_t i = 0;

    while (i < text.length && text.data[i] != byte)
        i = skip_enclosed(text, i);
    return i;
}

static inline size_t
skip_blanks_and(WnBytes text, uint8_t separator)
{
    size_t i = 0;

    while (i < text.length && (wn_sip_is_blank(text.data[i]) || text.data[i] == separator))
        i++;
    return i;
}

bool
wn_sip_next_value(WnBytes *rest, WnBytes *value)
{
    size_t         skipped = skip_blanks_and(*rest, ','), end;
    const uint8_t *comma;
    WnBytes        text;

    if (skipped == rest->length)
        return false;
    text = (WnBytes){ rest->data + skipped, rest->length - skipped };
    comma = memchr(text.data, ',', text.length);
    end = comma ? find_outside(text, ',') : text.length;
    *value = wn_sip_trim(text.data, text.data + end);
    *rest = (WnBytes){ text.data + end, text.length - end };
    return true;
}

/* The value behind '=' at at; the index of the ';' after it, or of the end. */
static inline size_t
read_parameter_value(WnBytes text, size_t at, WnBytes *value)
{
    const uint8_t *semicolon;
    size_t         end;

    while (at < text.length && wn_sip_is_blank(text.data[at]))
        at++;
    *value = (WnBytes){ text.data + at, 0 };
    if (at == text.length)
        return at;
    end = text.data[at] == '"' ? wn_sip_skip_quoted(text, at) : at;
    semicolon = memchr(text.data + end, ';', text.length - end);
    if (end > at)
        *value = (WnBytes){ text.data + at + 1, end - at - 2 };
    end = semicolon ? (size_t) (semicolon - text.data) : text.length;
    if (value->length == 0 && text.data[at] != '"')
        *value = wn_sip_trim(text.data + at, text.data + end);
    return end;
}

bool
wn_sip_next_parameter(WnBytes *rest, WnBytes *name, WnBytes *value)
{
    size_t  at = skip_blanks_and(*rest, ';'), start = at;
    WnBytes text = *rest;

    if (at == text.length)
        return false;
    while (at < text.length && text.data[at] != '=' && text.data[at] != ';')
        at++;
    *name = wn_sip_trim(text.data + start, text.data + at);
    *value = (WnBytes){ NULL, 0 };
    if (at < text.length && text.data[at] == '=')
        at = read_parameter_value(text, at + 1, value);
    *rest = (WnBytes){ text.data + at, text.length - at };
    return true;
}

bool
wn_sip_parameter(WnBytes parameters, WnBytes name, WnBytes *value)
{
    WnBytes a_name, a_value;

    while (wn_sip_next_parameter(&parameters, &a_name, &a_value)) {
        if (a_name.length != name.length || !wn_bytes_equal_nocase(a_name, name))
            continue;
        if (value)
            *value = a_value;
        return true;
    }
    return false;
}

bool
wn_sip_reason_is(WnBytes reason, WnBytes protocol, unsigned cause)
{
    WnBytes  value, text;
    uint64_t number;

    while (wn_sip_next_value(&reason, &value)) {
        size_t  at = wn_bytes_find(value, ';');
        WnBytes name = wn_bytes_trim(wn_bytes_slice(value, 0, at));

        if (wn_bytes_equal_nocase(name, protocol) &&
            wn_sip_parameter(wn_bytes_from(value, at), WN_LITERAL("cause"), &text) &&
            wn_bytes_parse_number(text, UINT16_MAX, &number) && number == cause)
            return true;
    }
    return false;
}

bool
wn_sip_lists_have(const WnBytes *lists, size_t n, WnBytes token)
{
    for (size_t i = 0; i < n; i++) {
        WnBytes list = lists[i], value;

        while (wn_sip_next_value(&list, &value))
            if (wn_bytes_equal_nocase(value, token))
                return true;
    }
    return false;
}

static void
read_auth_parameter(WnSipAuth *auth, WnBytes name, WnBytes value)
{
    static const struct {
        WnBytes name;
        size_t  offset;
    } wanted[] = {
        { { (const uint8_t *) "username", 8 }, offsetof(WnSipAuth, username) },
        { { (const uint8_t *) "realm", 5 }, offsetof(WnSipAuth, realm) },
        { { (const uint8_t *) "nonce", 5 }, offsetof(WnSipAuth, nonce) },
        { { (const uint8_t *) "uri", 3 }, offsetof(WnSipAuth, uri) },
        { { (const uint8_t *) "response", 8 }, offsetof(WnSipAuth, response) },
        { { (const uint8_t *) "algorithm", 9 }, offsetof(WnSipAuth, algorithm) },
    };

    for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++) {
        /* The first letters of two of one length differ. */
        if (name.length != wanted[i].name.length ||
            (name.data[0] | 0x20) != wanted[i].name.data[0] ||
            !wn_bytes_equal_nocase(name, wanted[i].name))
            continue;
        WnBytes *field = (WnBytes *) ((char *) auth + wanted[i].offset);

        if (field->length == 0)
            *field = value;
        return;
    }
    if (wn_bytes_equal_nocase(name, WN_LITERAL("stale")))
        auth->stale = wn_bytes_equal_nocase(value, WN_LITERAL("true"));
}

void
wn_sip_parse_auth(WnBytes value, WnSipAuth *auth)
{
    WnBytes rest = wn_bytes_trim(value), one;
    size_t  at = 0;

    while (at < rest.length && wn_sip_is_token(rest.data[at]))
        at++;
    rest = wn_bytes_trim(wn_bytes_from(rest, at));
    *auth = (WnSipAuth){ .parameters = rest, .present = true };
    while (wn_sip_next_value(&rest, &one)) {
        WnBytes name, parameter;

        if (wn_sip_next_parameter(&one, &name, &parameter))
            read_auth_parameter(auth, name, parameter);
    }
}
