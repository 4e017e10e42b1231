/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Only the server sends keep-alives, and the phone answers none of them: a NAT that is refreshed by
 * outgoing packets alone forgets the phone all the same (RFC 4787 REQ-6).  about is the transaction
 * that was not answered.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; subject->registration && i < subject->n_deliveries; i++) {
        const WnMessage  *request = subject->deliveries[i]->request;
        const WnFlowSide *server, *phone;

        if (!wn_is_sent_to_silent(subject->deliveries[i]))
            continue;
        server = &request->flow->sides[request->side];
        phone = &request->flow->sides[1 - request->side];
        /* The server's last packet is fresher than the phone's: the pings went on. */
        if (server->keepalives < 2 || phone->keepalives + phone->stun > 0 ||
            request->own_idle < 0 || request->own_idle * 2 > request->peer_idle)
            continue;
        wn_observe(
            evidence, &finding_only_server_pings, subject->deliveries[i], request->frame,
            request->capture,
            "The server sends keep-alives to the phone, the last one %s before, but the phone "
            "itself has sent nothing for %s.",
            wn_show_seconds(evidence, request->own_idle),
            wn_show_seconds(evidence, request->peer_idle));
    }
}

const WnFindingKind finding_only_server_pings = {
    .id = "only-server-pings",
    .observes =
        WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION | WN_SUBJECT_MESSAGE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
