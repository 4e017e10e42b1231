/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Names of SIP headers, long and compact, and of methods.
 * RFC 3261 7.3.3 and 20, 3515, 3841, 3891, 4028, 4474, 6665.
 */
#include "wire/sip_parts.h"

#include <string.h>

typedef struct {
    uint8_t     length;
    uint8_t     id;
    const char *name;
} Name;

#define NAME(text, number)                 \
    {                                      \
        sizeof(text) - 1, (number), (text) \
    }

/* memcmp of what is a few letters long, without a call. */
static bool
is_written(const Name *entry, const uint8_t *text)
{
    for (size_t i = 0; i < entry->length; i++)
        if ((uint8_t) entry->name[i] != text[i])
            return false;
    return true;
}

/* By first letter, the frequent ones first; the list of a letter ends with length 0. */
static const Name names_a[] = { NAME("Allow", WN_HEADER_ALLOW),
                                NAME("Authorization", WN_HEADER_AUTHORIZATION),
                                { 0 } };
static const Name names_c[] = { NAME("Call-ID", WN_HEADER_CALL_ID),
                                NAME("CSeq", WN_HEADER_CSEQ),
                                NAME("Contact", WN_HEADER_CONTACT),
                                NAME("Content-Length", WN_HEADER_CONTENT_LENGTH),
                                NAME("Content-Type", WN_HEADER_CONTENT_TYPE),
                                NAME("Content-Encoding", WN_HEADER_CONTENT_ENCODING),
                                { 0 } };
static const Name names_e[] = { NAME("Expires", WN_HEADER_EXPIRES),
                                NAME("Event", WN_HEADER_EVENT),
                                { 0 } };
static const Name names_f[] = { NAME("From", WN_HEADER_FROM),
                                NAME("Flow-Timer", WN_HEADER_FLOW_TIMER),
                                { 0 } };
static const Name names_m[] = { NAME("Max-Forwards", WN_HEADER_MAX_FORWARDS),
                                NAME("Min-Expires", WN_HEADER_MIN_EXPIRES),
                                NAME("Min-SE", WN_HEADER_MIN_SE),
                                { 0 } };
static const Name names_p[] = { NAME("Path", WN_HEADER_PATH),
                                NAME("Proxy-Authorization", WN_HEADER_PROXY_AUTHORIZATION),
                                NAME("Proxy-Authenticate", WN_HEADER_PROXY_AUTHENTICATE),
                                NAME("P-Asserted-Identity", WN_HEADER_P_ASSERTED_IDENTITY),
                                { 0 } };
static const Name names_r[] = { NAME("Record-Route", WN_HEADER_RECORD_ROUTE),
                                NAME("Route", WN_HEADER_ROUTE),
                                NAME("Require", WN_HEADER_REQUIRE),
                                NAME("RSeq", WN_HEADER_RSEQ),
                                NAME("RAck", WN_HEADER_RACK),
                                NAME("Reason", WN_HEADER_REASON),
                                NAME("Refer-To", WN_HEADER_REFER_TO),
                                NAME("Replaces", WN_HEADER_REPLACES),
                                NAME("Retry-After", WN_HEADER_RETRY_AFTER),
                                { 0 } };
static const Name names_s[] = { NAME("Supported", WN_HEADER_SUPPORTED),
                                NAME("Server", WN_HEADER_SERVER),
                                NAME("Session-Expires", WN_HEADER_SESSION_EXPIRES),
                                NAME("Subscription-State", WN_HEADER_SUBSCRIPTION_STATE),
                                NAME("Service-Route", WN_HEADER_SERVICE_ROUTE),
                                { 0 } };
static const Name names_t[] = { NAME("To", WN_HEADER_TO), { 0 } };
static const Name names_u[] = { NAME("User-Agent", WN_HEADER_USER_AGENT), { 0 } };
static const Name names_v[] = { NAME("Via", WN_HEADER_VIA), { 0 } };
static const Name names_w[] = { NAME("WWW-Authenticate", WN_HEADER_WWW_AUTHENTICATE),
                                NAME("Warning", WN_HEADER_WARNING),
                                { 0 } };

static const Name *const header_names[26] = {
    ['a' - 'a'] = names_a, ['c' - 'a'] = names_c, ['e' - 'a'] = names_e, ['f' - 'a'] = names_f,
    ['m' - 'a'] = names_m, ['p' - 'a'] = names_p, ['r' - 'a'] = names_r, ['s' - 'a'] = names_s,
    ['t' - 'a'] = names_t, ['u' - 'a'] = names_u, ['v' - 'a'] = names_v, ['w' - 'a'] = names_w,
};

/* The others (a Accept-Contact, b Referred-By, d Request-Disposition, j Reject-Contact,
 * n Identity-Info, s Subject, u Allow-Events, y Identity) are not read. */
static const uint8_t compact_names[26] = {
    ['c' - 'a'] = WN_HEADER_CONTENT_TYPE, ['e' - 'a'] = WN_HEADER_CONTENT_ENCODING,
    ['f' - 'a'] = WN_HEADER_FROM,         ['i' - 'a'] = WN_HEADER_CALL_ID,
    ['k' - 'a'] = WN_HEADER_SUPPORTED,    ['l' - 'a'] = WN_HEADER_CONTENT_LENGTH,
    ['m' - 'a'] = WN_HEADER_CONTACT,      ['o' - 'a'] = WN_HEADER_EVENT,
    ['r' - 'a'] = WN_HEADER_REFER_TO,     ['t' - 'a'] = WN_HEADER_TO,
    ['v' - 'a'] = WN_HEADER_VIA,          ['x' - 'a'] = WN_HEADER_SESSION_EXPIRES,
};

/* Those that nearly every message has, as the RFCs write them; OTHER for all else. */
static WnHeaderId
frequent_id(WnBytes name)
{
#define IS(text) (memcmp(name.data, text, sizeof(text) - 1) == 0)
    switch (name.length) {
    case 2:
        return IS("To") ? WN_HEADER_TO : WN_HEADER_OTHER;
    case 3:
        return IS("Via") ? WN_HEADER_VIA : WN_HEADER_OTHER;
    case 4:
        return IS("From") ? WN_HEADER_FROM : IS("CSeq") ? WN_HEADER_CSEQ : WN_HEADER_OTHER;
    case 5:
        return IS("Allow") ? WN_HEADER_ALLOW : IS("Route") ? WN_HEADER_ROUTE : WN_HEADER_OTHER;
    case 6:
        return IS("Server") ? WN_HEADER_SERVER : WN_HEADER_OTHER;
    case 7:
        return IS("Call-ID")   ? WN_HEADER_CALL_ID
               : IS("Contact") ? WN_HEADER_CONTACT
               : IS("Expires") ? WN_HEADER_EXPIRES
                               : WN_HEADER_OTHER;
    case 9:
        return IS("Supported") ? WN_HEADER_SUPPORTED : WN_HEADER_OTHER;
    case 10:
        return IS("User-Agent") ? WN_HEADER_USER_AGENT : WN_HEADER_OTHER;
    case 12:
        return IS("Max-Forwards")   ? WN_HEADER_MAX_FORWARDS
               : IS("Content-Type") ? WN_HEADER_CONTENT_TYPE
               : IS("Record-Route") ? WN_HEADER_RECORD_ROUTE
                                    : WN_HEADER_OTHER;
    case 14:
        return IS("Content-Length") ? WN_HEADER_CONTENT_LENGTH : WN_HEADER_OTHER;
    default:
        return WN_HEADER_OTHER;
    }
#undef IS
}

WnHeaderId
wn_sip_header_id(WnBytes name)
{
    WnHeaderId  frequent = frequent_id(name);
    unsigned    letter = (name.data[0] | 0x20u) - 'a';
    const Name *entry;

    if (frequent != WN_HEADER_OTHER)
        return frequent;
    if (letter >= 26)
        return WN_HEADER_OTHER;
    if (name.length == 1)
        return (WnHeaderId) compact_names[letter];
    for (entry = header_names[letter]; entry && entry->length > 0; entry++) {
        if (entry->length != name.length)
            continue;
        /* Nearly everybody writes them as the RFCs do. */
        if (is_written(entry, name.data) ||
            wn_bytes_equal_nocase(wn_bytes(entry->name, entry->length), name))
            return (WnHeaderId) entry->id;
    }
    return WN_HEADER_OTHER;
}

static const Name methods[] = {
    NAME("INVITE", WN_METHOD_INVITE),     NAME("ACK", WN_METHOD_ACK),
    NAME("BYE", WN_METHOD_BYE),           NAME("CANCEL", WN_METHOD_CANCEL),
    NAME("REGISTER", WN_METHOD_REGISTER), NAME("OPTIONS", WN_METHOD_OPTIONS),
    NAME("PRACK", WN_METHOD_PRACK),       NAME("SUBSCRIBE", WN_METHOD_SUBSCRIBE),
    NAME("NOTIFY", WN_METHOD_NOTIFY),     NAME("PUBLISH", WN_METHOD_PUBLISH),
    NAME("INFO", WN_METHOD_INFO),         NAME("REFER", WN_METHOD_REFER),
    NAME("MESSAGE", WN_METHOD_MESSAGE),   NAME("UPDATE", WN_METHOD_UPDATE),
};

/* Methods are case-sensitive (RFC 3261 7.1): "invite" is another one, known to nobody. */
WnMethod
wn_sip_method(WnBytes text)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
        if (methods[i].length == text.length && is_written(&methods[i], text.data))
            return (WnMethod) methods[i].id;
    return WN_METHOD_UNKNOWN;
}

const char *
wn_sip_method_name(WnMethod method)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
        if (methods[i].id == method)
            return methods[i].name;
    return "";
}
