/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A router's SIP helper damaged a message.  RFC 4787 REQ-10; RFC 3261 8.1.3.3, 17.1.3, 18.3. */
#include "causes/alg.h"
#include "causes/cause.h"

/* A phone that never finds its own Contact registers again and again, each time too early. */
static bool
registers_in_vain(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    return wn_observed(evidence, &finding_contact_not_restored) &&
           wn_registration_asks_in_vain(subject->model, subject->registration) &&
           wn_seen(evidence, &finding_contact_not_restored);
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_message_rewritten, &finding_damaged_request_fails) ||
        wn_seen_together(evidence, &finding_branch_rewritten, &finding_response_misses_request) ||
        wn_seen_together(evidence, &finding_message_rewritten, &finding_response_misses_request) ||
        wn_seen_together(evidence, &finding_call_id_rewritten, &finding_response_misses_request))
        return WN_GRADE_CERTAIN;
    if (wn_seen(evidence, &finding_response_misses_request) ||
        wn_seen_together(evidence, &finding_digest_uri_translated, &finding_credentials_refused))
        return WN_GRADE_LIKELY;
    if (registers_in_vain(evidence))
        return WN_GRADE_LIKELY;
    return wn_seen(evidence, &finding_length_contradicts_body) ? WN_GRADE_LIKELY : WN_GRADE_NONE;
}

const WnCause cause_sip_alg_breaks_signalling = {
    .info = {
        .id = "sip-alg-breaks-signalling",
        .title = "The router's SIP helper damaged a message so the call or registration failed",
        .group = "ALG, firewall, fragmentation",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_NAT,
        .explanation =
            "The router changes SIP messages as they pass, and what it made of this one is wrong: "
            "a name or an identifier that has to stay as it was, or a length that no longer fits. "
            "The server cannot understand, find or believe what it gets, or the phone does not "
            "recognise the answer to its own request.\n\n"
            "Neither phone nor server is at fault. The same phone works on a network whose router "
            "leaves SIP alone.",
        .fix = WN_FIX_ALG,
        .blind_spot = {
            [WN_VANTAGE_LAN] = "What the router makes of the messages can only be seen outside: "
                               "capture there too.",
            [WN_VANTAGE_WAN] = "What the phone itself wrote can only be seen inside: capture at "
                               "the phone too.",
        },
        .references = { "RFC 4787 REQ-10", "RFC 3261 17.1.3", "RFC 3261 18.3", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_REJECT | WN_SYMPTOM_REG_TIMEOUT | WN_SYMPTOM_NO_REPLY |
                WN_SYMPTOM_DROP_32,
    .step = WN_STEP_REGISTRATION,
    .suppresses = { "registrar-rejects-private-address", "response-lost-no-rport",
                    "private-contact-registered", "sip-no-reply-blocked", "not-nat-auth",
                    "not-nat-forbidden", "not-nat-unavailable", "not-nat-server-error", NULL },
    .detect = detect,
};
