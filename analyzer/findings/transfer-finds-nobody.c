/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A transfer points to a private address, and whoever was to call it tells that nobody is reached
 * there (RFC 3515 2.4.5, RFC 3420).  Of several such transfers the first; about is the REFER.
 */
#include "findings/finding.h"

static void
observe(WnEvidence *evidence)
{
    const WnSubject     *subject = wn_evidence_subject(evidence);
    const WnMessage     *told, *request;
    const WnTransaction *refer = wn_call_failed_transfer(subject->call, &told);
    const WnUri         *target = refer ? wn_transfer_target(subject->model, refer) : NULL;

    if (!refer)
        return;
    request = refer->request;
    if (wn_reaches(evidence, &wn_message_destination(request)->addr, &target->endpoint.addr,
                   &wn_message_source(request)->addr) == WN_YES)
        return;
    wn_observe(evidence, &finding_transfer_finds_nobody, refer, request->frame, request->capture,
               "The transfer points to %s, %s.", target->text,
               wn_show_local(&target->endpoint.addr));
    wn_observe(evidence, &finding_transfer_finds_nobody, refer, told->frame, told->capture,
               "The NOTIFY tells what came of the call to there: status %u.",
               told->extra->fragment);
}

const WnFindingKind finding_transfer_finds_nobody = {
    .id = "transfer-finds-nobody",
    .observes = WN_SUBJECT_CALL,
    .role = WN_EVIDENCE_EFFECT,
    .observe = observe,
};
