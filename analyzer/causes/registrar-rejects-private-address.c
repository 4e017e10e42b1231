/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A registrar whose policy refuses private addresses instead of using the source of the packet.
 * RFC 3261 18.2.1 and RFC 3581 4 tell it how to answer; 10.3 does not ask it to judge a Via.
 */
#include "causes/cause.h"

/* Codes with which registrars of this kind were met; by themselves they say little. */
static bool
is_typical(uint16_t status)
{
    switch (status) {
    case 400:
    case 406:
    case 476:
    case 477:
    case 478:
    case 479:
    case 488:
    case 606:
        return true;
    default:
        return false;
    }
}

static bool
any_typical(const WnEvidence *evidence)
{
    for (const WnFinding *finding = wn_observed(evidence, &finding_register_refused); finding;
         finding = wn_observed_next(finding)) {
        const WnTransaction *step = finding->about;
        if (is_typical(wn_transaction_final(step)->status))
            return true;
    }
    return false;
}

/* A server's own trouble ends by itself (RFC 3261 21.5): what it accepts then does not show what it
 * had refused before. */
static bool
any_decisive(const WnEvidence *evidence)
{
    for (const WnFinding *finding = wn_observed(evidence, &finding_accepted_with_public_address);
         finding; finding = wn_observed_next(finding))
        if (wn_transaction_final(finding->about)->status / 100 != 5)
            return true;
    return false;
}

static WnGrade
detect(WnEvidence *evidence)
{
    if (!wn_seen_together(evidence, &finding_private_address_in_register,
                          &finding_register_refused))
        return WN_GRADE_NONE;
    /* The same address was good enough another time. */
    if (wn_observed(evidence, &finding_accepted_with_private_address))
        return WN_GRADE_NONE;
    if (wn_seen_together(evidence, &finding_accepted_with_public_address,
                         &finding_register_refused)) {
        wn_seen_together(evidence, &finding_refusal_names_address, &finding_register_refused);
        return any_decisive(evidence) ? WN_GRADE_CERTAIN : WN_GRADE_POSSIBLE;
    }
    if (wn_seen_together(evidence, &finding_refusal_names_address, &finding_register_refused))
        return WN_GRADE_LIKELY;
    return any_typical(evidence) ? WN_GRADE_POSSIBLE : WN_GRADE_NONE;
}

const WnCause cause_registrar_rejects_private_address = {
    .info = {
        .id = "registrar-rejects-private-address",
        .title = "The server refuses the registration because the message contains a private "
                 "address",
        .group = "Registration",
        .judges = WN_SUBJECT_REGISTRATION,
        .severity = WN_SEVERITY_CRITICAL,
        .fault = WN_PARTY_SERVER | WN_PARTY_CLIENT,
        .explanation =
            "A phone that does not know its public address writes the address that it has, a "
            "private one, into the registration. Most servers use the address that the packet "
            "came from instead. This server refuses the registration.\n"
            "\n"
            "A private address in Via is normal and harmless; a server must never refuse it. A "
            "private Contact is what the server may repair or refuse.",
        .fix = "- Server: accept private addresses and use the source of the packet (rport, "
               "received); never refuse a private Via.\n"
               "- Phone: use STUN, so that Contact and Via carry the public address.",
        .blind_spot = {
            [WN_VANTAGE_LAN] = "Whether a router on the way changed the addresses shows only at "
                            "the server; capture there too.",
            [WN_VANTAGE_WAN] = "Whether a router on the way changed the addresses shows only at "
                            "the phone; capture there too.",
        },
        .references = { "RFC 3261 10.3", "RFC 3261 18.2.1", "RFC 3261 21.6.4", "RFC 3581 4", NULL },
    },
    .symptoms = WN_SYMPTOM_REG_REJECT,
    .step = WN_STEP_REGISTRATION,
    .suppresses = { "not-nat-forbidden", "not-nat-server-error", NULL },
    .unless = { &guard_same_realm, NULL },
    .detect = detect,
};
