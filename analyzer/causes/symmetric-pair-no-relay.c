/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Each of two NATs lets in only what its own side has sent to, and at least one gives every
 * destination another port: neither can meet the other.  RFC 4787 4.1 and 5, RFC 5128 3.3, RFC
 * 8656.
 */
#include <glib.h>

#include "causes/cause.h"

/* ICE failed, without a relay on either side, and one router is known to map by destination. */
static WnGrade
grade_by_checks(WnEvidence *evidence)
{
    const WnFinding *failed = wn_observed(evidence, &finding_checks_unanswered);
    const WnFinding *relayless = wn_observed(evidence, &finding_no_relay_candidate);
    const WnCall    *call = wn_evidence_subject(evidence)->call;

    if (!failed || !relayless || !wn_observed_next(relayless) ||
        !wn_observed(evidence, &finding_router_maps_by_destination))
        return WN_GRADE_NONE;
    for (; failed; failed = wn_observed_next(failed)) {
        const WnMediaPath *path = failed->about, *opposite = wn_media_opposite(call, path);
        if (path->checks.reachable == 0 || wn_media_checks_are_refused(call, path) ||
            path->checks.unhindered > 0 || wn_media_is_open(evidence, path) ||
            wn_media_is_open(evidence, opposite))
            return WN_GRADE_NONE;
    }
    wn_seen(evidence, &finding_router_maps_by_destination);
    wn_seen(evidence, &finding_checks_unanswered);
    wn_seen(evidence, &finding_no_relay_candidate);
    return WN_GRADE_LIKELY;
}

/* One router is known, of the other only that it is there; nothing comes in at the first. */
static WnGrade
grade_from_one_side(WnEvidence *evidence)
{
    const WnFinding *missing = wn_observed(evidence, &finding_media_missing);

    for (; missing; missing = wn_observed_next(missing)) {
        const WnMediaPath *path = missing->about;
        const WnNat       *own = wn_nat_of(evidence, path->to);

        if (path->ice || wn_nat_is_dependent(own) != WN_YES ||
            !wn_media_is_from_phone(evidence, path) ||
            !wn_is_public(evidence, &path->advertised.addr) ||
            !wn_is_public(evidence, &path->sender_advertised.addr) ||
            wn_addr_equal(&path->advertised.addr, &path->sender_advertised.addr))
            continue;
        wn_cite(evidence, missing);
        wn_seen(evidence, &finding_router_maps_by_destination);
        return WN_GRADE_POSSIBLE;
    }
    return WN_GRADE_NONE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnNat *caller = wn_nat_of(evidence, WN_ROLE_CALLER);
    const WnNat *called = wn_nat_of(evidence, WN_ROLE_CALLEE);
    WnGrade      grade;

    if (caller && called && caller != called && wn_nats_can_never_meet(caller, called) &&
        wn_observed(evidence, &finding_neither_side_gets_in)) {
        wn_seen(evidence, &finding_router_maps_by_destination);
        wn_seen(evidence, &finding_router_admits_only_known_ports);
        wn_seen(evidence, &finding_neither_side_gets_in);
        grade = MIN(wn_range_grade(&caller->mapping), wn_range_grade(&called->mapping));
        return grade == WN_GRADE_CERTAIN ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
    }
    grade = grade_by_checks(evidence);
    return grade != WN_GRADE_NONE ? grade : grade_from_one_side(evidence);
}

const WnCause cause_symmetric_pair_no_relay = {
    .info = {
        .id = "symmetric-pair-no-relay",
        .title = "Both routers are too strict to connect the two phones directly",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_NAT,
        .explanation =
            "Both phones told each other their public addresses and sent there. One router (or "
            "both) opens another port for each destination, so the port that was told is not the "
            "one that the sound comes from; and the other lets in only what comes from exactly "
            "where its phone had sent to. Neither side ever hits the other's open port.\n\n"
            "No setting of the phones helps: such a pair needs a relay.",
        .fix = "- Phone: configure a TURN server (ICE) on one of the two sides.\n"
               "- Server: relay the sound of these calls.\n"
               "- Router: use endpoint-independent mapping (static port, consistent NAT).",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "How strict the other router is cannot be seen here; capture at the other phone "
                "too.",
            [WN_VANTAGE_WAN] = "Sound between the phones does not come by here; capture at both.",
        },
        .references = { "RFC 4787 4.1", "RFC 4787 5", "RFC 5128 3.3", "RFC 8656", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_relay_latches, &guard_ice_works, WN_UNLESS_MEDIA_EXPLAINED },
    .suppresses = { "stun-symmetric-mapping",
                    "rtp-port-remapped",
                    "rtp-not-arriving-blocked",
                    "private-sdp-unrelayed",
                    "ice-all-pairs-failed", NULL },
    .detect = detect,
};
