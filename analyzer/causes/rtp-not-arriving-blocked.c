/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media goes to the right address and port, and is dropped on the way.  RFC 792 and 1812 5.2.7
 * (errors), RFC 3550 6.4 (reports), RFC 4787 and 6092 (what firewalls let through).
 */
#include "causes/cause.h"

#include <glib.h>

/* A STUN server told the address: that it is right for this sender too is not known (RFC 8489 2).
 * Or nobody is seen to have told the port, and the receiver's router changes port numbers.  Not
 * where the receiver's own packets to this sender leave from there. */
static bool
is_named_by_guess(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    return (wn_observed_about(evidence, &finding_stun_address_advertised, path) ||
            (path->receiver && wn_changed_port_of(evidence, &path->receiver->seen.addr))) &&
           !wn_media_leaves_from(call, path, &path->advertised, &path->source);
}

/* Where it should go is public, or a sender that follows the receiver's packets sends it to a
 * public place.  Where another medium of the call gets through it is stream-port-blocked. */
static bool
is_correct(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    if (wn_media_working_sibling(call, path) || wn_media_names_closed_port(call, path) ||
        (!path->latched && is_named_by_guess(evidence, path)))
        return false;
    return wn_is_public(evidence,
                        path->latched ? &path->destination.addr : &path->advertised.addr) &&
           !path->astray;
}

static WnGrade
grade_refusals(WnEvidence *evidence)
{
    const WnFinding *refused = wn_observed(evidence, &finding_media_refused);
    WnGrade          grade = WN_GRADE_NONE;

    for (; refused; refused = wn_observed_next(refused)) {
        const WnMediaPath *path = refused->about;

        if (!wn_is_public(evidence, &path->destination.addr) ||
            (!path->latched && !wn_endpoint_equal(&path->destination, &path->advertised)))
            continue;
        wn_cite(evidence, refused);
        grade = MAX(grade,
                    path->icmp->kind == WN_ICMP_PROHIBITED ? WN_GRADE_CERTAIN : WN_GRADE_POSSIBLE);
    }
    return grade;
}

/* Seen at the far end: at the listening phone silence has many reasons (catalogue 4.5).  Where its
 * sender says itself that it sends nothing, nothing is dropped. */
static bool
is_missing_on_the_way(WnEvidence *evidence, const WnMediaPath *path)
{
    return !wn_agent_is_watched(path->receiver) &&
           !wn_observed_about(evidence, &finding_sender_reports_nothing, path);
}

/* A caller that did not hear the answer says nothing, and so opens no way for the other's sound. */
static bool
is_unaware(WnEvidence *evidence, const WnMediaPath *path)
{
    const WnCall      *call = wn_evidence_subject(evidence)->call;
    const WnMediaPath *sound = path->from == WN_ROLE_CALLER ? path : wn_media_opposite(call, path);

    return wn_caller_heard_no_answer(call) && (!sound || sound->packets == 0);
}

static WnGrade
grade_one(WnEvidence *evidence, const WnFindingKind *kind, WnGrade grade)
{
    const WnFinding *finding = wn_observed(evidence, kind);
    WnGrade          best = WN_GRADE_NONE;

    for (; finding; finding = wn_observed_next(finding))
        if (is_correct(evidence, finding->about) && !is_unaware(evidence, finding->about) &&
            (kind != &finding_media_missing || is_missing_on_the_way(evidence, finding->about))) {
            wn_cite(evidence, finding);
            best = grade;
        }
    return best;
}

static WnGrade
detect(WnEvidence *evidence)
{
    WnGrade grades[] = {
        grade_refusals(evidence),
        grade_one(evidence, &finding_media_lost_between, WN_GRADE_CERTAIN),
        grade_one(evidence, &finding_sender_report_without_media, WN_GRADE_LIKELY),
        grade_one(evidence, &finding_reception_report_empty, WN_GRADE_POSSIBLE),
        grade_one(evidence, &finding_media_missing, WN_GRADE_POSSIBLE),
    };
    WnGrade best = WN_GRADE_NONE;

    for (size_t i = 0; i < sizeof(grades) / sizeof(grades[0]); i++)
        best = MAX(best, grades[i]);
    return best;
}

const WnCause cause_rtp_not_arriving_blocked = {
    .info = {
        .id = "rtp-not-arriving-blocked",
        .title = "Sound is sent correctly but a firewall in between drops it",
        .group = "Media",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_FIREWALL | WN_PARTY_PROVIDER,
        .explanation =
            "The addresses and ports that both sides announced are right, and the "
            "sound is sent there. Something between the two, usually a firewall or "
            "a router whose port range is not open, drops it.\n\n"
            "Signalling uses other ports, so the call is set up and looks healthy, "
            "but one or both sides hear nothing.",
        .fix = "- Firewall: let the whole range of media ports through in both "
               "directions (UDP, as configured in the PBX: Asterisk rtpstart and "
               "rtpend, FreeSWITCH rtp-start-port and rtp-end-port, rtpengine port-min "
               "and port-max).\n"
               "- Server: configure the same range as the firewall forwards.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "On which side of the Internet the packets are dropped cannot be "
                "seen from one end; capture at both ends.",
            [WN_VANTAGE_WAN] =
                "Whether the phone sent anything cannot be seen outside; capture at "
                "the phone too.",
        },
        .references = { "RFC 1812 5.2.7", "RFC 3550 6.4", "RFC 6092", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_NO_VIDEO,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works, &guard_rtcp_optional, &guard_legitimate_move,
                WN_UNLESS_MEDIA_EXPLAINED },
    .detect = detect,
};
