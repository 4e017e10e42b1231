/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Somebody changed the address of the medium and left the candidates alone, so that ICE refuses to
 * run. RFC 8839 4.2.5, RFC 8445 5.4, RFC 5245 15.3.
 */
#include "causes/cause.h"

static bool
is_bad(const WnCall *call, const WnMediaPath *path)
{
    return wn_media_is_missing(call, path) || path->verdict == WN_MEDIA_BLOCKED || path->astray;
}

/* It leaves its writer so: nobody on the way has changed it. */
static bool
is_own_doing(const WnCall *call, const WnMediaPath *path)
{
    return wn_media_is_no_candidate(path) && wn_media_is_as_written(call, path);
}

static WnGrade
grade(WnEvidence *evidence, const WnFindingKind *kind, WnGrade grade)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnFinding *finding = wn_observed(evidence, kind);

    for (; finding; finding = wn_observed_next(finding)) {
        const WnMediaPath *path = finding->about;
        if (!is_bad(call, path) || is_own_doing(call, path))
            continue;
        wn_cite(evidence, finding);
        wn_seen_together(evidence, kind, &finding_media_missing);
        wn_seen_together(evidence, kind, &finding_media_sent_to_advertised);
        return grade;
    }
    return WN_GRADE_NONE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    WnGrade said = grade(evidence, &finding_ice_mismatch_said, WN_GRADE_CERTAIN);
    WnGrade seen = grade(evidence, &finding_address_is_no_candidate, WN_GRADE_LIKELY);

    return said > seen ? said : seen;
}

const WnCause cause_ice_mismatch = {
    .info = {
        .id = "ice-mismatch",
        .title = "A router or SBC changed the SDP address so ICE refused to "
                 "run",
        .group = "ICE, TURN, DTLS",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_NAT | WN_PARTY_SERVER,
        .explanation =
            "A description with ICE names one address for old phones and "
            "several to try out, and the first must be one of the others. A "
            "router or server in between exchanged the first and did not "
            "know of the others. The receiver sees the contradiction and "
            "does without ICE, as it must.\n\n"
            "What remains is the exchanged address, and that did not work "
            "either.",
        .fix = "- Router: switch its SIP helper (SIP ALG) off.\n"
               "- Server: rewrite the candidates together with the address,\n"
               "  or leave both alone.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "What arrives at the other side cannot be seen here; "
                "capture there too and compare the descriptions.",
            [WN_VANTAGE_WAN] =
                "What the phone wrote cannot be seen outside its router; "
                "capture at the phone too.",
        },
        .references = { "RFC 8839 4.2.5", "RFC 8445 5.4", "RFC 5245 15.3", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_VIDEO,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_media_held,
                &guard_early_media,
                &guard_late_offer,
                &guard_media_not_captured,
                &guard_silence,
                &guard_one_way_by_design, NULL },
    .suppresses = { "ice-not-negotiated",
                    "private-sdp-unrelayed",
                    "rtp-port-remapped",
                    "rtp-not-arriving-blocked",
                    "external-address-wrong",
                    "server-sdp-private", NULL },
    .detect = detect,
};
