/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See uac_test.h. */
#include "model/uac_test.h"

#include <glib.h>

static bool
in(const WnAddr *addr, uint8_t a, uint8_t b, uint8_t c, uint8_t d, uint8_t bits)
{
    const uint8_t  bytes[4] = { a, b, c, d };
    const WnPrefix prefix = { wn_addr_v4(bytes), bits };

    return wn_prefix_contains(&prefix, addr);
}

/* RFC 1918 and 6598. */
static bool
is_private(const WnAddr *addr)
{
    return in(addr, 10, 0, 0, 0, 8) || in(addr, 172, 16, 0, 0, 12) ||
           in(addr, 192, 168, 0, 0, 16) || in(addr, 100, 64, 0, 0, 10);
}

/* RFC 6333 5.7, and the rest of the block it is taken from (RFC 6890). */
static bool
is_dslite(const WnAddr *addr)
{
    return in(addr, 192, 0, 0, 0, 29);
}

static bool
is_ietf(const WnAddr *addr)
{
    return in(addr, 192, 0, 0, 0, 24);
}

/* The sets of addresses that the tests know. */
typedef enum { SET_KAMAILIO_0, SET_KAMAILIO_1, SET_OPENSIPS, SET_OPENSIPS_CGN } Set;

static bool
belongs(const WnAddr *addr, Set set)
{
    if (addr->family != 4)
        return false;
    switch (set) {
    case SET_KAMAILIO_0:
    case SET_OPENSIPS_CGN:
        return is_private(addr) || is_dslite(addr);
    case SET_KAMAILIO_1:
        return is_private(addr) || is_ietf(addr);
    case SET_OPENSIPS:
        break;
    }
    return is_private(addr);
}

/* Both programs take this port whatever the transport. */
static uint16_t
port_or_default(const WnEndpoint *endpoint)
{
    return endpoint->port ? endpoint->port : 5060;
}

static bool
any_media(const WnSession *session, bool (*holds)(const WnAddr *, const void *), const void *data)
{
    for (unsigned i = 0; session && i < session->n_media; i++) {
        const WnAddr *addr = &session->media[i].endpoint.addr;
        if (addr->family && wn_addr_class(addr) != WN_ADDR_NULL && holds(addr, data))
            return true;
    }
    return false;
}

static bool
in_set(const WnAddr *addr, const void *set)
{
    return belongs(addr, *(const Set *) set);
}

static bool
differs(const WnAddr *addr, const void *other)
{
    return !wn_addr_equal(addr, other);
}

/* Contacts that a program looks at: Kamailio at the first, OpenSIPS at all of them. */
static unsigned
contacts_of(const WnMessage *message, bool all)
{
    unsigned n = message->contacts ? message->contacts->n : 0;

    return all ? n : MIN(n, 1);
}

static unsigned
private_contact(const WnMessage *message, Set set)
{
    bool all = set == SET_OPENSIPS || set == SET_OPENSIPS_CGN;

    for (unsigned i = 0; i < contacts_of(message, all); i++)
        if (belongs(&message->contacts->uris[i]->endpoint.addr, set))
            return 1;
    return 0;
}

/* Contact, top Via and session description name such an address.  Of a response the top Via is that
 * of whoever gets it, and is tested all the same. */
static unsigned
private_fields(const WnMessage *message, Set set)
{
    return private_contact(message, set) |
           (message->via && belongs(&message->via->sent_by.addr, set) ? 4u : 0) |
           (any_media(message->session, in_set, &set) ? 8u : 0);
}

/* Differences that both programs test alike: 2 and 16. */
static unsigned
via_differences(const WnMessage *message, const WnEndpoint *source)
{
    const WnVia *via = message->via;

    if (!via)
        return 0;
    return (via->sent_by.addr.family && !wn_addr_equal(&via->sent_by.addr, &source->addr) ? 2u
                                                                                          : 0) |
           (port_or_default(&via->sent_by) != source->port ? 16u : 0);
}

/* A connection may have been known before it turned into one: Via says so too (RFC 7118 5.1). */
static bool
is_websocket(const WnMessage *message)
{
    return message->flow->carrier == WN_CARRIER_WS ||
           (message->via && message->via->transport == 'W');
}

/* The proxy before this one noted another source than the sender of the request named.  Of more
 * than two Vias only the ends are kept. */
static bool
next_hop_differs(const WnMessage *response)
{
    const WnVia *via = response->n_via == 2 ? response->writer_via : NULL;

    if (!via)
        return false;
    return (via->received.family && !wn_addr_equal(&via->received, &via->sent_by.addr)) ||
           (via->rport && via->rport != port_or_default(&via->sent_by));
}

/* A request whose target is another than where the packet went (a name says nothing), or a response
 * that will go elsewhere than its second Via names. */
static bool
target_differs(const WnMessage *message)
{
    const WnUri      *target = message->request_uri;
    const WnEndpoint *to = wn_message_destination(message);

    if (message->status != 0)
        return next_hop_differs(message);
    if (is_websocket(message))
        return true;
    if (!target || !target->endpoint.addr.family)
        return false;
    return !wn_addr_equal(&target->endpoint.addr, &to->addr) ||
           (target->endpoint.port ? target->endpoint.port
                                  : wn_sip_default_port(message->flow->carrier)) != to->port;
}

static bool
contact_port_differs(const WnMessage *message, const WnEndpoint *source, bool all)
{
    for (unsigned i = 0; i < contacts_of(message, all); i++)
        if (port_or_default(&message->contacts->uris[i]->endpoint) != source->port)
            return true;
    return false;
}

static bool
contact_addr_differs(const WnMessage *message, const WnEndpoint *source)
{
    for (unsigned i = 0; i < contacts_of(message, true); i++) {
        const WnAddr *addr = &message->contacts->uris[i]->endpoint.addr;
        if (addr->family && !wn_addr_equal(addr, &source->addr))
            return true;
    }
    return false;
}

void
wn_uac_tests(const WnMessage *message, const WnEndpoint *source, WnUacTests *tests)
{
    unsigned via = via_differences(message, source), kamailio = via;
    unsigned narrow = private_fields(message, SET_OPENSIPS);
    unsigned wide = private_fields(message, SET_OPENSIPS_CGN);

    if (is_websocket(message))
        kamailio |= WN_UAC_WEBSOCKET;
    if (contact_port_differs(message, source, false))
        kamailio |= WN_UAC_CONTACT_PORT_DIFFERS;
    if (any_media(message->session, differs, &source->addr))
        kamailio |= WN_UAC_SDP_SOURCE_DIFFERS;
    if (target_differs(message))
        kamailio |= WN_UAC_TARGET_DIFFERS;
    for (unsigned mode = 0; mode < 2; mode++) {
        Set set = mode ? SET_KAMAILIO_1 : SET_KAMAILIO_0;
        tests->kamailio[mode] =
            (uint16_t) (kamailio | private_fields(message, set) |
                        (belongs(&source->addr, set) ? WN_UAC_SOURCE_PRIVATE : 0));
    }
    tests->opensips =
        (uint16_t) (via | narrow |
                    (contact_addr_differs(message, source) ? WN_OPENSIPS_CONTACT_ADDR_DIFFERS : 0) |
                    (contact_port_differs(message, source, true) ? WN_OPENSIPS_CONTACT_PORT_DIFFERS
                                                                 : 0) |
                    (wide != narrow ? WN_OPENSIPS_CARRIER_GRADE_NAT : 0));
}

const char *
wn_uac_test_name(unsigned bit)
{
    static const char *const names[] = { "contact_private", "via_src_differs",
                                         "via_private",     "sdp_private",
                                         "port_differs",    "src_private",
                                         "websocket",       "contact_port_differs",
                                         "sdp_src_differs", "target_differs" };

    return bit < G_N_ELEMENTS(names) ? names[bit] : NULL;
}

const char *
wn_opensips_test_name(unsigned bit)
{
    static const char *const names[] = { "private-contact",       "diff-ip-src-via",
                                         "private-via",           "private-sdp",
                                         "diff-port-src-via",     "diff-ip-src-contact",
                                         "diff-port-src-contact", "carrier-grade-nat" };

    return bit < G_N_ELEMENTS(names) ? names[bit] : NULL;
}
