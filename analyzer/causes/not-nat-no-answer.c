/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Nobody answered. */
#include "causes/cause.h"

/* A person needs this long to hear the phone and walk up to it. */
static const WnTime RUNG_LONG = 20 * WN_SECOND;

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    WnTime        end;
    bool          short_ring;

    if (!call->ringing || call->accepted || (!call->cancel && !call->refused) ||
        wn_call_completed_elsewhere(call))
        return WN_GRADE_NONE;
    if (call->refused && call->refused->status != 487 && call->refused->status != 408 &&
        call->refused->status != 480)
        return WN_GRADE_NONE;
    end = call->cancel ? call->cancel->request->time : call->refused->time;
    /* A phone that says 480 has rung for as long as it was told to, or was sent away by hand. */
    short_ring = end - call->ringing->time <= RUNG_LONG;
    if (wn_observed(evidence, &finding_refused_by_hand) ||
        (short_ring &&
         (call->cancel || call->refused->status != 480 || end - call->ringing->time <= WN_SECOND)))
        return WN_GRADE_NONE;
    wn_seen(evidence, &finding_rang);
    wn_seen(evidence, &finding_caller_gave_up);
    /* That nobody answered is what the final response says; without it an answer may be lost. */
    if (wn_seen(evidence, &finding_cancel_without_effect))
        return WN_GRADE_POSSIBLE;
    wn_seen(evidence, &finding_refused);
    return short_ring || !call->refused ? WN_GRADE_LIKELY : WN_GRADE_CERTAIN;
}

const WnCause cause_not_nat_no_answer = {
    .info = {
        .id = "not-nat-no-answer",
        .title = "Nobody answered",
        .group = "Not NAT",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_INFO,
        .fault = WN_PARTY_USER,
        .explanation =
            "The other phone rang and nobody picked up, until the caller, the server or the phone "
            "itself gave up. The call arrived; NAT has no part in it.",
        .fix = "- Called side: use voicemail or a forward on no answer, if callers shall get "
               "through.",
        .references = { "RFC 3261 9.1", "RFC 3261 21.4.7", "RFC 3261 21.4.25", NULL },
    },
    .symptoms = 0,
    .step = WN_STEP_SETUP,
    .detect = detect,
};
