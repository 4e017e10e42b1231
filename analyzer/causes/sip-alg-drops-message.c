/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A router swallows certain SIP messages while others pass on the same port.  RFC 4787 REQ-10; the
 * Linux helper drops what it cannot parse or change.
 */
#include "causes/alg.h"
#include "causes/cause.h"

/* The same kind of message of this exchange is answered over another transport: what it says is
 * right, and the server takes it. */
static bool
passes_elsewhere(const WnEvidence *evidence)
{
    const WnFinding *silent = wn_observed(evidence, &finding_own_request_unanswered);

    return silent && wn_is_answered_by_another_way(evidence, silent->about);
}

static WnGrade
detect(WnEvidence *evidence)
{
    /* A REGISTER is what all servers know. */
    if (wn_evidence_subject(evidence)->kind == WN_SUBJECT_REGISTRATION ||
        !wn_seen_together(evidence, &finding_other_request_passes, &finding_request_unanswered))
        /* Nothing of SIP passes, other packets do; the server may be the one that drops it. */
        return wn_seen_together(evidence, &finding_stun_passes, &finding_own_request_unanswered)
                   ? WN_GRADE_POSSIBLE
                   : WN_GRADE_NONE;
    if (wn_seen_together(evidence, &finding_request_swallowed, &finding_other_request_passes))
        return WN_GRADE_CERTAIN;
    /* Large requests have another reason to be lost. */
    if (wn_observed(evidence, &finding_large_request_in_pieces) ||
        !wn_seen(evidence, &finding_own_request_unanswered))
        return WN_GRADE_NONE;
    return passes_elsewhere(evidence) && wn_seen(evidence, &finding_other_transport_answered)
               ? WN_GRADE_LIKELY
               : WN_GRADE_POSSIBLE;
}

const WnCause cause_sip_alg_drops_message = {
    .info = {
        .id = "sip-alg-drops-message",
        .title = "The router's SIP helper (or firewall DPI) silently swallows certain messages",
        .group = "ALG, firewall, fragmentation",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION | WN_SUBJECT_SUBSCRIPTION |
                  WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_NAT | WN_PARTY_FIREWALL,
        .explanation =
            "Some requests pass the router and are answered, or packets that are no SIP; this one, "
            "between the same two ports in the same minute, is not. A filter of ports would stop "
            "both. A router that reads SIP throws away what it does not understand: ports below "
            "1024, SDP without an address, unknown methods, very long lines. A firewall that wants "
            "no telephony throws away all of it.",
        .fix = WN_FIX_ALG
            "- Phone: leave out what is unusual in the message (fewer codecs, no video, no ICE).",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Whether the router swallows the message or the server ignores it "
                               "can only be seen outside: capture there too.",
        },
        .references = { "RFC 4787 REQ-10", "RFC 3261 17.1.1", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_SETUP,
    .suppresses = { "sip-no-reply-blocked", "peer-address-not-routable", NULL },
    .detect = detect,
};
