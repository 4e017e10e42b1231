/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Via: the protocol, who sent it, and its parameters.  Nearly every Via is written the same way,
 * which is read in one pass; any other goes through the readers of lists and parameters.
 * RFC 3261 20.42 and 25.1; RFC 3581 (rport), 5923 (alias).
 */
#include "wire/sip_parts.h"

#include <string.h>

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
            (void) wn_addr_read(value, &via->maddr);
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
        if (value.length > 0 && !wn_addr_read(value, &via->received)) {
            end = *value.data == '[' ? wn_bytes_find(value, ']') + 1 : wn_bytes_find(value, ':');
            (void) wn_addr_read(wn_bytes_slice(value, 0, end), &via->received);
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
    return wn_sip_parse_host(text, &via->host, &via->sent_by) || via->host.length > 0 ? plain
                                                                                      : NULL;
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
 * The parameters of nearly all Vias, as nearly everybody writes them: where the one at at ends.
 * NULL, nothing read, for another one and any other way to write it.
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
            if (!wn_sip_next_parameter(&rest, &name, &value))
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
