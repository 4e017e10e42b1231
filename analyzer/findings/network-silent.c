/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's network is dead: nothing that it sends to anybody is answered, and what it asks for
 * on its own link (ARP, RFC 826) is not answered either, or it has but a link-local address (RFC
 * 3927).
 */
#include "findings/finding.h"

static const unsigned SEVERAL = 3;

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnModel   *model = subject->model;
    const WnAddr    *client = &subject->client.seen.addr;
    const WnHost    *host = wn_host_find(&model->flows, client);
    unsigned         peers = 0, asked = 0;
    uint32_t         arp_frame = 0;

    if (!host || host->dns_frame || subject->client.vantage == WN_VANTAGE_WAN)
        return;
    for (const WnFlow *flow = host->flows; flow; flow = wn_flow_next_of(flow, client)) {
        int own = wn_addr_equal(&flow->ends[0].addr, client) ? 0 : 1;
        if (flow->sides[1 - own].packets > 0)
            return; /* somebody answers: the network is alive */
        peers += flow->sides[own].packets > 0;
    }
    peers += host->dns_asked > 0;
    for (uint32_t i = 0; i < model->flows.hosts.count; i++) {
        const WnHost *other = model->flows.hosts.values[i];
        if (other->arp_asked > 0 && !other->arp_answered) {
            asked += other->arp_asked;
            arp_frame = arp_frame ? arp_frame : other->arp_frame;
        }
    }
    if (asked >= SEVERAL)
        wn_observe(evidence, &finding_network_silent, host, arp_frame, 0,
                   "The client asks its own network %u times for the next hop (ARP) and is never "
                   "answered; nothing at all comes in.",
                   asked);
    else if (wn_addr_class(client) == WN_ADDR_LINKLOCAL)
        wn_observe(evidence, &finding_network_silent, host, subject->first_frame, 0,
                   "The client has only the link-local address %s: no network gave it one.",
                   wn_show_addr(evidence, client));
    else if (peers >= SEVERAL)
        wn_observe(evidence, &finding_network_silent, NULL, subject->first_frame, 0,
                   "None of the %u conversations that the client starts is answered.", peers);
}

const WnFindingKind finding_network_silent = {
    .id = "network-silent",
    .observes = WN_SUBJECT_REGISTRATION | WN_SUBJECT_CALL | WN_SUBJECT_SUBSCRIPTION |
                WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
