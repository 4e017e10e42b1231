/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The caller's mapping expires while the phone rings, and the answer finds nobody.
 * RFC 4787 REQ-5; RFC 3261 13.3.1.1 (repeat the ringing each minute); RFC 3262.
 */
#include "causes/cause.h"

#include <glib.h>

/*
 * The caller's own side: the answer would not be seen.  Its port was silent for as long as a
 * mapping may live, and then the call is not there any more.  That it was answered is likely where
 * the server has ended it (481) and had another port to send that to.
 */
static WnGrade
from_inside(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnMessage *cancel = call->cancel ? call->cancel->request : NULL;

    if (!cancel || cancel->flow->carrier != WN_CARRIER_UDP || call->caller.behind_nat != WN_YES ||
        call->caller.vantage != WN_VANTAGE_LAN ||
        MIN(cancel->own_idle, cancel->peer_idle) < WN_SHORTEST_USUAL_LIFETIME ||
        !wn_seen(evidence, &finding_cancel_without_effect))
        return WN_GRADE_NONE;
    wn_seen(evidence, &finding_rang);
    return wn_seen(evidence, &finding_mapping_changed_while_ringing) &&
                   wn_transaction_final(call->cancel)->status == 481
               ? WN_GRADE_LIKELY
               : WN_GRADE_POSSIBLE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (!wn_seen(evidence, &finding_answer_after_silence))
        return from_inside(evidence);
    if (wn_evidence_subject(evidence)->client.vantage == WN_VANTAGE_BOTH)
        return WN_GRADE_CERTAIN;
    return wn_seen_together(evidence, &finding_caller_still_there, &finding_answer_after_silence)
               ? WN_GRADE_LIKELY
               : WN_GRADE_POSSIBLE;
}

const WnCause cause_late_answer_lost = {
    .info = {
        .id = "late-answer-lost",
        .title = "The phone rings, is answered, but the answer never gets back (binding "
                 "expired while ringing)",
        .group = "Call signalling",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_NAT | WN_PARTY_SERVER,
        .explanation =
            "While the called phone rings nothing is sent on the caller's port. When it "
            "is answered after a long time, the caller's router has forgotten that port "
            "and drops the answer. The caller hears it ringing for ever, the called "
            "person hears nobody, and after half a minute the call is dropped.\n"
            "\n"
            "Calls that are answered quickly work.",
        .fix = "- Phone: send keep-alives on the SIP port every 15 to 25 seconds, also while "
            "calling.\n"
            "- Server: repeat the ringing message every 20 to 25 seconds, and use "
            "reliable ringing (100rel), which the phone must acknowledge.\n"
            "- Router: raise its UDP time-out, or use TCP or TLS for SIP.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "The answer that the router drops cannot be seen inside; capture at the "
                "server too.",
            [WN_VANTAGE_WAN] = "Whether the answer passes the caller's router cannot be seen here; "
                "capture at the caller too.",
        },
        .references = { "RFC 4787 4.3", "RFC 3261 13.3.1.1", "RFC 3262", NULL },
    },
    .symptoms = WN_SYMPTOM_UNREACHABLE | WN_SYMPTOM_DROP_32,
    .step = WN_STEP_CONFIRMATION,
    .unless = { &guard_ack_delivered, NULL },
    .suppresses = { "ack-lost-other", "bye-lost", "not-nat-no-answer", NULL },
    .detect = detect,
};
