/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What nat_uac_test() of Kamailio's nathelper would say of a request where it was captured, and of
 * the same request behind the NAT.  Numbers as in Kamailio 5.6; OpenSIPS gives 32 to 128 other
 * meanings.
 */
#include "frames/notebook.h"
#include "wire/sip.h"

enum {
    CONTACT_PRIVATE = 1,
    VIA_SRC_DIFFERS = 2,
    VIA_PRIVATE = 4,
    SDP_PRIVATE = 8,
    PORT_DIFFERS = 16,
    SRC_PRIVATE = 32,
    WEBSOCKET = 64,
    CONTACT_PORT_DIFFERS = 128,
    SDP_SRC_DIFFERS = 256,
    TARGET_DIFFERS = 512
};

static uint16_t
sip_port(const WnEndpoint *endpoint)
{
    return endpoint->port ? endpoint->port : 5060;
}

/* RFC 1918, RFC 6598, and 192.0.0/24 with nat_addr_mode 1, which is the default. */
static bool
is_private(const WnAddr *addr)
{
    WnAddrClass class = wn_addr_class(addr);

    return class == WN_ADDR_RFC1918 || class == WN_ADDR_CGN || class == WN_ADDR_DSLITE;
}

static unsigned
test_sdp(const WnSip *sip, const WnEndpoint *source)
{
    WnBytes  body = wn_sdp_find(sip->content_type, sip->body);
    WnSdp    sdp;
    unsigned bits = 0, differ = 0, named = 0;

    if (body.length == 0 || !wn_sdp_parse(body, &sdp))
        return 0;
    for (unsigned i = 0; i < sdp.n_media; i++) {
        const WnAddr *addr = &sdp.media[i].endpoint.addr;

        if (addr->family == 0 || wn_addr_class(addr) == WN_ADDR_NULL)
            continue;
        named++;
        if (is_private(addr))
            bits |= SDP_PRIVATE;
        differ += !wn_addr_equal(addr, &source->addr);
    }
    return named > 0 && differ == named ? bits | SDP_SRC_DIFFERS : bits;
}

static unsigned
test(const WnSip *sip, const WnEndpoint *source, const WnEndpoint *destination)
{
    const WnEndpoint *via = sip->n_via > 0 ? &sip->via[0].sent_by : NULL;
    const WnEndpoint *contact = sip->n_contact > 0 ? &sip->contact[0].uri.endpoint : NULL;
    const WnEndpoint *target = &sip->request_uri.endpoint;
    unsigned          bits = test_sdp(sip, source);

    if (contact && contact->addr.family != 0) {
        bits |= is_private(&contact->addr) ? CONTACT_PRIVATE : 0u;
        bits |= sip_port(contact) != source->port ? CONTACT_PORT_DIFFERS : 0u;
    }
    if (via && via->addr.family != 0) {
        bits |= is_private(&via->addr) ? VIA_PRIVATE : 0u;
        bits |= !wn_addr_equal(&via->addr, &source->addr) ? VIA_SRC_DIFFERS : 0u;
    }
    if (via)
        bits |= sip_port(via) != source->port ? PORT_DIFFERS : 0u;
    bits |= is_private(&source->addr) ? SRC_PRIVATE : 0u;
    /* WS or WSS (RFC 7118 5.1). */
    if (sip->n_via > 0 && wn_bytes_starts_with_nocase(sip->via[0].transport, WN_LITERAL("WS")))
        bits |= WEBSOCKET;
    if (target->addr.family != 0 && (!wn_addr_equal(&target->addr, &destination->addr) ||
                                     sip_port(target) != destination->port))
        bits |= TARGET_DIFFERS;
    return bits;
}

static void
note_bits(WnNotebook *book, unsigned bits)
{
    static const WnField FIELDS[] = {
        WN_FIELD_UAC_CONTACT_PRIVATE, WN_FIELD_UAC_VIA_SRC_DIFFERS,
        WN_FIELD_UAC_VIA_PRIVATE,     WN_FIELD_UAC_SDP_PRIVATE,
        WN_FIELD_UAC_PORT_DIFFERS,    WN_FIELD_UAC_SRC_PRIVATE,
        WN_FIELD_UAC_WEBSOCKET,       WN_FIELD_UAC_CONTACT_PORT_DIFFERS,
        WN_FIELD_UAC_SDP_SRC_DIFFERS, WN_FIELD_UAC_TARGET_DIFFERS,
    };

    wn_note_number(book, WN_FIELD_UAC_TEST, bits);
    for (size_t i = 0; i < G_N_ELEMENTS(FIELDS); i++)
        wn_note_if(book, FIELDS[i], bits & 1u << i);
}

/* How somebody outside saw this endpoint, or NULL. */
static const WnMapping *
mapping_of(const WnModel *model, const WnEndpoint *inside)
{
    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, &inside->addr); seen;
         seen = seen->next_inside)
        if (wn_endpoint_equal(&seen->inside, inside) && seen->outside.port != 0 &&
            !wn_endpoint_equal(&seen->outside, inside))
            return seen;
    return NULL;
}

void
wn_frames_uac_test(WnNotebook *book, const WnMessage *message)
{
    const WnFlow     *flow = book->sight->flow;
    const WnEndpoint *source = &flow->ends[book->sight->side];
    const WnEndpoint *destination = &flow->ends[1 - book->sight->side];
    const WnMapping  *mapping;
    WnSip             sip;

    if (message->status != 0 ||
        !wn_sip_parse(wn_bytes(book->sight->payload, book->sight->length), &sip))
        return;
    note_bits(book, test(&sip, source, destination));
    mapping = mapping_of(book->model, source);
    if (mapping)
        wn_note_number(book, WN_FIELD_UAC_PREDICTED, test(&sip, &mapping->outside, destination));
}
