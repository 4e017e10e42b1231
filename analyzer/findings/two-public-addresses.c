/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * At the same time one host is seen under two public addresses by different others (RFC 4787 4.1,
 * REQ-2: pairing).  about is the newer observation.
 */
#include "findings/finding.h"

static const WnTime SAME_TIME = 60 * WN_SECOND;

enum { MAX_LOOKED = 10000 };

static WnTime
apart(const WnMapping *a, const WnMapping *b)
{
    return a->time > b->time ? a->time - b->time : b->time - a->time;
}

/* Outside only the name that a phone gives itself is seen, and phones of many homes
 * have the same. */
static bool
are_of_one_host(const WnMapping *a, const WnMapping *b)
{
    return (!a->from_outside && !b->from_outside) || (a->writer && a->writer == b->writer);
}

static bool
differs(WnEvidence *evidence, const WnMapping *a, const WnMapping *b)
{
    return are_of_one_host(a, b) && a->carrier == b->carrier &&
           a->outside.addr.family == b->outside.addr.family &&
           !wn_addr_equal(&a->outside.addr, &b->outside.addr) &&
           !wn_addr_equal(&a->towards.addr, &b->towards.addr) &&
           wn_is_public(evidence, &a->outside.addr) && wn_is_public(evidence, &b->outside.addr) &&
           wn_is_public(evidence, &a->towards.addr) && wn_is_public(evidence, &b->towards.addr) &&
           apart(a, b) <= SAME_TIME;
}

/* The site had got a new address in between: whoever is asked later tells that one. */
static bool
has_moved(const WnMapping *list, const WnMapping *old, const WnMapping *new)
{
    for (const WnMapping *seen = list; seen; seen = seen->next_inside)
        if (seen->time > old->time && wn_addr_equal(&seen->towards.addr, &old->towards.addr) &&
            wn_addr_equal(&seen->outside.addr, &new->outside.addr))
            return true;
    return false;
}

static void
look_at(WnEvidence *evidence, const WnAddr *host)
{
    const WnModel   *model = wn_evidence_subject(evidence)->model;
    const WnMapping *list = wn_mapping_of_inside(&model->mappings, host);
    unsigned         looked = 0;

    if (!wn_is_nonpublic(evidence, host))
        return;
    for (const WnMapping *a = list; a; a = a->next_inside)
        for (const WnMapping *b = a->next_inside; b && looked++ < MAX_LOOKED; b = b->next_inside) {
            const WnMapping *old = a->time <= b->time ? a : b, *new = old == a ? b : a;

            if (!differs(evidence, a, b) || has_moved(list, old, new))
                continue;
            wn_observe(evidence, &finding_two_public_addresses, new, new->frame, new->capture,
                       "%s is seen as %s by %s, and as %s by %s, within %s.",
                       wn_show_addr(evidence, host), wn_show_addr(evidence, &old->outside.addr),
                       wn_show_addr(evidence, &old->towards.addr),
                       wn_show_addr(evidence, &new->outside.addr),
                       wn_show_addr(evidence, &new->towards.addr),
                       wn_show_seconds(evidence, apart(a, b)));
            return;
        }
}

static void
observe(WnEvidence *evidence)
{
    wn_look_at_ends(evidence, look_at);
}

const WnFindingKind finding_two_public_addresses = {
    .id = "two-public-addresses",
    .observes = WN_SUBJECT_CALL,
    .needs = WN_HAS_INSIDE | WN_HAS_MAPPING,
    .role = WN_EVIDENCE_CAUSE,
    .observe = observe,
};
