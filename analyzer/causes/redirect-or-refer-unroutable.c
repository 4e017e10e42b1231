/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A redirection or a transfer copies a private Contact that its receiver cannot reach.
 * RFC 3261 8.1.3.4; RFC 3515 2.1; RFC 3891.
 */
#include "causes/cause.h"
#include "model/realm.h"

/* Both have addresses of one small network by their numbers: there the phone may be, and be off. */
static bool
may_be_neighbours(WnEvidence *evidence)
{
    const WnFinding *followed = wn_observed(evidence, &finding_redirected_to_private_address);

    for (; followed; followed = wn_observed_next(followed)) {
        const WnMessage *invite = ((const WnTransaction *) followed->about)->request;

        if (!wn_realm_is_one_network(wn_evidence_subject(evidence)->model,
                                     &wn_message_source(invite)->addr,
                                     &wn_message_destination(invite)->addr))
            return false;
    }
    return true;
}

static WnGrade
detect(WnEvidence *evidence)
{
    bool unanswered = wn_seen_together(evidence, &finding_redirected_to_private_address,
                                       &finding_request_unanswered);

    if (unanswered && !may_be_neighbours(evidence))
        return WN_GRADE_CERTAIN;
    if (wn_seen_together(evidence, &finding_redirected_to_private_address,
                         &finding_destination_unreachable))
        return WN_GRADE_CERTAIN;
    if (unanswered)
        return WN_GRADE_LIKELY;
    if (wn_seen(evidence, &finding_nobody_at_target))
        return WN_GRADE_LIKELY;
    if (wn_seen(evidence, &finding_transfer_finds_nobody))
        return WN_GRADE_POSSIBLE;
    return wn_seen(evidence, &finding_refer_to_private_address) ? WN_GRADE_HAZARD : WN_GRADE_NONE;
}

const WnCause cause_redirect_or_refer_unroutable = {
    .info = {
        .id = "redirect-or-refer-unroutable",
        .title = "A transfer or call forward points to a private address nobody else can "
                 "reach",
        .group = "In-dialog requests",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CALLEE | WN_PARTY_SERVER,
        .explanation =
            "The called side sends the call on, or a party transfers it, and names the "
            "new target by the address of a phone inside its own network. Whoever is to "
            "call that target stands outside, where this address means nothing, so the "
            "call that follows gets no answer.\n"
            "\n"
            "Direct calls work; forwarding and transfers do not.",
        .fix = "- Server: forward and transfer calls itself instead of leaving it to the "
            "phones, or replace private addresses in Contact of 3xx and in Refer-To.\n"
            "- Phone: name the account (user at the provider's domain) as the target, not "
            "its own address; or learn its public address (STUN).",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Whether the new target is reached cannot be seen here; capture where the "
                "call goes to.",
            [WN_VANTAGE_WAN] = "Whether the new target is reached cannot be seen here; capture where the "
                "call goes to.",
        },
        .references = { "RFC 3261 8.1.3.4", "RFC 3515 2.1", "RFC 5359", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_SETUP,
    .unless = { &guard_same_realm, NULL },
    .suppresses = { "peer-address-not-routable", "sip-no-reply-blocked", "inbound-invite-unreachable", "private-contact-registered", NULL },
    .detect = detect,
};
