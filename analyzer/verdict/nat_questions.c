/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is known of the NATs before the parties, and whether two of them can meet. */
#include "verdict/nat_questions.h"

#include "verdict/evidence_state.h"
#include "wire/portmap.h"

const WnNat *
wn_nat_of(const WnEvidence *evidence, WnRole role)
{
    evidence->self->looked = true;
    return evidence->nats[role == WN_ROLE_CALLER || role == WN_ROLE_CLIENT ? 0 : 1];
}

WnAnswer
wn_nat_is_dependent(const WnNat *nat)
{
    WnDependence dependence;

    if (!nat || wn_range_is_torn(&nat->mapping))
        return WN_UNDECIDED;
    if (nat->mapping.least > WN_DEPENDS_ON_NOTHING)
        return WN_YES;
    return wn_range_is_known(&nat->mapping, &dependence) ? WN_NO : WN_UNDECIDED;
}

const WnTransaction *
wn_request_inside(const WnEvidence *evidence, const WnTransaction *outside)
{
    WnTransaction *other = NULL;

    if (!wn_is_public(evidence, &wn_message_source(outside->request)->addr))
        return NULL;
    while ((other = wn_exchange_next_like(outside, other)) != NULL)
        if (other != outside && other->request &&
            wn_is_nonpublic(evidence, &wn_message_source(other->request)->addr))
            return other;
    return NULL;
}

static const void *
find_changed_port(WnEvidence *evidence, WnArena *kept, const void *about)
{
    (void) kept;
    for (const WnMapping *seen = about; seen; seen = seen->next_inside)
        if (seen->carrier == WN_CARRIER_UDP && seen->outside.port != 0 &&
            seen->outside.port != seen->inside.port &&
            wn_is_public(evidence, &seen->outside.addr) &&
            !wn_addr_equal(&seen->outside.addr, &seen->inside.addr))
            return seen;
    return NULL;
}

const WnMapping *
wn_changed_port_of(WnEvidence *evidence, const WnAddr *inside)
{
    const WnModel *model = wn_evidence_subject(evidence)->model;

    return wn_evidence_once(evidence, find_changed_port,
                            wn_mapping_of_inside(&model->mappings, inside));
}

/* Of questions to STUN servers, and questions of answers. */
static bool
misses_answers(const WnFlowTable *flows, const WnAddr *client)
{
    for (const WnStunTransaction *transaction = wn_stun_of(flows, client); transaction;
         transaction = transaction->next_of_client)
        if (transaction->method == WN_STUN_BINDING && !transaction->ice &&
            (transaction->answer_frame == 0 || transaction->copies == 0))
            return true;
    return false;
}

/* SSDP, by which UPnP finds routers; PCP and NAT-PMP have one port (RFC 6887 19.1). */
static bool
is_for_routers(uint16_t port)
{
    enum { SSDP = 1900 };

    return port == SSDP || port == WN_PORTMAP_PORT;
}

bool
wn_asks_for_addresses(const WnEvidence *evidence, const WnAddr *addr)
{
    enum { MOST = 256 };
    const WnModel *model = wn_evidence_subject(evidence)->model;
    const WnHost  *host = wn_host_find(&model->flows, addr);
    unsigned       looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_excuse(model->searches, &looked, MOST);
         flow = wn_flow_next_of(flow, addr))
        if (is_for_routers(flow->ends[0].port) || is_for_routers(flow->ends[1].port))
            return true;
    return misses_answers(&model->flows, addr);
}

static WnNatBounds
bounds_of(const WnNat *nat)
{
    return (WnNatBounds){ .translates = nat->translates,
                          .mapping_least = nat->mapping.least,
                          .mapping_most = nat->mapping.most,
                          .filtering_least = nat->filtering.least,
                          .filtering_most = nat->filtering.most };
}

bool
wn_nats_can_never_meet(const WnNat *a, const WnNat *b)
{
    WnNatBounds   caller = bounds_of(a), called = bounds_of(b);
    WnCallability found = wn_callability(&caller, &called);

    return (wn_nat_is_dependent(a) == WN_YES && wn_nat_is_dependent(b) == WN_YES) ||
           found.media[WN_TECHNIQUE_PUNCHING].ever == 0;
}
