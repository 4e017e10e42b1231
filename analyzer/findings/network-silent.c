/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The client's network is dead: nothing that it sends to anybody is answered, and what it asks for
 * on its own link (ARP, RFC 826) is not answered either, or it has but a link-local address (RFC
 * 3927).  A neighbour that it calls and does not find is one host, not the network; and from one
 * link-local address to another is as it should be (RFC 6724 5).
 */
#include <glib.h>

#include "findings/finding.h"

enum { SEVERAL = 3 };

typedef struct {
    WnTime   last;  /* packet that anybody sent to it, ICMP errors included; INT64_MIN: none */
    bool     sound; /* it sends any: whoever does that agreed on it, and heard somebody */
    unsigned peers; /* different hosts that it sent to; as many as matter */
} Life;

/* Different hosts that this one sent to; as many as matter. */
static unsigned
count_peers(const WnHost *host)
{
    WnAddr   known[SEVERAL];
    unsigned n = 0;

    for (const WnFlow *flow = host->flows; flow && n < SEVERAL;
         flow = wn_flow_next_of(flow, &host->addr)) {
        int           own = wn_addr_equal(&flow->ends[0].addr, &host->addr) ? 0 : 1;
        const WnAddr *peer = &flow->ends[1 - own].addr;
        unsigned      at = 0;

        while (at < n && !wn_addr_equal(&known[at], peer))
            at++;
        if (at == n && flow->sides[own].packets > 0)
            known[n++] = *peer;
    }
    return n < SEVERAL && host->dns_asked > 0 ? n + 1 : n;
}

static const WnLinkQuestion *
asks_again(const WnHost *host, const WnHost *other)
{
    const WnLinkQuestion *question = other->questions;

    while (question && (question->asked < SEVERAL || !wn_addr_equal(&question->asker, &host->addr)))
        question = question->next;
    return question;
}

/* The neighbour that this host asks for again and again without an answer, or NULL. */
static const void *
find_silent_neighbour(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnHost *host = about, *other = wn_evidence_subject(evidence)->model->flows.asked;

    (void) kept;
    while (other && !asks_again(host, other))
        other = other->next_asked;
    return other;
}

static const void *
look_through(WnEvidence *evidence, WnArena *kept, const void *about)
{
    const WnHost *host = about;
    Life         *life = WN_ARENA_NEW(kept, Life);

    (void) evidence;
    life->peers = count_peers(host);
    life->last = host->dns_frame ? host->dns_last : INT64_MIN;
    for (const WnFlow *flow = host->flows; flow; flow = wn_flow_next_of(flow, &host->addr)) {
        int               own = wn_addr_equal(&flow->ends[0].addr, &host->addr) ? 0 : 1;
        const WnFlowSide *inbound = &flow->sides[1 - own];

        life->sound |= flow->sides[own].rtp > 0;
        if (inbound->packets > 0)
            life->last = MAX(life->last, inbound->last);
        for (const WnIcmpNote *note = flow->icmp; note; note = note->next)
            if (note->side == own)
                life->last = MAX(life->last, note->time);
    }
    return life;
}

/* Something of this subject was asked after the silence began, and in vain. */
static bool
asks_in_vain(const WnEvidence *evidence, WnTime heard)
{
    const WnSubject *subject = wn_evidence_subject(evidence);

    for (unsigned i = 0; i < subject->n_transactions; i++) {
        const WnTransaction *transaction = subject->transactions[i];
        if (wn_gave_up(evidence, transaction) && transaction->request->time > heard)
            return true;
    }
    return subject->discovery && subject->end > heard;
}

/* The point that saw it. */
static uint16_t
speaks_at(const WnHost *host)
{
    const WnFlow *flow = host->flows;

    if (!flow)
        return 0;
    return flow->sides[wn_addr_equal(&flow->ends[0].addr, &host->addr) ? 0 : 1].capture;
}

static void
observe(WnEvidence *evidence)
{
    const WnSubject *subject = wn_evidence_subject(evidence);
    const WnAddr    *client = &subject->client.seen.addr, *server = &subject->server.seen.addr;
    const WnHost    *host = wn_host_find(&subject->model->flows, client);
    const WnHost    *neighbour;
    const Life      *life;
    WnTime           heard;

    if (!host || subject->client.vantage == WN_VANTAGE_WAN)
        return;
    life = wn_evidence_once(evidence, look_through, host);
    heard = life->last;
    /* Who acknowledges, or sends sound, has heard somebody whom this capture does not show. */
    if (!asks_in_vain(evidence, heard) || wn_call_is_half_seen(subject->call) ||
        (heard == INT64_MIN && life->sound))
        return;
    neighbour = wn_evidence_once(evidence, find_silent_neighbour, host);
    if (neighbour && !wn_addr_equal(&neighbour->addr, server))
        wn_observe(evidence, &finding_network_silent, host, asks_again(host, neighbour)->spot.frame,
                   asks_again(host, neighbour)->spot.capture,
                   "The client asks its own network %u times for the next hop (ARP for %s) and is "
                   "not answered; nothing at all comes in%s.",
                   asks_again(host, neighbour)->asked, wn_show_addr(evidence, &neighbour->addr),
                   heard == INT64_MIN ? "" : " any more");
    else if (heard != INT64_MIN)
        return; /* fell silent later: that has many reasons */
    else if (wn_addr_class(client) == WN_ADDR_LINKLOCAL &&
             wn_addr_class(server) != WN_ADDR_LINKLOCAL)
        wn_observe(evidence, &finding_network_silent, host, subject->first_frame, speaks_at(host),
                   "The client has only the link-local address %s: no network gave it one.",
                   wn_show_addr(evidence, client));
    else if (life->peers >= SEVERAL)
        wn_observe(evidence, &finding_network_silent, NULL, subject->first_frame, speaks_at(host),
                   "The client sends to several hosts, and none of them ever answers.");
}

const WnFindingKind finding_network_silent = {
    .id = "network-silent",
    .observes = WN_SUBJECT_REGISTRATION | WN_SUBJECT_CALL | WN_SUBJECT_SUBSCRIPTION |
                WN_SUBJECT_MESSAGE | WN_SUBJECT_DISCOVERY,
    .needs = WN_HAS_SILENCE,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
