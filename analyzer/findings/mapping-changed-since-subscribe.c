/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Between SUBSCRIBE and its refresh the registrar saw the phone at another public endpoint than
 * before (received and rport of the answers, RFC 3581 4).  about is the refresh.
 */
#include "findings/finding.h"

static bool
seen_at(const WnTransaction *step, WnEndpoint *outside)
{
    const WnVia *via = step->responses ? step->responses->via : NULL;

    if (!via || !via->received.family || !via->rport)
        return false;
    *outside = (WnEndpoint){ via->received, via->rport };
    return true;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject      *subject = wn_evidence_subject(evidence);
    const WnService      *service = subject->service;
    const WnRegistration *registration = subject->registration;
    const WnMessage      *first = service->requests[0]->request;
    const WnTransaction  *refresh = service->requests[service->n_requests - 1];
    WnEndpoint            was, is;

    for (unsigned i = 1; registration && i < registration->n_steps; i++) {
        const WnTransaction *old = registration->steps[i - 1], *new = registration->steps[i];

        if (new->request->time < first->time || new->request->time > refresh->request->time ||
            !seen_at(old, &was) || !seen_at(new, &is) || wn_endpoint_equal(&was, &is))
            continue;
        wn_observe(
            evidence, &finding_mapping_changed_since_subscribe, refresh, new->responses->frame,
            new->responses->capture,
            "Since this REGISTER the server sees the phone at %s; it had subscribed from %s.",
            wn_show_endpoint(evidence, &is), wn_show_endpoint(evidence, &was));
        return;
    }
}

const WnFindingKind finding_mapping_changed_since_subscribe = {
    .id = "mapping-changed-since-subscribe",
    .observes = WN_SUBJECT_SUBSCRIPTION,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
