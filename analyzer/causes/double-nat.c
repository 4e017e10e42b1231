/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Two routers in a row translate.  RFC 5128 3.3, RFC 6886 3.2. */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnFinding *answer = wn_observed(evidence, &finding_router_inside_another);
    const WnSubject *subject = wn_evidence_subject(evidence);

    /* A registration that works says all there is to say of the network; a call may go direct. */
    if (subject->works == WN_YES && subject->kind != WN_SUBJECT_CALL)
        return WN_GRADE_NONE;
    if (wn_seen(evidence, &finding_translated_twice))
        return WN_GRADE_CERTAIN;
    /* A router that does not translate takes one from the hop count, too. */
    if (!wn_seen(evidence, &finding_router_inside_another))
        return wn_seen_together(evidence, &finding_farther_than_neighbours,
                                &finding_two_networks_named)
                   ? WN_GRADE_POSSIBLE
                   : WN_GRADE_NONE;
    for (; answer; answer = wn_observed_next(answer))
        if (wn_is_nonpublic(evidence, &((const WnPortmapNote *) answer->about)->external.addr))
            return WN_GRADE_CERTAIN;
    return WN_GRADE_LIKELY;
}

const WnCause cause_double_nat = {
    .info = {
        .id = "double-nat",
        .title = "There are two routers in a row doing NAT",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
        .severity = WN_SEVERITY_NOTE,
        .fault = WN_PARTY_NAT | WN_PARTY_USER,
        .explanation =
            "The phone's router does not stand at the Internet: its own outside address is private, "
            "and a second router translates once more. Forwarded ports, UPnP and what the first "
            "router says of its outside address concern the first router only.\n\n"
            "Calls through a server that handles NAT work all the same; whatever relies on an "
            "open port does not.",
        .fix = "- Router of the provider: switch it to bridge mode, so that only one translates.\n"
               "- Both routers: forward the same ports, if ports must be forwarded at all.\n"
               "- Phone: use a STUN server outside both, ICE with TURN, or a server that relays.",
        .blind_spot = {
            [WN_VANTAGE_WAN] = "From outside, two routers look like one.",
        },
        .references = { "RFC 5128 3.3", "RFC 6886 3.2", "RFC 6887 11.1", NULL },
    },
    .step = WN_STEP_NONE,
    .context = true,
    .detect = detect,
};
