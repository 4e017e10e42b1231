/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A call without a server, to an address that cannot be reached from here. RFC 3261 8.1.2; RFC
 * 1918.
 */
#include "causes/cause.h"

/* Nothing shows that a phone calls: a server that believed a Contact sends just the same. */
static bool
may_be_server(WnEvidence *evidence)
{
    const WnCall        *call = wn_evidence_subject(evidence)->call;
    const WnTransaction *invite = call->invite;
    const WnMessage     *request = invite->request;

    return wn_is_public(evidence, &wn_message_source(request)->addr) &&
           !wn_registration_of(wn_evidence_subject(evidence)->registrations, request,
                               call->exchange->from);
}

static WnGrade
detect(WnEvidence *evidence)
{
    bool unreachable = wn_seen_together(evidence, &finding_call_to_private_address,
                                        &finding_destination_unreachable);
    bool unanswered =
        wn_seen_together(evidence, &finding_call_to_private_address, &finding_request_unanswered);

    if (unreachable || unanswered) {
        if (may_be_server(evidence))
            return WN_GRADE_POSSIBLE;
        return unreachable ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
    }
    if (wn_seen_together(evidence, &finding_call_to_bare_address, &finding_request_unanswered))
        return WN_GRADE_POSSIBLE;
    return WN_GRADE_NONE;
}

const WnCause cause_peer_address_not_routable = {
    .info = {
        .id = "peer-address-not-routable",
        .title = "A direct call is made to a private address that only exists in the other "
                 "person's home",
        .group = "Call signalling",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_USER,
        .explanation =
            "The caller dialled an address instead of a name at a server. The address belongs "
            "to a private network, such as every home has; outside that network it leads "
            "nowhere, or to somebody else's device.",
        .fix = "- User: register both phones at a SIP server and call the other by its name "
               "there.\n"
               "- Called side's router: if it has to be a direct call, forward a port to the "
               "phone and give out the public address; or join both networks by a VPN.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Whether the called phone exists cannot be seen here; capture at "
                            "the called side.",
            [WN_VANTAGE_WAN] = "What happens inside the called side's network cannot be seen here; "
                            "capture there.",
        },
        .references = { "RFC 3261 8.1.2", "RFC 1918", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_REPLY | WN_SYMPTOM_UNREACHABLE,
    .step = WN_STEP_SETUP,
    .unless = { &guard_same_realm, NULL },
    .suppresses = { "sip-no-reply-blocked", "inbound-invite-unreachable", NULL },
    .detect = detect,
};
