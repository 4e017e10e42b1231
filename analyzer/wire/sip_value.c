/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Values of headers: lists, parameters, quoted strings; Via and credentials.
 * RFC 3261 7.3.1, 20.42, 22 and 25.1; RFC 3581 (rport), 5923 (alias), 8760 (Digest).
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

static inline bool
next_parameter(WnBytes *rest, WnBytes *name, WnBytes *value)
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
wn_sip_next_parameter(WnBytes *rest, WnBytes *name, WnBytes *value)
{
    return next_parameter(rest, name, value);
}

bool
wn_sip_parameter(WnBytes parameters, WnBytes name, WnBytes *value)
{
    WnBytes a_name, a_value;

    while (next_parameter(&parameters, &a_name, &a_value)) {
        if (a_name.length != name.length || !wn_bytes_equal_nocase(a_name, name))
            continue;
        if (value)
            *value = a_value;
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
read_via_parameter(WnSipVia *via, WnBytes name, WnBytes value)
{
    uint64_t port;
    size_t   end;

    switch (name.length) {
    case 5:
        if (WN_SIP_IS(name, "rport")) {
            via->has_rport = true;
            if (wn_bytes_parse_number(value, UINT16_MAX, &port))
                via->rport = (uint16_t) port;
        } else if (WN_SIP_IS(name, "maddr")) {
            (void) wn_addr_parse(value, &via->maddr);
        } else if (WN_SIP_IS(name, "alias")) {
            via->has_alias = true;
        }
        break;
    case 6:
        if (via->branch.length == 0 && WN_SIP_IS(name, "branch"))
            via->branch = value;
        break;
    case 8:
        if (!WN_SIP_IS(name, "received"))
            break;
        via->has_received = true;
        /* Some write the port behind it, or more. */
        if (value.length > 0 && !wn_addr_parse(value, &via->received)) {
            end = *value.data == '[' ? wn_bytes_find(value, ']') + 1 : wn_bytes_find(value, ':');
            (void) wn_addr_parse(wn_bytes_slice(value, 0, end), &via->received);
        }
        break;
    default:
        break;
    }
}

/* "SIP/2.0/UDP" as nearly everybody writes it. */
static size_t
read_plain_protocol(WnBytes value, WnBytes *transport)
{
    static const char PLAIN[8] = { 'S', 'I', 'P', '/', '2', '.', '0', '/' };
    size_t            at = sizeof(PLAIN);

    if (value.length < sizeof(PLAIN) || memcmp(value.data, PLAIN, sizeof(PLAIN)) != 0)
        return 0;
    while (at < value.length && wn_sip_is_token(value.data[at]))
        at++;
    *transport = (WnBytes){ value.data + sizeof(PLAIN), at - sizeof(PLAIN) };
    return transport->length > 0 && at < value.length && wn_sip_is_blank(value.data[at]) ? at : 0;
}

/* The same with blanks around the slashes or not; how far it reaches, 0 when it is none. */
static size_t
read_protocol(WnBytes value, WnBytes *transport)
{
    size_t at = read_plain_protocol(value, transport);

    if (at > 0)
        return at;

    for (int part = 0; part < 3; part++) {
        size_t start;

        while (at < value.length && wn_sip_is_blank(value.data[at]))
            at++;
        if (part > 0) {
            if (at == value.length || value.data[at] != '/')
                return 0;
            at++;
            while (at < value.length && wn_sip_is_blank(value.data[at]))
                at++;
        }
        start = at;
        while (at < value.length && wn_sip_is_token(value.data[at]))
            at++;
        if (at == start)
            return 0;
        *transport = wn_bytes_slice(value, start, at - start);
    }
    return at < value.length && wn_sip_is_blank(value.data[at]) ? at : 0;
}

/* What stands before the first ';'; the place of that, or of the end; NULL when it is no host. */
static const uint8_t *
read_sent_by(const uint8_t *at, const uint8_t *end, WnSipVia *via)
{
    const uint8_t *plain =
        *at == ' ' ? wn_sip_scan_host(at + 1, end, &via->host, &via->sent_by) : NULL;
    WnBytes text;

    if (plain && (plain == end || *plain == ';'))
        return plain;
    plain = wn_bytes_seek(at, end, ';');
    text = (WnBytes){ at, (size_t) (plain - at) };
    /* A comment, which RFC 2543 6.40 allowed here. */
    text.length = wn_bytes_find(text, '(');
    return wn_sip_parse_host(text, &via->host, &via->sent_by) || via->host.length > 0 ? plain : NULL;
}

#define BEGINS(text) (length >= sizeof(text) - 1 && memcmp(at, (text), sizeof(text) - 1) == 0)

static const uint8_t *
read_plain_branch(WnSipVia *via, const uint8_t *at, const uint8_t *end)
{
    const uint8_t *behind = wn_bytes_seek(at, end, ';');

    if (behind == at || *at == '"' || wn_sip_is_blank(*at) || wn_sip_is_blank(behind[-1]))
        return NULL;
    if (via->branch.length == 0)
        via->branch = (WnBytes){ at, (size_t) (behind - at) };
    return behind;
}

static const uint8_t *
read_plain_rport(WnSipVia *via, const uint8_t *at, const uint8_t *end)
{
    enum { MOST_DIGITS = 5 };
    const uint8_t *digits = at + 1;
    uint32_t       port = 0;

    if (at < end && *at != ';') {
        if (*at != '=')
            return NULL;
        for (at = digits; at < end && at - digits < MOST_DIGITS && wn_sip_is_digit(*at); at++)
            port = port * 10 + *at - '0';
        if (at == digits || port > UINT16_MAX || (at < end && *at != ';'))
            return NULL;
        via->rport = (uint16_t) port;
    }
    via->has_rport = true;
    return at;
}

/*
 * The parameters of nearly all Vias, as nearly everybody writes them: where the one at at ends.  NULL,
 * nothing read, for another one and any other way to write it.
 */
static const uint8_t *
read_plain_parameter(WnSipVia *via, const uint8_t *at, const uint8_t *end)
{
    size_t         length = (size_t) (end - at);
    const uint8_t *behind;
    WnAddr         addr;

    if (BEGINS("branch="))
        return read_plain_branch(via, at + 7, end);
    if (BEGINS("rport"))
        return read_plain_rport(via, at + 5, end);
    if (!BEGINS("received="))
        return NULL;
    behind = wn_addr_scan_v4(at + 9, end, &addr);
    if (!behind || (behind < end && *behind != ';'))
        return NULL;
    via->has_received = true;
    via->received = addr;
    return behind;
}
#undef BEGINS

static void
read_via_parameters(WnSipVia *via, const uint8_t *at, const uint8_t *end)
{
    WnBytes rest, name, value;

    while (at < end) {
        const uint8_t *behind = *at == ';' ? read_plain_parameter(via, at + 1, end) : NULL;

        if (!behind) {
            rest = (WnBytes){ at, (size_t) (end - at) };
            if (!next_parameter(&rest, &name, &value))
                return;
            read_via_parameter(via, name, value);
            behind = rest.data;
        }
        at = behind;
    }
}

bool
wn_sip_read_via(WnBytes value, WnSipVia *via)
{
    const uint8_t *at, *end;
    size_t         protocol;

    *via = (WnSipVia){ .sent_by.port = 0 };
    if (value.length == 0)
        return false;
    via->value = value = wn_sip_trim(value.data, wn_bytes_end(value));
    protocol = read_protocol(value, &via->transport);
    if (protocol == 0)
        return false;
    end = wn_bytes_end(value);
    at = read_sent_by(value.data + protocol, end, via);
    if (!at)
        return false;
    read_via_parameters(via, at, end);
    return true;
}

bool
wn_sip_parse_via(WnBytes value, WnSipVia *via)
{
    WnSipVia parsed;

    if (!wn_sip_read_via(value, &parsed))
        return false;
    *via = parsed;
    return true;
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
