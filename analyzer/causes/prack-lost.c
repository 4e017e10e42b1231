/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The acknowledgement of a ringing message goes to a private address.  RFC 3262 3 and 4.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if (call->accepted)
        return WN_GRADE_NONE;
    if (wn_seen_together(evidence, &finding_prack_to_private_address, &finding_ringing_repeated) ||
        wn_seen_together(evidence, &finding_prack_bypasses_proxy, &finding_ringing_repeated))
        return WN_GRADE_CERTAIN;
    /* One that a watched caller did not send was not lost; a filter of hosts may hide it. */
    if (wn_seen_together(evidence, &finding_private_contact_in_ringing, &finding_ringing_repeated))
        return wn_caller_is_watched(evidence) && !(call->exchange->methods & 1u << WN_METHOD_PRACK)
                   ? WN_GRADE_POSSIBLE
                   : WN_GRADE_LIKELY;
    return wn_seen(evidence, &finding_ringing_repeated) ? WN_GRADE_POSSIBLE : WN_GRADE_NONE;
}

const WnCause cause_prack_lost = {
    .info = {
        .id = "prack-lost",
        .title = "The call hangs while ringing because the acknowledgement of the ringing "
                 "message is lost",
        .group = "In-dialog requests",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CALLEE | WN_PARTY_SERVER,
        .explanation =
            "The called side wants its ringing message acknowledged. The acknowledgement "
            "(PRACK) is sent to the address that this message names, and that address is "
            "private, so it never arrives. The called side repeats its message for half a "
            "minute and then gives the call up with an error.\n"
            "\n"
            "Without this extension the same two phones may well reach each other, until "
            "the call is answered.",
        .fix = "- Server: replace the Contact of answers from clients behind NAT by the "
            "address they come from (Kamailio: set_contact_alias() in onreply_route and "
            "handle_ruri_alias(); OpenSIPS: fix_nated_contact(); Asterisk: "
            "rewrite_contact=yes), and record the route.\n"
            "- Phone: learn its public address (STUN, received and rport).\n"
            "- Server: switch reliable ringing (100rel) off as a workaround (Asterisk: "
            "100rel=no).",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Whether the acknowledgement arrives cannot be seen from one side; "
                "capture at the other side too.",
            [WN_VANTAGE_WAN] = "Whether the acknowledgement passes the router of the called phone cannot "
                "be seen here; capture at that phone too.",
        },
        .references = { "RFC 3262 3", "RFC 3262 4", "RFC 3261 12.2.1.1", NULL },
    },
    .symptoms = WN_SYMPTOM_SLOW,
    .step = WN_STEP_SETUP,
    .unless = { &guard_same_realm, NULL },
    .suppresses = { NULL },
    .detect = detect,
};
