/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question to a STUN server comes back as an ICMP error (RFC 792).  about is the transaction. */
#include "findings/finding.h"

/* A question to another place than the one that the client asks first, and not at a port of STUN,
 * may be to its own public endpoint: the test for hairpinning (RFC 5780 4.5). */
static bool
is_server(const WnDiscovery *discovery, const WnEndpoint *asked)
{
    static const uint16_t STUN = 3478;
    const WnFlow         *first = discovery->requests[0]->flow;

    return asked->port == STUN ||
           wn_addr_equal(&first->ends[1 - discovery->requests[0]->side].addr, &asked->addr);
}

/* The public address that was asked answers from next door: it is the router's own. */
static bool
is_own_router(const WnEvidence *evidence, const WnStunTransaction *request, const WnIcmpNote *note)
{
    static const uint16_t STUN = 3478;
    const WnEndpoint     *asked = &request->flow->ends[1 - request->side];

    return asked->port != STUN && wn_addr_equal(&note->reporter, &asked->addr) &&
           wn_ttl_is_fresh(note->ttl) && wn_is_public(evidence, &asked->addr) &&
           wn_is_nonpublic(evidence, &wn_stun_client(request)->addr);
}

static void
observe(WnEvidence *evidence)
{
    const WnDiscovery *discovery = wn_evidence_subject(evidence)->discovery;

    for (unsigned i = 0; discovery && i < discovery->n_requests; i++) {
        const WnStunTransaction *request = discovery->requests[i];
        const WnIcmpNote        *note =
            wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_OTHER, request->first);

        if (request->answer_frame || !note || note->kind == WN_ICMP_TOO_BIG ||
            !is_server(discovery, &request->flow->ends[1 - request->side]) ||
            is_own_router(evidence, request, note))
            continue;
        wn_observe(evidence, &finding_stun_refused, request, note->frame, note->capture,
                   "%s answers the question to the STUN server %s with ICMP \"%s\".",
                   wn_show_addr(evidence, &note->reporter),
                   wn_show_endpoint(evidence, &request->flow->ends[1 - request->side]),
                   wn_icmp_kind_name(note->kind));
    }
}

const WnFindingKind finding_stun_refused = {
    .id = "stun-refused",
    .observes = WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
