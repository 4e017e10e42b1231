/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ACK takes another way than the INVITE and is lost on it.
 * RFC 3261 12.1.2 and 12.2.1.1 (route set), 16.6 step 4 (Record-Route), 16.12; RFC 5658.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;
    /* An ACK that went to the server all the same is lost beyond it. */
    bool private_route = wn_seen_together(evidence, &finding_request_to_private_route,
                                          &finding_answer_repeated_after_ack);
    bool bypass =
        wn_seen_together(evidence, &finding_ack_bypasses_proxy, &finding_answer_repeated_after_ack);

    if (private_route)
        wn_seen_together(evidence, &finding_private_record_route,
                         &finding_answer_repeated_after_ack);
    if (private_route || bypass)
        return WN_GRADE_CERTAIN;
    /* Over TCP it would have gone that way: the connection to there fails, and none is seen. */
    if (call->accepted && wn_connection_for_ack(evidence, call->accepted) &&
        wn_seen_together(evidence, &finding_ack_bypasses_proxy, &finding_answer_repeated))
        return WN_GRADE_CERTAIN;
    if (wn_grade_of_unseen_ack(evidence) != WN_GRADE_NONE &&
        ((!wn_ack_goes_elsewhere(evidence) &&
          wn_seen_together(evidence, &finding_private_record_route, &finding_answer_repeated)) ||
         wn_seen_together(evidence, &finding_ack_bypasses_proxy, &finding_answer_repeated) ||
         wn_seen_together(evidence, &finding_ack_passes_by_server, &finding_answer_repeated)))
        return wn_grade_of_unseen_ack(evidence);
    if (wn_seen(evidence, &finding_private_record_route))
        return WN_GRADE_HAZARD;
    return WN_GRADE_NONE;
}

const WnCause cause_ack_lost_route = {
    .info = {
        .id = "ack-lost-route",
        .title = "The ACK (and BYE) is sent along a wrong path, bypassing the proxy or using an "
                 "unreachable Record-Route",
        .group = "In-dialog requests",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_SERVER | WN_PARTY_CALLER,
        .explanation =
            "The invitation to the call travelled through a server. The server has to ask, with a "
            "Record-Route line, that everything that follows takes the same way, because only "
            "that way leads through the other side's router. Here the confirmation, the ACK, took "
            "another way: straight to the other side, or to an address of the server that cannot "
            "be reached.\n\n"
            "The router in front of the other side drops what comes from a stranger. The answering "
            "side never learns that its answer arrived, and hangs up after 32 seconds.",
        .fix = "- Server: write Record-Route into every request that opens a dialog, with an "
               "address that both sides can reach, and obey Route first in what follows.\n"
               "- Caller's phone: send requests of a dialog along the recorded route.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Whether the other side's router drops the ACK cannot be seen at the "
                               "caller; that the answer is repeated shows it. A capture at the "
                               "answering side confirms it.",
        },
        .references = { "RFC 3261 12.1.2", "RFC 3261 12.2.1.1", "RFC 3261 16.6", "RFC 5658", NULL },
    },
    .symptoms = WN_SYMPTOM_DROP_32 | WN_SYMPTOM_GHOST,
    .step = WN_STEP_CONFIRMATION,
    .unless = { &guard_ack_delivered },
    .suppresses = { "ack-lost-other", "bye-lost" },
    .detect = detect,
};
