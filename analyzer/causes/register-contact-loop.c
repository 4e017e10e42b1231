/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The phone corrects its Contact by each response, and each response reports another address.
 * RFC 3581 4 (received, rport); RFC 4787 4.1 (the mapping depends on the destination).
 */
#include "causes/cause.h"

static WnGrade
detect(WnEvidence *evidence)
{
    return wn_seen(evidence, &finding_contact_follows_response) ? WN_GRADE_CERTAIN : WN_GRADE_NONE;
}

const WnCause cause_register_contact_loop = {
    .info = {
        .id = "register-contact-loop",
        .title = "The phone re-registers endlessly because the public address it learns "
                 "keeps changing",
        .group = "Registration",
        .judges = WN_SUBJECT_REGISTRATION,
        .severity = WN_SEVERITY_MAJOR,
        .fault = WN_PARTY_CLIENT | WN_PARTY_NAT,
        .explanation =
            "The phone reads its public address from each answer of the server and "
            "registers again with it. The router, however, shows it under another address "
            "or port each time: the answers come from several servers behind one name, "
            "and the router uses another port for each of them. So the phone never comes "
            "to rest.\n"
            "\n"
            "The phone sends registrations in a row; the server may take that for an "
            "attack and lock it out.",
        .fix = "- Phone: switch the correction of its own Contact off where the server uses "
            "the packet's source anyway (Linphone: [net] enable_nat_helper=0), or "
            "register over TCP or TLS.\n"
            "- Phone: pin one server instead of a name that stands for several.\n"
            "- Router: let it use one port for all destinations (endpoint-independent "
            "mapping).",
        .blind_spot = {
        },
        .references = { "RFC 3581 4", "RFC 4787 4.1", "RFC 3261 10.2", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_REJECT,
    .step = WN_STEP_REGISTRATION,
    .unless = { NULL },
    .suppresses = { NULL },
    .detect = detect,
};
