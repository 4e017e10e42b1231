/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which observations tell that there is a NAT, or that there is none, and who made them. */
#include "model/nat_tells.h"

bool
wn_mapping_is_own_address(const WnMapping *mapping)
{
    return wn_addr_equal(&mapping->inside.addr, &mapping->outside.addr);
}

/* No router stands between the host and this place: its packets still have the TTL that hosts begin
 * with. */
static bool
is_on_link(const WnModel *model, const WnMapping *mapping)
{
    int           side;
    const WnFlow *flow =
        wn_flow_find(&model->flows, mapping->carrier, &mapping->inside, &mapping->towards, &side);
    uint8_t ttl = flow ? flow->sides[side].ttl : 0;

    return ttl == 64 || ttl == 128 || ttl == 255;
}

/* A host that is told the address which its packets carry here: outside a NAT that is so for all
 * behind it. */
static bool
shows_no_nat(const WnModel *model, const WnMapping *mapping)
{
    enum { MOST = 64 };
    unsigned looked = 0;

    if (!wn_model_is_public(model, &mapping->inside.addr) || !is_on_link(model, mapping))
        return false;
    for (const WnMapping *other = wn_mapping_of_outside(&model->mappings, &mapping->outside.addr);
         other; other = other->next_outside)
        if (!wn_search_on(model->searches, &looked, MOST) || !wn_mapping_is_own_address(other))
            return false;
    return true;
}

/* An IPv6 host, seen inside, that is an IPv4 one to somebody else: a translator is between them
 * (RFC 6146).  Outside, a host that has both kinds may name the one and send from the other. */
bool
wn_mapping_is_nat64(const WnMapping *mapping)
{
    return mapping->inside.addr.family == 6 && mapping->outside.addr.family == 4 &&
           !mapping->from_outside;
}

bool
wn_mapping_tells_of_nat(const WnModel *model, const WnMapping *mapping)
{
    bool by_stun = mapping->how == WN_LEARNED_STUN || mapping->how == WN_LEARNED_TURN;

    /* A connection is translated by rules of its own (RFC 5382); SIP over one tells at least whose
     * it is. */
    if ((by_stun && mapping->carrier != WN_CARRIER_UDP) || wn_model_is_of_server(model, mapping))
        return false;
    if (mapping->inside.addr.family != mapping->outside.addr.family)
        return wn_mapping_is_nat64(mapping);
    if (wn_mapping_is_own_address(mapping))
        return by_stun && shows_no_nat(model, mapping);
    /* A host with two addresses may name one and send from the other. */
    return by_stun || mapping->how == WN_LEARNED_ICE ||
           wn_model_is_nonpublic(model, &mapping->inside.addr);
}

/* What goes to another host may go by another router: another line, or a tunnel.  Between two
 * capture points all of it goes the same way. */
WnAddr
wn_mapping_observer(const WnMapping *mapping)
{
    WnAddr points = { .bytes = { (uint8_t) mapping->capture, (uint8_t) mapping->request_capture } };

    return mapping->how == WN_LEARNED_TWO_POINT || mapping->how == WN_LEARNED_TOLD
               ? points
               : mapping->towards.addr;
}
