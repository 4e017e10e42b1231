/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The value of each header that is kept.  RFC 3261 20; 3262 7.1 (RSeq, RAck), 4028
 * (Session-Expires), 5626 (Flow-Timer).
 */
#include "wire/sip_parts.h"

#include <string.h>

/* Headers that may come more than once, or whose first is enough. */
#define BIT(id) WN_HEADER_BIT(id)
static const uint64_t repeatable =
    BIT(WN_HEADER_OTHER) | BIT(WN_HEADER_VIA) | BIT(WN_HEADER_CONTACT) | BIT(WN_HEADER_ROUTE) |
    BIT(WN_HEADER_RECORD_ROUTE) | BIT(WN_HEADER_PATH) | BIT(WN_HEADER_SERVICE_ROUTE) |
    BIT(WN_HEADER_WARNING) | BIT(WN_HEADER_REASON) | BIT(WN_HEADER_AUTHORIZATION) |
    BIT(WN_HEADER_PROXY_AUTHORIZATION) | BIT(WN_HEADER_WWW_AUTHENTICATE) |
    BIT(WN_HEADER_PROXY_AUTHENTICATE) | BIT(WN_HEADER_SUPPORTED) | BIT(WN_HEADER_REQUIRE) |
    BIT(WN_HEADER_P_ASSERTED_IDENTITY) | BIT(WN_HEADER_ALLOW);

/* Not in the function that chooses among them, whose work is done in a few instructions. */
#define OF_ITS_OWN __attribute__((noinline))

/* The decimal number that value begins with, up to its end, a blank or a ';'. */
static bool
leading_number(WnBytes value, uint64_t maximum, uint64_t *number)
{
    size_t length = 0;

    while (length < value.length && wn_sip_is_digit(value.data[length]))
        length++;
    if (length < value.length && value.data[length] != ';' && !wn_sip_is_blank(value.data[length]))
        return false;
    return wn_bytes_parse_number(wn_bytes_slice(value, 0, length), maximum, number);
}

static bool
read_number(WnBytes value, uint32_t *field)
{
    uint64_t number;

    if (!leading_number(value, UINT32_MAX, &number))
        return false;
    *field = (uint32_t) number;
    return true;
}

/* The next word of text, blanks around it passed over. */
static WnBytes
next_word(WnBytes *text)
{
    WnBytes rest = wn_bytes_trim(*text);
    size_t  length = 0;

    while (length < rest.length && !wn_sip_is_blank(rest.data[length]))
        length++;
    *text = wn_bytes_from(rest, length);
    return wn_bytes_slice(rest, 0, length);
}

/* "1 INVITE", with one blank: where the method begins, 0 when it is written otherwise. */
static size_t
read_plain_cseq(WnBytes value, uint64_t *number)
{
    enum { FITS = 9 };
    size_t   at = 0, method;
    uint64_t read = 0;

    for (; at < value.length && at < FITS && wn_sip_is_digit(value.data[at]); at++)
        read = read * 10 + value.data[at] - '0';
    if (at == 0 || at + 1 >= value.length || value.data[at] != ' ')
        return 0;
    for (method = ++at; at < value.length; at++)
        if (wn_sip_is_blank(value.data[at]))
            return 0;
    *number = read;
    return method;
}

static OF_ITS_OWN bool
read_cseq(WnSip *sip, WnBytes value)
{
    uint64_t number;
    size_t   plain = read_plain_cseq(value, &number);
    WnBytes  method;

    if (plain > 0)
        value = wn_bytes_from(value, plain);
    else if (!wn_bytes_parse_number(next_word(&value), UINT32_MAX, &number))
        return false;
    method = plain > 0 ? value : next_word(&value);
    if (method.length == 0)
        return false;
    sip->cseq = (uint32_t) number;
    sip->cseq_method = method;
    sip->has_cseq = true;
    return true;
}

static OF_ITS_OWN bool
read_rack(WnSip *sip, WnBytes value)
{
    uint64_t rseq, cseq;

    if (!wn_bytes_parse_number(next_word(&value), UINT32_MAX, &rseq) ||
        !wn_bytes_parse_number(next_word(&value), UINT32_MAX, &cseq))
        return false;
    sip->rack_rseq = (uint32_t) rseq;
    sip->rack_cseq = (uint32_t) cseq;
    return true;
}

static OF_ITS_OWN bool
read_session_expires(WnSip *sip, WnBytes value)
{
    WnBytes refresher;

    if (!read_number(value, &sip->session_expires))
        return false;
    value = wn_bytes_from(value, wn_bytes_find(value, ';'));
    if (wn_sip_parameter(value, WN_LITERAL("refresher"), &refresher)) {
        sip->refresher_uac = wn_bytes_equal_nocase(refresher, WN_LITERAL("uac"));
        sip->refresher_uas = wn_bytes_equal_nocase(refresher, WN_LITERAL("uas"));
    }
    return true;
}

static bool
read_max_forwards(WnSip *sip, WnBytes value)
{
    uint64_t number;

    if (!leading_number(value, UINT8_MAX, &number))
        return false;
    sip->max_forwards = (uint8_t) number;
    sip->has_max_forwards = true;
    return true;
}

static OF_ITS_OWN bool
read_vias(WnSip *sip, WnBytes rest)
{
    bool    readable = rest.length > 0;
    WnBytes value;

    while (wn_sip_next_value(&rest, &value)) {
        if (sip->n_via == WN_SIP_MAX_VIA) {
            sip->oddities |= WN_SIP_ODD_TOO_MANY;
            break;
        }
        if (wn_sip_read_via(value, &sip->via[sip->n_via]))
            sip->n_via++;
        else
            readable = false;
    }
    return readable;
}

void
wn_sip_finish_addresses(WnSip *sip, WnSipAddress *list, uint8_t *count)
{
    uint8_t kept = 0;

    for (uint8_t i = 0; i < *count; i++) {
        if (!wn_sip_finish_address(&list[i])) {
            sip->oddities |= WN_SIP_ODD_VALUE;
            continue;
        }
        if (kept < i)
            list[kept] = list[i];
        kept++;
    }
    *count = kept;
}

static OF_ITS_OWN bool
read_addresses(WnSip *sip, WnBytes rest, WnSipAddress *list, uint8_t *count, size_t maximum)
{
    bool    readable = rest.length > 0;
    WnBytes value;

    while (wn_sip_next_value(&rest, &value)) {
        if (*count == maximum)
            wn_sip_finish_addresses(sip, list, count);
        if (*count == maximum) {
            sip->oddities |= WN_SIP_ODD_TOO_MANY;
            break;
        }
        if (wn_sip_split_address(value, &list[*count]))
            ++*count;
        else
            readable = false;
    }
    return readable;
}

/* The tag where it stands first, without quotes or blanks around it; empty when it does not. */
static WnBytes
plain_tag(WnBytes parameters)
{
    static const char TAG[4] = { 't', 'a', 'g', '=' };
    const uint8_t    *from, *end;

    if (parameters.length <= sizeof(TAG) || memcmp(parameters.data, TAG, sizeof(TAG)) != 0)
        return (WnBytes){ NULL, 0 };
    from = parameters.data + sizeof(TAG);
    end = wn_bytes_seek(from, wn_bytes_end(parameters), ';');
    if (from == end || *from == '"' || wn_sip_is_blank(*from) || wn_sip_is_blank(end[-1]))
        return (WnBytes){ NULL, 0 };
    return (WnBytes){ from, (size_t) (end - from) };
}

/* From and To: the tag is there even where the URI is none. */
static OF_ITS_OWN bool
read_party(WnBytes value, WnSipAddress *party, WnBytes *tag)
{
    if (!wn_sip_split_address(value, party))
        return false;
    *tag = plain_tag(party->parameters);
    if (tag->length == 0 && party->parameters.length > 0)
        (void) wn_sip_parameter(party->parameters, WN_LITERAL("tag"), tag);
    return true;
}

static void
finish_party(WnSip *sip, WnSipAddress *party)
{
    if (party->value.length == 0 || wn_sip_finish_address(party))
        return;
    *party = (WnSipAddress){ .star = false };
    sip->oddities |= WN_SIP_ODD_VALUE;
}

static bool
read_auth(WnBytes value, WnSipAuth *auth)
{
    if (!auth->present)
        wn_sip_parse_auth(value, auth);
    return true;
}

/* A list that may stand on several lines (RFC 3261 7.3.1). */
static bool
add_line(WnBytes *lines, uint8_t *n, WnBytes value)
{
    if (*n == WN_SIP_MAX_LINES)
        return false;
    lines[(*n)++] = value;
    return true;
}

/* Where headers are kept as they are; 0 for the others. */
static const uint16_t text_fields[WN_HEADER_ALLOW + 1] = {
    [WN_HEADER_CALL_ID] = offsetof(WnSip, call_id),
    [WN_HEADER_CONTENT_TYPE] = offsetof(WnSip, content_type),
    [WN_HEADER_CONTENT_ENCODING] = offsetof(WnSip, content_encoding),
    [WN_HEADER_USER_AGENT] = offsetof(WnSip, user_agent),
    [WN_HEADER_SERVER] = offsetof(WnSip, server),
    [WN_HEADER_REASON] = offsetof(WnSip, reason),
    [WN_HEADER_EVENT] = offsetof(WnSip, event),
    [WN_HEADER_SUBSCRIPTION_STATE] = offsetof(WnSip, subscription_state),
    [WN_HEADER_REPLACES] = offsetof(WnSip, replaces),
    [WN_HEADER_P_ASSERTED_IDENTITY] = offsetof(WnSip, p_asserted_identity),
};

static bool
read_header(WnSip *sip, WnHeaderId id, WnBytes value)
{
    switch (id) {
    case WN_HEADER_VIA:
        return read_vias(sip, value);
    case WN_HEADER_FROM:
        return read_party(value, &sip->from, &sip->from_tag);
    case WN_HEADER_TO:
        return read_party(value, &sip->to, &sip->to_tag);
    case WN_HEADER_CSEQ:
        return read_cseq(sip, value);
    case WN_HEADER_CONTACT:
        return read_addresses(sip, value, sip->contact, &sip->n_contact, WN_SIP_MAX_CONTACT);
    case WN_HEADER_ROUTE:
        return read_addresses(sip, value, sip->route, &sip->n_route, WN_SIP_MAX_ROUTE);
    case WN_HEADER_RECORD_ROUTE:
        return read_addresses(sip, value, sip->record_route, &sip->n_record_route,
                              WN_SIP_MAX_ROUTE);
    case WN_HEADER_PATH:
        return read_addresses(sip, value, sip->path, &sip->n_path,
                              sizeof(sip->path) / sizeof(sip->path[0]));
    case WN_HEADER_REFER_TO:
        return wn_sip_parse_address(value, &sip->refer_to);
    case WN_HEADER_MAX_FORWARDS:
        return read_max_forwards(sip, value);
    case WN_HEADER_EXPIRES:
        return sip->has_expires = read_number(value, &sip->expires);
    case WN_HEADER_CONTENT_LENGTH:
        return sip->has_content_length = read_number(value, &sip->content_length);
    case WN_HEADER_SESSION_EXPIRES:
        return read_session_expires(sip, value);
    case WN_HEADER_RSEQ:
        return read_number(value, &sip->rseq);
    case WN_HEADER_RACK:
        return read_rack(sip, value);
    case WN_HEADER_FLOW_TIMER:
        return read_number(value, &sip->flow_timer);
    case WN_HEADER_WARNING:
        return add_line(sip->warning, &sip->n_warning, value);
    case WN_HEADER_SUPPORTED:
        return add_line(sip->supported, &sip->n_supported, value);
    case WN_HEADER_REQUIRE:
        return add_line(sip->require, &sip->n_require, value);
    case WN_HEADER_AUTHORIZATION:
    case WN_HEADER_PROXY_AUTHORIZATION:
        return read_auth(value, &sip->authorization);
    case WN_HEADER_WWW_AUTHENTICATE:
    case WN_HEADER_PROXY_AUTHENTICATE:
        return read_auth(value, &sip->challenge);
    default:
        return true;
    }
}

void
wn_sip_take_header(WnSip *sip, WnHeaderId id, WnBytes value)
{
    const uint64_t unread = BIT(WN_HEADER_OTHER) | BIT(WN_HEADER_ALLOW);
    uint64_t       bit = BIT(id);

    if (bit & unread)
        return;
    if (sip->headers & bit & ~repeatable) {
        sip->oddities |= WN_SIP_ODD_DUPLICATE;
        return;
    }
    sip->headers |= bit;
    if (text_fields[id] > 0) {
        WnBytes *field = (WnBytes *) ((char *) sip + text_fields[id]);
        if (field->length == 0)
            *field = value;
    } else if (!read_header(sip, id, value)) {
        sip->oddities |= WN_SIP_ODD_VALUE;
    }
}

void
wn_sip_finish_headers(WnSip *sip)
{
    finish_party(sip, &sip->from);
    finish_party(sip, &sip->to);
    wn_sip_finish_addresses(sip, sip->contact, &sip->n_contact);
    wn_sip_finish_addresses(sip, sip->route, &sip->n_route);
    wn_sip_finish_addresses(sip, sip->record_route, &sip->n_record_route);
}
