/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * G23: the address that a host names answers or sends itself: one more of its own, or a media host of
 * its own.
 */
#include "guards/guard.h"

static bool
speaks(const WnModel *model, const WnAddr *addr, uint32_t *frame)
{
    const WnHost *host = wn_host_find(&model->flows, addr);
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL; flow && looked++ < 4096;
         flow = wn_flow_next_of(flow, addr)) {
        int own = wn_addr_equal(&flow->ends[0].addr, addr) ? 0 : 1;
        if (flow->sides[own].packets > 0) {
            *frame = flow->sides[own].first_frame;
            return true;
        }
    }
    return false;
}

static const WnAddr *
named(const WnSubject *subject, const WnFinding *wrong)
{
    for (unsigned i = 0; subject->call && i < subject->call->n_media; i++)
        if (wrong->about == &subject->call->media[i])
            return &subject->call->media[i].advertised.addr;
    const WnUri *contact = wn_message_contact(wrong->about);
    return contact ? &contact->endpoint.addr : NULL;
}

static WnGuardAnswer
answer(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnFinding *wrong = wn_observed(evidence, &finding_advertised_address_differs);
    uint32_t         frame;

    for (; wrong; wrong = wn_observed_next(wrong)) {
        const WnAddr *addr = named(subject, wrong);
        if (addr && speaks(subject->model, addr, &frame)) {
            wn_excuse(evidence, frame);
            return WN_GUARD_HOLDS;
        }
    }
    return WN_GUARD_CLEAR;
}

const WnGuard guard_many_addresses = {
    .id = "many-addresses",
    .number = "G23",
    .excuse = "the advertised address is alive: it sends packets in this capture",
    .answer = answer,
};
