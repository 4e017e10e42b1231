/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G23: the address that a host names answers or sends itself: one more of its own, or a media host
 * of its own.
 */
#include "guards/guard.h"

static bool
speaks(const WnModel *model, const WnAddr *addr, WnSpot *at)
{
    const WnHost *host = wn_host_find(&model->flows, addr);
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_excuse(model->searches, &looked, 4096);
         flow = wn_flow_next_of(flow, addr)) {
        int own = wn_addr_equal(&flow->ends[0].addr, addr) ? 0 : 1;
        if (flow->sides[own].packets > 0) {
            *at = wn_flow_side_spot(&flow->sides[own]);
            return true;
        }
    }
    return false;
}

/* The agent names a public address that is not the one it is seen at, and that one is alive. */
static bool
names_live_address(WnEvidence *evidence, const WnAgent *agent, const WnAddr *named)
{
    WnSpot at;

    if (!agent || !wn_is_public(evidence, named) || wn_addr_equal(named, &agent->seen.addr) ||
        wn_addr_equal(named, &agent->mapped.addr) ||
        !speaks(wn_evidence_subject(evidence)->model, named, &at))
        return false;
    wn_excuse(evidence, at);
    return true;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnMessage *first = subject->n_transactions > 0 ? subject->transactions[0]->request : NULL;
    const WnUri     *contact = first && first->n_via == 1 ? wn_message_contact(first) : NULL;

    for (unsigned i = 0; subject->call && i < subject->call->n_media; i++) {
        const WnMediaPath *path = &subject->call->media[i];
        if (names_live_address(evidence, path->receiver, &path->advertised.addr))
            return WN_GUARD_HOLDS;
    }
    if (contact && names_live_address(evidence, &subject->client, &contact->endpoint.addr))
        return WN_GUARD_HOLDS;
    return WN_GUARD_CLEAR;
}

const WnGuard guard_many_addresses = {
    .id = "many-addresses",
    .number = "G23",
    .excuse = "the advertised address is alive: it sends packets in this capture",
    .answer = answer,
};
