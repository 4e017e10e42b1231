/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone sends its sound from one port and listens on another, so that whoever answers to where
 * the packets come from finds a closed door.  RFC 4961 (symmetric RTP), RFC 7362 4.
 */
#include "causes/cause.h"

/* Both sides of the NAT: it opened the port that the phone sends from, and the sound goes to the
 * one that the phone announced. */
static bool
is_sent_to_unopened_port(WnEvidence *evidence)
{
    const WnFinding *port = wn_observed(evidence, &finding_media_from_other_local_port);

    for (; port; port = wn_observed_next(port)) {
        const WnMediaPath *path = port->about;
        if (wn_is_public(evidence, &path->advertised.addr))
            return wn_seen_together(evidence, &finding_media_from_other_local_port,
                                    &finding_media_lost_between);
    }
    return false;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_media_from_other_local_port,
                         &finding_sending_port_is_closed))
        return WN_GRADE_CERTAIN;
    /* Outside: its NAT would not answer for a port that it keeps open for the phone's own sound. */
    if (wn_seen(evidence, &finding_sending_port_is_closed))
        return WN_GRADE_LIKELY;
    if (wn_seen_together(evidence, &finding_media_from_other_local_port,
                         &finding_media_at_sending_port) ||
        is_sent_to_unopened_port(evidence))
        return WN_GRADE_LIKELY;
    if (wn_seen_together(evidence, &finding_media_from_other_local_port, &finding_media_missing))
        return WN_GRADE_POSSIBLE;
    return wn_seen(evidence, &finding_media_from_other_local_port) ? WN_GRADE_HAZARD
                                                                   : WN_GRADE_NONE;
}

const WnCause cause_asymmetric_rtp_client = {
    .info = {
        .id = "asymmetric-rtp-client",
        .title = "The phone sends sound from one port but listens on "
                 "another, which breaks NAT and latching relays",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT,
        .explanation =
            "Servers help phones behind a router by sending the sound back "
            "to the port it comes from. This phone sends from one port and "
            "listens on another one, so the sound comes back to a port "
            "where nobody listens, and the port where it listens was never "
            "opened in the router.\n\n"
            "The phone is heard and hears nothing.",
        .fix = "- Phone: switch \"symmetric RTP\" on, or update it, so that\n"
               "  it sends from the port it listens on.\n"
               "- Server: only if the phone cannot be changed, send to the\n"
               "  port of its session description (rtpengine asymmetric;\n"
               "  Asterisk rtp_symmetric=no) and forward that port in its\n"
               "  router.",
        .blind_spot = {
            [WN_VANTAGE_WAN] =
                "Which port the phone itself uses cannot be seen outside of "
                "its router; capture at the phone too.",
        },
        .references = { "RFC 4961", "RFC 7362 4", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works,
                &guard_media_held,
                &guard_early_media,
                &guard_one_way_by_design,
                &guard_late_offer,
                &guard_media_not_captured,
                &guard_sdp_variants,
                &guard_legitimate_move,
                &guard_not_rtp, NULL },
    .suppresses = { "rtp-not-arriving-blocked",
                    "rtp-port-remapped",
                    "icmp-closed-port", NULL },
    .detect = detect,
};
