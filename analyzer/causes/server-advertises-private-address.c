/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A server behind a NAT of its own names its inside address to the phones outside.
 * RFC 3261 12.1.1, 12.2.1.1 (remote target and route set), 16.6 (Record-Route).
 */
#include "causes/cause.h"

/* The fault, in whichever header it stands, about the answer that carries this effect. */
static bool
named_with(WnEvidence *evidence, const WnFindingKind *effect)
{
    bool route = wn_seen_together(evidence, &finding_private_record_route, effect);
    bool contact = wn_seen_together(evidence, &finding_server_names_private_contact, effect);

    return route || contact;
}

static WnGrade
detect(WnEvidence *evidence)
{
    bool targeted = named_with(evidence, &finding_request_to_private_route) ||
                    named_with(evidence, &finding_ack_to_private_address);

    if (targeted &&
        (named_with(evidence, &finding_answer_repeated_after_ack) ||
         wn_seen_together(evidence, &finding_bye_to_private_address, &finding_bye_unanswered)))
        return WN_GRADE_CERTAIN;
    if (!wn_ack_goes_elsewhere(evidence) && wn_grade_of_unseen_ack(evidence) != WN_GRADE_NONE &&
        named_with(evidence, &finding_answer_repeated))
        return wn_grade_of_unseen_ack(evidence);
    if (wn_seen(evidence, &finding_private_record_route) ||
        wn_seen(evidence, &finding_server_names_private_contact))
        return WN_GRADE_HAZARD;
    return WN_GRADE_NONE;
}

const WnCause cause_server_advertises_private_address = {
    .info = {
        .id = "server-advertises-private-address",
        .title = "The PBX/proxy is itself behind NAT and tells the phones its private address",
        .group = "Call signalling",
        .judges = WN_SUBJECT_CALL,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_SERVER,
        .explanation =
            "The server stands behind a router of its own (a cloud machine, a DMZ) and does not "
            "know its public address. In what it tells the phones (Record-Route, Contact) it names "
            "the address that it has inside. Phones outside then send the rest of the call's "
            "messages to an address that means nothing to them.\n\n"
            "Calls connect and are cut after 32 seconds, or cannot be hung up.",
        .fix = "- Server: tell it its public address (Asterisk: external_signaling_address and "
               "local_net; FreeSWITCH: ext-sip-ip; Kamailio: listen ... advertise; OpenSIPS: socket "
               "... as), and forward its SIP port one to one.",
        .references = { "RFC 3261 12.1.1", "RFC 3261 12.2.1.1", "RFC 3261 16.6", NULL },
    },
    .symptoms = WN_SYMPTOM_DROP_32 | WN_SYMPTOM_GHOST | WN_SYMPTOM_NO_REPLY,
    .step = WN_STEP_CONFIRMATION,
    .unless = { &guard_ack_delivered },
    .suppresses = { "ack-lost-private-contact", "ack-lost-route", "ack-lost-other", "bye-lost" },
    .detect = detect,
};
