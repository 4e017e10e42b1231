/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone does send keep-alives on the way that it is reached by, and still had been silent there
 * for longer than many routers keep a mapping (RFC 4787 REQ-5; RFC 5626 4.4.2).  about is the
 * transaction that was not answered.
 */
#include "findings/finding.h"

/*
 * Keep-alives that arrive from another port, because the NAT had forgotten the phone in between.  0
 * with *moved where it went on from there too soon: then it was not for want of packets.
 */
static unsigned
count_moved(const WnModel *model, const WnMessage *request, WnTime last, bool *moved)
{
    const WnEndpoint *server = wn_message_source(request), *phone = wn_message_destination(request);
    const WnPair     *pair = wn_pair_find(&model->flows, &server->addr, &phone->addr);
    unsigned          count = 0, looked = 0;

    *moved = false;
    for (const WnFlow *flow = pair ? pair->flows : NULL;
         flow && wn_search_excuse(model->searches, &looked, 1024); flow = flow->next_of_pair) {
        int               side = wn_endpoint_equal(&flow->ends[0], server) ? 1 : 0;
        const WnFlowSide *sender = &flow->sides[side];

        if (flow == request->flow || flow->carrier != WN_CARRIER_UDP || sender->keepalives == 0 ||
            !wn_endpoint_equal(&flow->ends[1 - side], server) || sender->first < last)
            continue;
        *moved |= sender->first - last < WN_SHORTEST_USUAL_LIFETIME;
        count += sender->sip == 0 ? sender->keepalives : 0;
    }
    return count;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnMessage  *request = subject->deliveries[i]->request;
        const WnFlowSide *phone;
        unsigned          n;
        bool              moved;

        if (!wn_is_sent_to_silent(subject->deliveries[i]))
            continue;
        phone = &request->flow->sides[1 - request->side];
        n = phone->keepalives + phone->stun;
        if (n == 0)
            continue;
        n += count_moved(subject->model, request, phone->last, &moved);
        /* One may be the first sign after a pause; two are a habit. */
        if (n < 2 || moved)
            continue;
        wn_observe(
            evidence, &finding_keepalive_too_slow, subject->deliveries[i], request->frame,
            request->capture,
            "The phone sends keep-alives to this server, %u in all, but had sent nothing from "
            "%s for %s when the %s comes.",
            n, wn_show_endpoint(evidence, wn_message_destination(request)),
            wn_show_seconds(evidence, request->peer_idle), wn_show_message(evidence, request));
    }
}

const WnFindingKind finding_keepalive_too_slow = {
    .id = "keepalive-too-slow",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
