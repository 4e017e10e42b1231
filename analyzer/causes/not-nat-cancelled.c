/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The caller gave up before anybody answered. */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    static const WnTime RUNG_LONG = 20 * WN_SECOND;
    const WnCall       *call = wn_evidence_subject(evidence)->call;
    const WnMessage    *cancel = call->cancel ? call->cancel->request : NULL;
    bool                terminated = call->refused && call->refused->status == 487;

    if (!call->invite || call->accepted || (!cancel && !terminated) ||
        (call->refused && !terminated) || wn_call_completed_elsewhere(call))
        return WN_GRADE_NONE;
    /* Given up on silence, or after long ringing: other entries know more of that. */
    if (call->ringing &&
        (cancel ? cancel->time : call->refused->time) - call->ringing->time > RUNG_LONG)
        return WN_GRADE_NONE;
    if (!call->invite->responses)
        return WN_GRADE_NONE;
    wn_seen(evidence, &finding_rang);
    wn_seen(evidence, &finding_caller_gave_up);
    wn_seen(evidence, &finding_refused);
    if (call->ringing)
        return WN_GRADE_CERTAIN;
    /* A hundred and nothing more for long: why the other side never rang is not known. */
    return cancel && cancel->time - call->invite->request->time > RUNG_LONG ? WN_GRADE_NONE
                                                                            : WN_GRADE_LIKELY;
}

const WnCause cause_not_nat_cancelled = {
    .info = {
        .id = "not-nat-cancelled",
        .title = "The caller gave up before anybody answered",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_USER,
        .explanation =
            "The caller hung up while the call was still being set up. Nothing failed before "
            "that, as far as this capture shows.",
        .fix = "- Caller: let it ring longer.",
        .references = { "RFC 3261 9.1", "RFC 3261 21.4.25", NULL },
    },
    .symptoms = 0,
    .step = WN_STEP_SETUP,
    .unless = { &guard_failed_delivery,
                &guard_clocks },
    .detect = detect,
};
