/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The peer's packet came first, and the router then gave the phone another port towards that peer.
 * RFC 5128 3.3 (hole punching), RFC 4787 4.2.1 (port preservation), RFC 7362 (latching).
 */
#include "causes/cause.h"

/* The router itself answered the early packets: they came to its own network stack. */
static bool
router_answers(const WnMediaPath *path)
{
    return path->icmp && path->icmp->kind == WN_ICMP_PORT_UNREACHABLE &&
           wn_addr_equal(&path->icmp->reporter, &path->advertised.addr);
}

static bool
is_symmetric_for_all(const WnEvidence *evidence, WnRole role)
{
    return wn_nat_is_dependent(wn_nat_of(evidence, role)) == WN_YES;
}

static WnGrade
detect(WnEvidence *evidence)
{
    const WnCall    *call = wn_evidence_subject(evidence)->call;
    const WnFinding *early = wn_observed(evidence, &finding_early_packet_took_port);

    for (; early; early = wn_observed_next(early)) {
        const WnMediaPath *path = early->about;
        bool lost = path->lost_between || path->astray || path->verdict == WN_MEDIA_NONE;

        if (!lost || path->latched || path->ice_succeeded ||
            is_symmetric_for_all(evidence, path->to))
            continue;
        wn_cite(evidence, early);
        wn_seen(evidence, &finding_media_from_unadvertised_port);
        wn_seen(evidence, &finding_media_lost_between);
        wn_seen(evidence, &finding_port_closed);
        if (!wn_media_socket_is_seen_inside(call, path))
            return WN_GRADE_POSSIBLE;
        /* Else a router that keeps the port for the first destination only does the same. */
        return router_answers(path) ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
    }
    if (!is_symmetric_for_all(evidence, WN_ROLE_CALLER) &&
        !is_symmetric_for_all(evidence, WN_ROLE_CALLEE) &&
        wn_seen(evidence, &finding_peer_sees_other_port))
        return WN_GRADE_HAZARD;
    return WN_GRADE_NONE;
}

const WnCause cause_hole_punch_port_clash = {
    .info = {
        .id = "hole-punch-port-clash",
        .title = "Hole punching failed because the other side's packet arrived first and made the "
                 "router choose a new port",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_NAT,
        .explanation =
            "The phone announced the public port under which others see it. The other side's "
            "first packet came to that port before the phone's own had left, and the router took "
            "it for itself and noted it. When the phone then sent, that entry was in the way, so "
            "its packets left from another port, towards this one destination only.\n\n"
            "The other side keeps sending to the announced port, where the router drops it: the "
            "phone is heard and hears nothing.",
        .fix = "- Router: drop what comes unasked from the Internet (input chain of the firewall), "
               "instead of accepting or answering it.\n"
               "- Phone: use ICE, which finds the new port.\n"
               "- Server: relay the sound and send it to where the phone's packets come from.",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Which port the router took cannot be seen inside; capture both sides of it.",
            [WN_VANTAGE_WAN] =
                "Whether router or phone changed the port cannot be seen outside; capture both "
                "sides of the router.",
        },
        .references = { "RFC 5128 3.3", "RFC 4787 4.2.1", "RFC 7362", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_static_forward, &guard_relay_latches, &guard_legitimate_move,
                WN_UNLESS_MEDIA_EXPLAINED },
    .suppresses = { "rtp-port-remapped", "rtp-not-arriving-blocked", "stun-symmetric-mapping",
                    "stun-stale-mapping", NULL },
    .detect = detect,
};
