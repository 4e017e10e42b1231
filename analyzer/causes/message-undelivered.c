/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The umbrella over all that keeps a MESSAGE from a registered phone: emitted only when nothing
 * more exact fits.  RFC 3428 (page-mode messages are routed as an INVITE is); RFC 3261 16.6.
 */
#include "causes/delivery.h"

static WnGrade
detect(WnEvidence *evidence)
{
    const WnMessage *final = wn_evidence_subject(evidence)->service->final;

    /* 202: kept by the server, and delivered when the phone is there again. */
    if (final && wn_message_is_success(final) && final->status != 202)
        return WN_GRADE_NONE;
    if (!wn_seen_together(evidence, &finding_request_for_public_target,
                          &finding_request_unanswered))
        return WN_GRADE_NONE;
    return wn_delivery_stopped(evidence, &finding_request_unanswered) == WN_GRADE_CERTAIN
               ? WN_GRADE_LIKELY
               : WN_GRADE_POSSIBLE;
}

const WnCause cause_message_undelivered = {
    .info = {
        .id = "message-undelivered",
        .title = "Instant messages to this phone do not arrive",
        .group = "Presence and messaging",
        .judges = WN_SUBJECT_MESSAGE,
        .severity = WN_SEVERITY_MINOR,
        .fault = WN_PARTY_NAT | WN_PARTY_FIREWALL | WN_PARTY_CLIENT,
        .explanation =
            "The server knows the phone's public address and sends the text message "
            "there, several times, and nothing comes back. The router in front of the "
            "phone has forgotten it, a firewall drops the packets, or the phone is off. "
            "From this place one cannot tell which.\n"
            "\n"
            "The sender sees an error, or, where the server keeps messages, nothing at "
            "all.",
        .fix = "- Phone: as first aid, send keep-alives to the server every 15 to 25 "
            "seconds.\n"
            "- Server: store the source address of REGISTER for clients behind NAT.\n"
            "- Whoever captures: capture inside, at the phone, while somebody sends it a "
            "message.",
        .blind_spot = {
            [WN_VANTAGE_WAN] = "What happens behind the phone's router cannot be seen here; capture at "
                "the phone, or inside its router, while somebody sends it a message.",
            [WN_VANTAGE_UNKNOWN] = "What happens in front of the phone cannot be seen here; capture at the "
                "phone while somebody sends it a message.",
            [WN_VANTAGE_LAN] = "What happens on the way to the other phone cannot be seen here; capture "
                "at that phone.",
        },
        .references = { "RFC 3428", "RFC 3261 16.6", "RFC 5626", NULL },
    },
    .symptoms = WN_SYMPTOM_LOST_MESSAGES,
    .step = WN_STEP_SETUP,
    .umbrella = true,
    .unless = { &guard_phone_unregistered, &guard_phone_gone, NULL },
    .suppresses = { NULL },
    .detect = detect,
};
