/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NAT gave the media socket another public port than the SDP names, and the far side insists on the
 * named one.  RFC 4787 4.2.1 (port preservation), RFC 4961 (symmetric RTP), RFC 7362 (latching).
 */
#include "causes/cause.h"

static WnGrade
grade_outside(WnEvidence *evidence)
{
    const WnFinding *port = wn_observed(evidence, &finding_media_from_unadvertised_port);

    if (wn_seen_together(evidence, &finding_media_from_unadvertised_port,
                         &finding_media_lost_between) ||
        wn_seen_together(evidence, &finding_media_from_unadvertised_port, &finding_media_refused))
        return WN_GRADE_CERTAIN;
    for (; port; port = wn_observed_next(port)) {
        const WnMediaPath *path = port->about;
        if (path->translated && path->astray)
            return WN_GRADE_CERTAIN;
    }
    /* Without any sign of a NAT it may be a phone that listens and sends on two ports (RFC 4961).
     */
    return WN_GRADE_POSSIBLE;
}

static bool
cite_changed_port(WnEvidence *evidence, const WnAddr *inside)
{
    const WnFinding *changed = wn_observed_about(evidence, &finding_port_not_preserved,
                                                 wn_changed_port_of(evidence, inside));

    if (changed)
        wn_cite(evidence, changed);
    return changed != NULL;
}

/* Sound to the public address that its receiver named: none of it comes to him, whether others saw
 * it sent or not. */
static WnGrade
grade_unheard(WnEvidence *evidence, const WnFinding *unheard)
{
    for (; unheard; unheard = wn_observed_next(unheard)) {
        const WnMediaPath *path = unheard->about;

        if (!wn_is_public(evidence, &path->advertised.addr) || path->ice ||
            !wn_media_is_watched_inside_alone(evidence, path))
            continue;
        wn_cite(evidence, unheard);
        if (wn_seen(evidence, &finding_stun_mappings_differ))
            return WN_GRADE_LIKELY;
        if (cite_changed_port(evidence, &path->receiver->seen.addr))
            return WN_GRADE_POSSIBLE;
    }
    return WN_GRADE_NONE;
}

static WnGrade
grade_inside(WnEvidence *evidence)
{
    WnGrade grade = grade_unheard(evidence, wn_observed(evidence, &finding_media_missing));

    return grade != WN_GRADE_NONE
               ? grade
               : grade_unheard(evidence, wn_observed(evidence, &finding_media_lost_between));
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_seen_together(evidence, &finding_media_from_unadvertised_port,
                         &finding_media_sent_to_advertised))
        return grade_outside(evidence);
    return grade_inside(evidence);
}

const WnCause cause_rtp_port_remapped = {
    .info = {
        .id = "rtp-port-remapped",
        .title = "The sound leaves the router from a different port than the phone "
                 "announced, so replies hit a closed port",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_NAT | WN_PARTY_CLIENT,
        .explanation =
            "The phone announced a public port for the sound. Its router sends the "
            "phone's packets out through another port, and only that one is open. "
            "The other side keeps sending to the announced port, where the router "
            "drops everything.\n\n"
            "The phone is heard and hears nothing.",
        .fix = "- Server: relay the sound and send it to where the phone's packets "
               "come from.\n"
               "- Router: keep port numbers for the phone (static port, no random "
               "source ports).\n"
               "- Phone: use ICE with a TURN server.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "The public port of the sound cannot be seen inside; capture "
                "outside the router or at the far side too.",
        },
        .references = { "RFC 4787 4.2.1", "RFC 4961", "RFC 7362", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_static_forward, &guard_relay_latches, &guard_ice_works,
                &guard_rtcp_optional, &guard_legitimate_move, WN_UNLESS_MEDIA_EXPLAINED },
    .suppresses = { "rtp-not-arriving-blocked", NULL },
    .detect = detect,
};
