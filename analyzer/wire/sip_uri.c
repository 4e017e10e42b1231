/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SIP and tel URIs, and the addresses of headers that hold one.
 * RFC 3261 19.1, 20.10, 25.1; RFC 3966; RFC 5118 4 (IPv6 references and how they go wrong).
 */
#include "wire/sip_parts.h"

#include <string.h>

/* The index of the first of two bytes in text, text.length when there is neither. */
static size_t
find_either(WnBytes text, uint8_t a, uint8_t b)
{
    size_t i = 0;

    while (i < text.length && text.data[i] != a && text.data[i] != b)
        i++;
    return i;
}

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
    return wn_addr_parse(wn_bytes(copy, text.length - 1), addr);
}

/* Most hosts that are no address need not be tried as one. */
static bool
parse_addr(WnBytes host, WnAddr *addr)
{
    if (host.length == 0)
        return false;
    if (wn_bytes_find(host, ':') < host.length)
        return wn_addr_parse(host, addr) || parse_three_colons(host, addr);
    return wn_sip_is_digit(host.data[0]) && wn_sip_is_digit(host.data[host.length - 1]) &&
           wn_addr_parse(host, addr);
}

/* Where the host ends: behind its brackets, at a colon, or at the end of an IPv6 address that has
 * no brackets (RFC 5118 4.2). */
static size_t
host_length(WnBytes text)
{
    size_t end = wn_bytes_find(text, ':');
    WnAddr addr;

    if (text.data[0] == '[') {
        end = wn_bytes_find(text, ']');
        return end < text.length ? end + 1 : end;
    }
    if (end < text.length) {
        size_t second = end + 1 + wn_bytes_find(wn_bytes_from(text, end + 1), ':');

        if (second < text.length && wn_addr_parse(text, &addr))
            return text.length;
        /* Too many colons for an address: the last one begins the port. */
        while (second < text.length) {
            end = second;
            second = end + 1 + wn_bytes_find(wn_bytes_from(text, end + 1), ':');
        }
    }
    return end;
}

bool
wn_sip_parse_host(WnBytes text, WnBytes *host, WnEndpoint *endpoint)
{
    size_t   end;
    uint64_t port;
    WnBytes  rest;

    *host = wn_bytes(NULL, 0);
    *endpoint = (WnEndpoint){ .port = 0 };
    text = wn_bytes_trim(text);
    if (text.length == 0)
        return false;
    end = host_length(text);
    *host = wn_bytes_trim(wn_bytes_slice(text, 0, end));
    parse_addr(*host, &endpoint->addr);
    rest = wn_bytes_trim(wn_bytes_from(text, end));
    if (rest.length == 0)
        return host->length > 0;
    if (rest.data[0] != ':' ||
        !wn_bytes_parse_number(wn_bytes_trim(wn_bytes_from(rest, 1)), UINT16_MAX, &port))
        return false;
    endpoint->port = (uint16_t) port;
    return host->length > 0;
}

/* user[:password]@host[:port][;parameters][?headers] */
static bool
parse_sip_rest(WnBytes rest, WnSipUri *uri)
{
    size_t at = wn_bytes_find(rest, '@'), end;

    if (at < rest.length) {
        WnBytes behind = wn_bytes_from(rest, at + 1);
        size_t  again = find_either(behind, '@', ';');

        /* A user with a bare '@' in its name; one in a parameter is no such thing. */
        if (again < behind.length && behind.data[again] == '@')
            at += 1 + again;
        uri->user = wn_bytes_slice(rest, 0, at);
        uri->user.length = wn_bytes_find(uri->user, ':');
        rest = wn_bytes_from(rest, at + 1);
    }
    end = find_either(rest, ';', '?');
    if (!wn_sip_parse_host(wn_bytes_slice(rest, 0, end), &uri->host, &uri->endpoint) &&
        uri->host.length == 0)
        return false;
    uri->port = uri->endpoint.port;
    if (end < rest.length && rest.data[end] == ';') {
        uri->parameters = wn_bytes_from(rest, end + 1);
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

    while (colon < text.length && wn_sip_is_token(text.data[colon]))
        colon++;
    if (colon == 0 || colon == text.length || text.data[colon] != ':' ||
        wn_sip_is_digit(text.data[0]))
        return false;
    parsed.scheme = wn_bytes_slice(text, 0, colon);
    rest = wn_bytes_from(text, colon + 1);
    if (wn_bytes_equal_nocase(parsed.scheme, WN_LITERAL("sip")) ||
        wn_bytes_equal_nocase(parsed.scheme, WN_LITERAL("sips"))) {
        if (!parse_sip_rest(rest, &parsed))
            return false;
    } else if (wn_bytes_equal_nocase(parsed.scheme, WN_LITERAL("tel"))) {
        size_t end = wn_bytes_find(rest, ';');

        parsed.user = wn_bytes_slice(rest, 0, end);
        parsed.parameters = wn_bytes_from(rest, end + 1);
    }
    *uri = parsed;
    return true;
}

/* Behind the display name and its '<', or the beginning where there is none. */
static size_t
find_angle(WnBytes value)
{
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

bool
wn_sip_split_address(WnBytes value, WnSipAddress *address)
{
    WnBytes rest, uri;
    size_t  angle, end;

    *address = (WnSipAddress){ .value = value = wn_bytes_trim(value) };
    if (value.length == 0)
        return false;
    if (value.length == 1 && value.data[0] == '*') {
        address->star = true;
        return true;
    }
    angle = find_angle(value);
    if (angle < value.length) {
        rest = wn_bytes_from(value, angle + 1);
        end = wn_bytes_find(rest, '>');
        uri = wn_bytes_slice(rest, 0, end);
        rest = wn_bytes_trim(wn_bytes_from(rest, end + 1));
        if (rest.length > 0 && rest.data[0] == ';')
            rest = wn_bytes_from(rest, 1);
    } else {
        /* RFC 3261 20.10: without brackets, parameters are the header's. */
        end = wn_bytes_find(value, ';');
        uri = wn_bytes_slice(value, 0, end);
        rest = wn_bytes_from(value, end + 1);
    }
    address->uri.whole = wn_bytes_trim(uri);
    address->parameters = rest.length > 0 ? rest : wn_bytes(NULL, 0);
    return true;
}

bool
wn_sip_parse_address(WnBytes value, WnSipAddress *address)
{
    WnSipAddress parsed;

    if (!wn_sip_split_address(value, &parsed))
        return false;
    if (!parsed.star && !parse_plain_uri(parsed.uri.whole, &parsed.uri))
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
