/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A phone asked STUN or TURN servers for addresses before the call, in vain (RFC 8445 5.1.1.2).
 * about is the path towards it.
 */
#include "findings/finding.h"

static const WnTime BEFORE = 60 * WN_SECOND;

static bool
is_answered(const WnModel *model, const WnAddr *host)
{
    for (const WnStunTransaction *request = wn_stun_of(&model->flows, host); request;
         request = request->next_of_client)
        if (request->success && !request->ice)
            return true;
    return false;
}

static const WnStunTransaction *
find_unanswered(const WnModel *model, const WnAddr *host, WnTime time)
{
    for (const WnStunTransaction *request = wn_stun_of(&model->flows, host); request;
         request = request->next_of_client)
        if (!request->ice && request->method <= WN_STUN_ALLOCATE && request->first <= time &&
            request->first >= time - BEFORE && wn_stun_gave_up(request, model->last))
            return request;
    return NULL;
}

static void
observe(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath       *path = &call->media[i];
        const WnStunTransaction *request;
        const WnAddr            *host;

        if (!path->ice || !path->receiver)
            continue;
        host = &path->receiver->seen.addr;
        request = find_unanswered(call->model, host, path->receiver_sdp->time);
        if (!request || is_answered(call->model, host))
            continue;
        wn_observe(
            evidence, &finding_gathering_failed, path, request->first_frame, request->capture,
            "%s asks %s %u times for its public address, and nothing answers.",
            wn_show_addr(evidence, host),
            wn_show_endpoint(evidence, &request->flow->ends[1 - request->side]), request->copies);
    }
}

const WnFindingKind finding_gathering_failed = {
    .id = "gathering-failed",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_ICE | WN_HAS_STUN,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
