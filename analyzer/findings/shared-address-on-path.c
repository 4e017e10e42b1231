/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * On the client's way to the Internet stands an address of the range that providers use before a
 * NAT of their own (RFC 6598, 100.64/10; RFC 6333, 192.0.0/29 of DS-Lite).  Such an address alone
 * may belong to a VPN: here a public server is reached through it.  about is what told it.
 */
#include "findings/finding.h"

static bool
is_shared(WnEvidence *evidence, const WnAddr *addr)
{
    WnAddrClass class = wn_model_class(wn_evidence_subject(evidence)->model, addr);

    return class == WN_ADDR_CGN || class == WN_ADDR_DSLITE;
}

/* The client has one itself, and a public server sees another. */
static bool
look_at_client(WnEvidence *evidence, const WnAddr *client)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMapping *seen = wn_mapping_of_inside(&model->mappings, client);
    uint32_t         seen_as = wn_mapping_classes_outside(&model->mappings, client);

    if (!is_shared(evidence, client) && !(seen_as & (1u << WN_ADDR_CGN | 1u << WN_ADDR_DSLITE)))
        return false;
    for (; seen; seen = seen->next_inside) {
        bool own = is_shared(evidence, client) && wn_is_public(evidence, &seen->outside.addr) &&
                   wn_is_public(evidence, &seen->towards.addr);
        bool middle = is_shared(evidence, &seen->outside.addr) &&
                      !wn_addr_equal(&seen->outside.addr, client) &&
                      !wn_model_is_of_server(model, seen);
        /* Outside only a name is seen, which phones of many homes give themselves. */
        if ((!own && !middle) || seen->from_outside)
            continue;
        wn_observe(evidence, &finding_shared_address_on_path, seen, seen->frame, seen->capture,
                   "%s is seen as %s by %s: %s is an address of a provider's inner network.",
                   wn_show_addr(evidence, client), wn_show_addr(evidence, &seen->outside.addr),
                   wn_show_addr(evidence, &seen->towards.addr),
                   wn_show_addr(evidence, own ? client : &seen->outside.addr));
        return true;
    }
    return false;
}

static void
look_at(WnEvidence *evidence, const WnAddr *client)
{
    const WnPortmapNote *note = wn_evidence_subject(evidence)->model->portmaps;

    if (look_at_client(evidence, client))
        return;
    for (; note; note = note->next)
        if (wn_addr_equal(&note->client, client) && is_shared(evidence, &note->external.addr)) {
            wn_observe(evidence, &finding_shared_address_on_path, note, note->frame, note->capture,
                       "The router %s has the outside address %s, one of a provider's inner "
                       "network.",
                       wn_show_addr(evidence, &note->router),
                       wn_show_addr(evidence, &note->external.addr));
            return;
        }
}

static void
observe(WnEvidence *evidence)
{
    wn_look_at_ends(evidence, look_at);
}

const WnFindingKind finding_shared_address_on_path = {
    .id = "shared-address-on-path",
    .observes = WN_SUBJECT_CALL | WN_SUBJECT_REGISTRATION,
    .needs = WN_HAS_MAPPING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
