/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The ACK for an answered call goes to a private Contact, so the answering side gives up.
 * RFC 3261 12.2.1.1 (where requests of a dialog go), 13.2.2.4 (ACK), 13.3.1.4 (2xx is repeated).
 */
#include "causes/cause.h"

/* A server has to send the ACK to that name; only the caller's hop is watched, and nobody sees who
 * told it (0.2). */
static bool
is_name_of_unseen_network(const WnCall *call)
{
    const WnMessage *answer = call->accepted;
    const WnUri     *contact = answer ? wn_message_contact(answer) : NULL;
    const WnMessage *last =
        call->n_branches > 0 ? call->branches[call->n_branches - 1]->request : NULL;

    return contact && wn_addr_class(&contact->endpoint.addr) == WN_ADDR_LOCAL_NAME &&
           answer->record_routes && last && last->n_via == 1;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if (wn_seen_together(evidence, &finding_ack_to_private_address,
                         &finding_answer_repeated_after_ack)) {
        wn_seen_together(evidence, &finding_private_contact_in_answer,
                         &finding_answer_repeated_after_ack);
        return WN_GRADE_CERTAIN;
    }
    /* Over TCP it would have gone that way: the connection to there fails, and none is seen. */
    if (call->accepted && !wn_call_ack(call, call->accepted, NULL) &&
        wn_seen_together(evidence, &finding_ack_to_private_address, &finding_answer_repeated)) {
        wn_seen(evidence, &finding_private_contact_in_answer);
        return WN_GRADE_CERTAIN;
    }
    /* The fault and the effect, but the way of the ACK is not seen here.  One that does not come to
     * the server of its route set never went for the Contact (12.2.1.1). */
    if (!wn_observed(evidence, &finding_ack_misses_server) &&
        wn_grade_of_unseen_ack(evidence) != WN_GRADE_NONE &&
        wn_seen_together(evidence, &finding_private_contact_in_answer, &finding_answer_repeated))
        return is_name_of_unseen_network(call) ? WN_GRADE_POSSIBLE
                                               : wn_grade_of_unseen_ack(evidence);
    if (wn_seen(evidence, &finding_ack_to_private_address))
        return WN_GRADE_POSSIBLE;
    if (wn_seen(evidence, &finding_private_contact_in_answer))
        return WN_GRADE_HAZARD;
    return WN_GRADE_NONE;
}

const WnCause cause_ack_lost_private_contact = {
    .info = {
        .id = "ack-lost-private-contact",
        .title = "The call connects, then drops after 32 seconds because the ACK goes to a private "
                 "address",
        .group = "In-dialog requests",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_CALLEE | WN_PARTY_SERVER,
        .explanation =
            "When a call is answered, the answering phone or PBX names, in the Contact of its "
            "200 OK, the address where the rest of the call's messages shall go. Here that "
            "address exists only inside its own network. The caller's confirmation, the ACK, is "
            "sent there and gets lost.\n\n"
            "Without the ACK the answering side repeats its 200 OK for 32 seconds and then hangs "
            "up. People hear each other, or only one of them does, and after half a minute the "
            "call is cut.",
        .fix = "- Server in front of the answering side: replace the Contact of replies by the "
               "address they come from.\n"
               "- Answering phone or PBX: learn the public address (STUN, a configured external "
               "address) and put it in Contact.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "At the answering side nobody sees whether an ACK was ever sent, "
                               "and where to; capture at the server or at the caller too.",
        },
        .references = { "RFC 3261 12.2.1.1", "RFC 3261 13.2.2.4", "RFC 3261 13.3.1.4", NULL },
    },
    .symptoms = WN_SYMPTOM_DROP_32,
    .step = WN_STEP_CONFIRMATION,
    .unless = { &guard_ack_delivered, &guard_contact_repaired },
    .suppresses = { "ack-lost-route", "ack-lost-other", "bye-lost" },
    .detect = detect,
};
