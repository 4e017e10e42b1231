/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SIP and tel URIs, and the addresses of headers that hold one.
 * RFC 3261 19.1, 20.10, 25.1; RFC 3966; RFC 5118 4 (IPv6 references and how they go wrong).
 */
#include "wire/sip_parts.h"

#include <string.h>

/* RFC 5118 4.10: the grammar of RFC 3261 led some to write "2001:db8:::192.0.2.1". */
static bool
parse_three_colons(WnBytes text, WnAddr *addr)
{
    uint8_t copy[64];
    size_t  at = 0;

    if (text.length > sizeof(copy))
        return false;
    while (at + 3 <= text.length && memcmp(text.data + at, ":::", 3) != 0)
        at++;
    if (at + 3 > text.length)
        return false;
    memcpy(copy, text.data, at);
    memcpy(copy + at, text.data + at + 1, text.length - at - 1);
    return wn_addr_read(wn_bytes(copy, text.length - 1), addr);
}

static bool
parse_addr(WnBytes host, WnAddr *addr)
{
    if (host.length == 0)
        return false;
    if (wn_bytes_find(host, ':') < host.length)
        return wn_addr_read(host, addr) || parse_three_colons(host, addr);
    return wn_addr_read_host(host, addr);
}

/* Where the host ends: behind its brackets, at a colon, or at the end of an IPv6 address that has
 * no brackets (RFC 5118 4.2). */
static size_t
host_length(WnBytes text)
{
    const uint8_t *end = wn_bytes_end(text), *colon, *next;
    WnAddr         addr;

    if (text.data[0] == '[') {
        colon = memchr(text.data, ']', text.length);
        return colon ? (size_t) (colon - text.data) + 1 : text.length;
    }
    colon = memchr(text.data, ':', text.length);
    if (!colon)
        return text.length;
    next = memchr(colon + 1, ':', (size_t) (end - colon - 1));
    if (next && wn_addr_read(text, &addr))
        return text.length;
    /* Too many colons for an address: the last one begins the port. */
    for (; next; next = memchr(colon + 1, ':', (size_t) (end - colon - 1)))
        colon = next;
    return (size_t) (colon - text.data);
}

/* ":5060", with blanks or not; nothing is no port. */
static bool
parse_port(const uint8_t *at, const uint8_t *end, uint16_t *port)
{
    WnBytes  text = wn_sip_trim(at, end);
    uint64_t number;

    if (text.length == 0)
        return true;
    if (text.data[0] != ':')
        return false;
    text = wn_sip_trim(text.data + 1, end);
    if (!wn_bytes_parse_number(text, UINT16_MAX, &number))
        return false;
    *port = (uint16_t) number;
    return true;
}

const uint8_t *
wn_sip_scan_host(const uint8_t *at, const uint8_t *end, WnBytes *host, WnEndpoint *endpoint)
{
    enum { MOST_DIGITS = 5 };
    WnAddr         addr;
    const uint8_t *behind = wn_addr_scan_v4(at, end, &addr), *digits;
    uint32_t       port = 0;
    WnBytes        text;

    if (!behind)
        return NULL;
    text = (WnBytes){ at, (size_t) (behind - at) };
    if (behind < end && *behind == ':') {
        digits = ++behind;
        for (; behind < end && wn_sip_is_digit(*behind); behind++) {
            if (behind - digits == MOST_DIGITS)
                return NULL;
            port = port * 10 + *behind - '0';
        }
        if (behind == digits || port > UINT16_MAX)
            return NULL;
    }
    *host = text;
    *endpoint = (WnEndpoint){ addr, (uint16_t) port };
    return behind;
}

bool
wn_sip_parse_host(WnBytes text, WnBytes *host, WnEndpoint *endpoint)
{
    const uint8_t *end;

    *host = (WnBytes){ NULL, 0 };
    *endpoint = (WnEndpoint){ .port = 0 };
    if (text.length > 0)
        text = wn_sip_trim(text.data, wn_bytes_end(text));
    if (text.length == 0)
        return false;
    if (wn_sip_scan_host(text.data, wn_bytes_end(text), host, endpoint) == wn_bytes_end(text))
        return true;
    *endpoint = (WnEndpoint){ .port = 0 };
    end = text.data + host_length(text);
    *host = wn_sip_trim(text.data, end);
    parse_addr(*host, &endpoint->addr);
    return host->length > 0 && parse_port(end, wn_bytes_end(text), &endpoint->port);
}

/* user[:password]@host[:port][;parameters][?headers] */
static bool
parse_sip_rest(WnBytes rest, WnSipUri *uri)
{
    const uint8_t *end = wn_bytes_end(rest), *from = rest.data, *at, *again;

    at = memchr(from, '@', rest.length);
    if (at) {
        /* A user with a bare '@' in its name; one in a parameter is no such thing. */
        again = memchr(at + 1, '@', (size_t) (end - at - 1));
        if (again && !memchr(at, ';', (size_t) (again - at)))
            at = again;
        uri->user = (WnBytes){ from, (size_t) (at - from) };
        uri->user.length = wn_bytes_find(uri->user, ':');
        from = at + 1;
    }
    at = from;
    while (at < end && *at != ';' && *at != '?')
        at++;
    if (!wn_sip_parse_host((WnBytes){ from, (size_t) (at - from) }, &uri->host, &uri->endpoint) &&
        uri->host.length == 0)
        return false;
    uri->port = uri->endpoint.port;
    if (at < end && *at == ';') {
        uri->parameters = (WnBytes){ at + 1, (size_t) (end - at - 1) };
        uri->parameters.length = wn_bytes_find(uri->parameters, '?');
    }
    return true;
}

static bool
parse_plain_uri(WnBytes text, WnSipUri *uri)
{
    WnSipUri parsed = { .whole = text };
    WnBytes  rest;
    size_t   colon = 0;

    if (text.length > 4 && memcmp(text.data, "sip:", 4) == 0)
        colon = 3;
    while (colon < text.length && wn_sip_is_token(text.data[colon]))
        colon++;
    if (colon == 0 || colon == text.length || text.data[colon] != ':' ||
        wn_sip_is_digit(text.data[0]))
        return false;
    parsed.scheme = (WnBytes){ text.data, colon };
    rest = (WnBytes){ text.data + colon + 1, text.length - colon - 1 };
    if (WN_SIP_IS(parsed.scheme, "sip") || WN_SIP_IS(parsed.scheme, "sips")) {
        if (!parse_sip_rest(rest, &parsed))
            return false;
    } else if (WN_SIP_IS(parsed.scheme, "tel")) {
        parsed.user = wn_bytes_slice(rest, 0, wn_bytes_find(rest, ';'));
        parsed.parameters = wn_bytes_from(rest, parsed.user.length + 1);
    }
    *uri = parsed;
    return true;
}

/* Behind the display name and its '<', or the beginning where there is none. */
static size_t
find_angle(WnBytes value)
{
    if (value.length > 0 && value.data[0] == '<')
        return 0;
    for (size_t i = 0; i < value.length; i++) {
        if (value.data[i] == '<')
            return i;
        if (value.data[i] == '"') {
            size_t behind = wn_sip_skip_quoted(value, i);

            i = behind > i ? behind - 1 : i;
        }
    }
    return value.length;
}

/* Header parameters: all from the first ';' on. */
static WnBytes
parameters_from(const uint8_t *from, const uint8_t *end)
{
    WnBytes rest = wn_sip_trim(from, end);

    if (rest.length > 0 && rest.data[0] == ';') {
        rest.data++;
        rest.length--;
    }
    return rest;
}

bool
wn_sip_split_address(WnBytes value, WnSipAddress *address)
{
    const uint8_t *from = value.data, *end = from + value.length, *close;
    size_t         angle;

    value = value.length > 0 ? wn_sip_trim(from, end) : value;
    *address = (WnSipAddress){ .value = value };
    if (value.length == 0)
        return false;
    from = value.data;
    end = from + value.length;
    if (value.length == 1 && *from == '*') {
        address->star = true;
        return true;
    }
    angle = find_angle(value);
    if (angle < value.length) {
        from += angle + 1;
        close = memchr(from, '>', (size_t) (end - from));
        address->uri.whole = wn_sip_trim(from, close ? close : end);
        from = close ? close + 1 : end;
    } else {
        /* RFC 3261 20.10: without brackets, parameters are the header's. */
        close = memchr(from, ';', value.length);
        address->uri.whole = wn_sip_trim(from, close ? close : end);
        from = close ? close : end;
    }
    address->parameters = parameters_from(from, end);
    return true;
}

bool
wn_sip_finish_address(WnSipAddress *address)
{
    return address->star || wn_sip_read_uri(&address->uri);
}

bool
wn_sip_read_uri(WnSipUri *uri)
{
    if (uri->scheme.length == 0 && !uri->unreadable)
        uri->unreadable = !parse_plain_uri(uri->whole, uri);
    return !uri->unreadable;
}

bool
wn_sip_parse_address(WnBytes value, WnSipAddress *address)
{
    WnSipAddress parsed;

    if (!wn_sip_split_address(value, &parsed) || !wn_sip_finish_address(&parsed))
        return false;
    *address = parsed;
    return true;
}

bool
wn_sip_parse_uri(WnBytes text, WnSipUri *uri)
{
    size_t angle, end;

    text = wn_bytes_trim(text);
    angle = text.length > 0 && text.data[0] == '"' ? find_angle(text) : wn_bytes_find(text, '<');
    if (angle < text.length) {
        text = wn_bytes_from(text, angle + 1);
        end = wn_bytes_find(text, '>');
        text = wn_bytes_trim(wn_bytes_slice(text, 0, end));
    }
    return parse_plain_uri(text, uri);
}
