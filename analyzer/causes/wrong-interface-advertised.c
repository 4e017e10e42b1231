/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The phone advertises an address of another of its network cards.  RFC 8866 5.7, RFC 3264 5.1. */
#include "causes/cause.h"

static bool
fails(WnEvidence *evidence, const WnFindingKind *named)
{
    bool missing = wn_seen_together(evidence, named, &finding_media_missing);
    bool astray = wn_seen_together(evidence, named, &finding_media_sent_to_advertised);

    return wn_seen_together(evidence, named, &finding_media_to_private_address) || missing ||
           astray;
}

/* Towards a peer outside it may as well be an address that the phone's router has between two
 * routers, told by UPnP before this capture began. */
static bool
is_inside_call(WnEvidence *evidence)
{
    const WnFinding *named = wn_observed(evidence, &finding_other_interface_named);

    for (; named; named = wn_observed_next(named)) {
        const WnMediaPath *path = named->about;
        if (!wn_is_public(evidence, &path->sender_signalling.addr))
            return true;
    }
    return false;
}

/* Providers number what lies before their own translators so (RFC 6598). */
static bool
is_of_provider(const WnEvidence *evidence, const WnAddr *addr)
{
    return wn_model_class(wn_evidence_subject(evidence)->model, addr) == WN_ADDR_CGN;
}

static bool
may_be_told(const WnEvidence *evidence, const WnFindingKind *kind)
{
    const WnFinding *named = wn_observed(evidence, kind);

    for (; named; named = wn_observed_next(named)) {
        const WnMediaPath *path = named->about;
        if (is_of_provider(evidence, &path->advertised.addr) ||
            wn_observed_about(evidence, &finding_farther_than_neighbours, path) ||
            (path->receiver && wn_asks_for_addresses(evidence, &path->receiver->seen.addr)))
            return true;
    }
    return false;
}

/* A call that was sent to another card than the phone registered from.  The phone may be off, where
 * nobody says that no way leads to that network: who looks for the host is its router (RFC 1812
 * 5.2.7.1). */
static WnGrade
grade_of_contact(WnEvidence *evidence)
{
    const WnFinding *named = wn_observed(evidence, &finding_other_interface_registered);

    for (; named; named = wn_observed_next(named)) {
        const WnMessage *request = ((const WnTransaction *) named->about)->request;

        if (wn_icmp_about(evidence, request->flow, request->side, WN_ICMP_NET_UNREACHABLE,
                          request->time) &&
            wn_seen_together(evidence, &finding_other_interface_registered,
                             &finding_destination_unreachable))
            return WN_GRADE_CERTAIN;
    }
    return wn_seen_together(evidence, &finding_other_interface_registered,
                            &finding_request_unanswered)
               ? WN_GRADE_LIKELY
               : WN_GRADE_NONE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (wn_observed(evidence, &finding_other_interface_registered))
        return grade_of_contact(evidence);
    if (fails(evidence, &finding_other_interface_named)) {
        if (is_inside_call(evidence))
            return WN_GRADE_CERTAIN;
        return may_be_told(evidence, &finding_other_interface_named) ? WN_GRADE_POSSIBLE
                                                                     : WN_GRADE_LIKELY;
    }
    if (fails(evidence, &finding_two_networks_named))
        return may_be_told(evidence, &finding_two_networks_named) ? WN_GRADE_POSSIBLE
                                                                  : WN_GRADE_LIKELY;
    return wn_seen(evidence, &finding_other_interface_named) ? WN_GRADE_HAZARD : WN_GRADE_NONE;
}

const WnCause cause_wrong_interface_advertised = {
    .info = {
        .id = "wrong-interface-advertised",
        .title = "The phone advertises the address of a VPN, Docker, virtual or second network "
                 "card",
        .group = "Topology",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_CLIENT,
        .explanation =
            "The computer that the phone runs on has more than one network card, real or virtual. "
            "The phone sends its packets through one of them and tells others the address of "
            "another one, on which nobody can reach it, not even in the same room.",
        .fix = "- Phone: bind it to the network card that leads to the server (baresip: "
               "net_interface; Linphone: bind address; Asterisk: bind and media_address), or "
               "switch off the VPN or the virtual cards.\n"
               "- Server: relay the sound and send it to where the phone's packets come from.",
        .blind_spot = {
            [WN_VANTAGE_WAN] = "From which card the phone sends can only be seen on its own link: "
                               "capture at the phone.",
        },
        .references = { "RFC 8866 5.7", "RFC 3264 5.1", NULL },
    },
    .symptoms = WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_UNREACHABLE,
    .step = WN_STEP_MEDIA,
    .unless = { &guard_ice_works, &guard_relay_latches, &guard_media_held, &guard_silence,
                &guard_early_media, &guard_one_way_by_design, &guard_media_not_captured,
                &guard_sdp_variants, &guard_legitimate_move, &guard_not_rtp },
    .of_binding = true,
    .suppresses = { "private-contact-registered", "private-sdp-unrelayed", "private-sdp-harmless", "rtp-not-arriving-blocked",
                    "not-nat-silent-endpoint", NULL },
    .detect = detect,
};
