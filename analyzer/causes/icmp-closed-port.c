/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A note beside the cause: ICMP errors about media of the call.  RFC 792, RFC 1122 3.2.2.1, RFC
 * 5508 (ICMP and NAT).
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    return wn_seen(evidence, &finding_port_closed) ? WN_GRADE_CERTAIN : WN_GRADE_NONE;
}

const WnCause cause_icmp_closed_port = {
    .info = {
        .id = "icmp-closed-port",
        .title = "(evidence note) A host or router answered \"nobody listens "
                 "on this port\"",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_NOTE,
        .fault = 0,
        .explanation =
            "A host that gets a packet for a port where no program listens "
            "may say so, and so may a router that has no mapping for it. "
            "The error names the packet it is about, so it tells which "
            "direction of which stream is not received.\n\n"
            "This is no cause by itself: why nobody listens there is what "
            "the other findings say. Seen inside the router as well, the "
            "error comes from the phone; seen outside only, from the "
            "router.",
        .fix = "- Whoever repairs: do what the cause it stands beside says.",
        .references = { "RFC 792", "RFC 1122 3.2.2.1", "RFC 5508", NULL },
    },
    .symptoms = 0,
    .step = WN_STEP_NONE,
    .context = true,
    .unless = { &guard_media_held,
                &guard_early_media, NULL },
    .detect = detect,
};
