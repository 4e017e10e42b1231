/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A note: the statistics of a call do not arrive, because RTCP has a port of its own that NAT
 * moved. RFC 3550 11, RFC 3605 (a=rtcp), RFC 5761 (one port for both), RFC 4787 4.2.3.
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    return wn_seen(evidence, &finding_reports_to_other_port) ? WN_GRADE_LIKELY : WN_GRADE_NONE;
}

const WnCause cause_rtcp_unreachable = {
    .info = {
        .id = "rtcp-unreachable",
        .title = "(note) Statistics/control packets do not get through "
                 "(RTCP port differs or is not mapped)",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_NOTE,
        .fault = WN_PARTY_NAT,
        .explanation =
            "Beside the sound the two sides exchange short reports about "
            "it, from the next higher port. A router that gives those two "
            "ports numbers that do not follow each other makes the reports "
            "go astray.\n\n"
            "The sound itself is not touched, and a call without reports "
            "works. Only a server that ends calls without reports would "
            "mind.",
        .fix = "- Phone and server: send the reports over the port of the\n"
               "  sound (rtcp-mux), or name their port (a=rtcp, learned\n"
               "  with STUN).",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Where the other side sends its reports cannot be seen "
                "inside; capture at the server too.",
        },
        .references = { "RFC 3550 11", "RFC 3605", "RFC 5761", "RFC 4787 4.2.3", NULL },
    },
    .symptoms = 0,
    .step = WN_STEP_NONE,
    .context = true,
    .unless = { &guard_media_held,
                &guard_early_media,
                &guard_rtcp_optional, NULL },
    .detect = detect,
};
