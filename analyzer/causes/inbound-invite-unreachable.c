/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The umbrella over all that keeps an INVITE from a registered phone: emitted only when nothing
 * more exact fits. RFC 3261 16.6, 17.1.1.
 */
#include "causes/delivery.h"

/* Whoever is off has no mapping either, and is started anew when it comes back. */
static bool
is_there(WnEvidence *evidence)
{
    return wn_delivery_stopped(evidence, &finding_request_unanswered) == WN_GRADE_CERTAIN &&
           (wn_observed(evidence, &finding_phone_heard_inside) ||
            wn_guard_answer(evidence, &guard_phone_restarted) == WN_GUARD_CLEAR);
}

/* Whatever keeps it out lets smaller ones in, and need be no more than its size. */
static bool
is_larger_than_what_passes(WnEvidence *evidence)
{
    return wn_observed(evidence, &finding_small_request_answered);
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if (call->accepted || call->ringing)
        return WN_GRADE_NONE;
    if (!wn_seen_together(evidence, &finding_request_for_public_target,
                          &finding_request_unanswered))
        return WN_GRADE_NONE;
    return is_there(evidence) && !is_larger_than_what_passes(evidence) ? WN_GRADE_LIKELY
                                                                       : WN_GRADE_POSSIBLE;
}

/* Where it is seen inside as well, there is no further place to capture. */
static const char *
advice(WnEvidence *evidence)
{
    if (!wn_observed(evidence, &finding_request_stopped_at_router))
        return NULL;
    return "- Router or firewall: let in what the server sends to the phone for longer than the "
           "phone "
           "is silent, or for ever (a rule for the server's address).\n"
           "- Phone: send keep-alives to the server every 15 to 25 seconds.";
}

const WnCause cause_inbound_invite_unreachable = {
    .info = {
        .id = "inbound-invite-unreachable",
        .title = "An incoming call reaches the server but dies on the way to the phone",
        .group = "Call signalling",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_NAT | WN_PARTY_FIREWALL | WN_PARTY_CLIENT,
        .explanation =
            "The server knows the phone's public address and sends the call there, several "
            "times, and nothing comes back. The router in front of the phone has forgotten it, "
            "a firewall drops the packets, or the phone is off. From this place one cannot tell "
            "which.",
        .fix = "- Whoever captures: capture inside, at the phone, while somebody calls it; then "
               "the reason shows.\n"
               "- Phone: as first aid, send keep-alives to the server every 15 to 25 seconds.",
        .blind_spot = {
            [WN_VANTAGE_WAN] = "What happens behind the phone's router cannot be seen here; "
                            "capture at the phone, or inside its router, while somebody calls "
                            "it.",
            [WN_VANTAGE_UNKNOWN] = "What becomes of the call on its way to the phone cannot be seen "
                            "here.",
            [WN_VANTAGE_LAN] = "What happens on the way to the called phone cannot be seen here.",
        },
        .references = { "RFC 3261 16.6", "RFC 3261 17.1.1", "RFC 5626", NULL },
    },
    .symptoms = WN_SYMPTOM_UNREACHABLE,
    .step = WN_STEP_SETUP,
    .umbrella = true,
    .unless = { &guard_phone_unregistered, &guard_phone_gone, NULL },
    .detect = detect,
    .advice = advice,
};
