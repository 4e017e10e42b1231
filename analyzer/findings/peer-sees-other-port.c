/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A connectivity check tells that the peer sees the phone's socket at another public port than two
 * others do, who agree (RFC 8445 7.2.5.3.1, peer-reflexive).  about is the observation.
 */
#include "findings/finding.h"

/* Others see the socket under its own port number: how many hosts, at most two. */
static unsigned
count_others(const WnMapping *list, const WnMapping *peer)
{
    const WnMapping *first = NULL;

    for (const WnMapping *seen = list; seen; seen = seen->next_inside) {
        if (!wn_endpoint_equal(&seen->inside, &peer->inside) || seen->carrier != peer->carrier ||
            seen->how == WN_LEARNED_ICE || seen->outside.port != seen->inside.port ||
            wn_addr_equal(&seen->towards.addr, &peer->towards.addr))
            continue;
        if (first && !wn_addr_equal(&first->towards.addr, &seen->towards.addr))
            return 2;
        first = first ? first : seen;
    }
    return first != NULL;
}

static void
look_at(WnEvidence *evidence, WnRole role)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnAgent   *agent = role == WN_ROLE_CALLER ? &subject->client : &subject->server;
    const WnMapping *list = wn_mapping_of_inside(&subject->model->mappings, &agent->seen.addr);
    unsigned         looked = 0;

    for (const WnMapping *seen = list; seen && wn_search_on(subject->model->searches, &looked, 256);
         seen = seen->next_inside) {
        if (seen->how != WN_LEARNED_ICE || seen->carrier != WN_CARRIER_UDP ||
            seen->outside.port == seen->inside.port || seen->time < subject->start ||
            seen->time > subject->end || wn_addr_equal(&seen->inside.addr, &seen->outside.addr) ||
            count_others(list, seen) < 2)
            continue;
        wn_observe(evidence, &finding_peer_sees_other_port, seen, seen->frame, seen->capture,
                   "%s, the peer of the call, sees %s at port %u, and all others see it at port "
                   "%u.",
                   wn_show_addr(evidence, &seen->towards.addr),
                   wn_show_endpoint(evidence, &seen->inside), seen->outside.port,
                   seen->inside.port);
        return;
    }
}

static void
observe(WnEvidence *evidence)
{
    look_at(evidence, WN_ROLE_CALLER);
    look_at(evidence, WN_ROLE_CALLEE);
}

const WnFindingKind finding_peer_sees_other_port = {
    .id = "peer-sees-other-port",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_MAPPING | WN_HAS_STUN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
