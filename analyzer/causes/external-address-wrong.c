/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A host names a public address that is not its own: configured once and outdated, or told wrongly
 * by UPnP.  RFC 3261 8.1.1.8 and 18.2.1 (received), RFC 8866 5.7, RFC 3581 4.
 */
#include "causes/delivery.h"

/* Via and Contact are wrong too: a separate host for media would have only its SDP differ (G23). */
static bool
is_wrong_everywhere(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    return call->invite &&
           wn_observed_about(evidence, &finding_advertised_address_differs, call->invite->request);
}

/* Beyond a proxy: the first server's note in Via, and where the sound comes from, agree. */
static bool
is_noted_by_server(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];
        const WnVia       *writer = path->receiver_sdp ? path->receiver_sdp->writer_via : NULL;

        if (writer && wn_is_public(evidence, &writer->received) &&
            wn_observed_about(evidence, &finding_advertised_address_differs, path))
            return true;
    }
    return false;
}

/* The sound comes from where its SIP comes from, not from the address in the SDP. */
static bool
is_sound_its_own(WnEvidence *evidence)
{
    const WnCall *call = wn_evidence_subject(evidence)->call;

    for (unsigned i = 0; i < call->n_media; i++) {
        const WnMediaPath *path = &call->media[i];

        if (path->receiver &&
            (wn_media_seen_from(call, path, &path->receiver->seen.addr) ||
             wn_media_seen_from(call, path, &path->receiver->mapped.addr)) &&
            wn_observed_about(evidence, &finding_advertised_address_differs, path))
            return true;
    }
    return false;
}

/* The sound goes to the wrong address.  That it fails there is a second observation: the two
 * addresses may be one router's. */
static WnGrade
grade_of_sent(WnEvidence *evidence)
{
    bool failed = false;

    /* All of them are evidence. */
    failed |=
        wn_seen_together(evidence, &finding_advertised_address_differs, &finding_media_refused);
    failed |= wn_seen_together(evidence, &finding_advertised_address_differs,
                               &finding_reception_report_empty);
    failed |= wn_seen_together(evidence, &finding_advertised_address_differs,
                               &finding_media_lost_between);
    if (is_wrong_everywhere(evidence))
        return failed ? WN_GRADE_CERTAIN : WN_GRADE_LIKELY;
    return is_noted_by_server(evidence) ? WN_GRADE_LIKELY : WN_GRADE_POSSIBLE;
}

static WnGrade
detect(WnEvidence *evidence)
{
    /* A phone with a second address, which just does not work, would look the same. */
    if (wn_delivery_failed_with(evidence, &finding_sent_to_place_never_registered_from)) {
        wn_seen(evidence, &finding_advertised_address_differs);
        return WN_GRADE_LIKELY;
    }
    if (!wn_seen(evidence, &finding_advertised_address_differs))
        return WN_GRADE_NONE;
    if (wn_evidence_subject(evidence)->kind != WN_SUBJECT_CALL)
        return WN_GRADE_HAZARD;
    if (wn_seen(evidence, &finding_sent_to_wrong_address))
        return WN_GRADE_CERTAIN;
    if (wn_seen_together(evidence, &finding_advertised_address_differs, &finding_media_refused) ||
        wn_seen_together(evidence, &finding_advertised_address_differs,
                         &finding_media_sent_to_advertised))
        return grade_of_sent(evidence);
    if (wn_seen_together(evidence, &finding_advertised_address_differs, &finding_media_missing))
        return WN_GRADE_LIKELY;
    /* Servers and gateways have media on a host of its own: nothing is wrong with that (G23). */
    return is_wrong_everywhere(evidence) || is_noted_by_server(evidence) ||
                   is_sound_its_own(evidence)
               ? WN_GRADE_HAZARD
               : WN_GRADE_NONE;
}

const WnCause cause_external_address_wrong = {
    .info = {
        .id = "external-address-wrong",
        .title = "A fixed, UPnP or configured public address is wrong (for example "
                 "the ISP changed it)",
        .group = "Discovery",
        .judges = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_CLIENT | WN_PARTY_SERVER,
        .explanation =
            "The phone or server tells others a public address that is not the one "
            "its packets come from. Usually it was typed in once and the provider "
            "has assigned another one since.\n\n"
            "What others send to that address gets lost, or reaches a stranger.",
        .fix = "- Phone or server: set the right public address, or let it be "
               "discovered (STUN, or received and rport of the server's answers).\n"
               "- Phone or server: where the provider changes the address, use a name "
               "that is kept up to date (dynamic DNS).",
        .blind_spot = {
            [WN_VANTAGE_LAN] =
                "Without STUN, and with a server that does not say from where it "
                "sees the phone, the real address is not known inside.",
        },
        .references = { "RFC 3261 18.2.1", "RFC 3581 4", "RFC 8866 5.7", NULL },
    },
    .symptoms = WN_SYMPTOM_NO_AUDIO | WN_SYMPTOM_ONE_WAY | WN_SYMPTOM_UNREACHABLE | WN_SYMPTOM_DROP_32,
    .step = WN_STEP_SETUP,
    .of_binding = true,
    .unless = { &guard_many_addresses,
                &guard_relay_latches,
                &guard_ice_works,
                &guard_media_held,
                &guard_early_media },
    .suppresses = { "private-sdp-unrelayed", "rtp-not-arriving-blocked", "rtp-port-remapped", "ack-lost-other", "bye-lost",
                    "binding-expired-idle", "keepalive-ineffective", "inbound-invite-unreachable", NULL },
    .detect = detect,
};
