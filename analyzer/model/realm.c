/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who can send to a private address: the realm rule. */
#include "model/realm.h"

#include <string.h>

/* In one and the same small private network, by the usual size of one. */
static bool
same_prefix(const WnAddr *a, const WnAddr *b)
{
    if (a->family != b->family)
        return false;
    return memcmp(a->bytes, b->bytes, a->family == 4 ? 3 : 8) == 0;
}

static bool
declared_same(const WnModel *model, const WnAddr *a, const WnAddr *b)
{
    const WnOptions *options = &model->options;

    for (size_t i = 0; i < options->n_same_realms; i++) {
        const WnPrefix *pair = options->same_realms[i];
        if ((wn_prefix_contains(&pair[0], a) && wn_prefix_contains(&pair[1], b)) ||
            (wn_prefix_contains(&pair[0], b) && wn_prefix_contains(&pair[1], a)))
            return true;
    }
    return false;
}

/* How this host saw packets of that private address: translated, as they are, or not told.  A
 * router that rewrites messages makes a response tell the private address; whatever was told or
 * seen translated, was. */
static WnAnswer
saw_untranslated(const WnModel *model, const WnAddr *observer, const WnAddr *inside)
{
    switch (wn_mapping_seen_by(&model->mappings, inside, observer)) {
    case WN_YES:
        return WN_NO;
    case WN_NO:
        return WN_YES;
    default:
        return WN_UNDECIDED;
    }
}

/* Who told the address is beyond a router of that host: he saw it translated, or is on the
 * Internet and did not see it as it is. */
static bool
is_beyond_nat(const WnModel *model, const WnAddr *teller, const WnAddr *host)
{
    switch (saw_untranslated(model, teller, host)) {
    case WN_YES:
        return false;
    case WN_NO:
        return true;
    default:
        return wn_model_is_public(model, teller);
    }
}

/* Both have the same public address outside, as others saw them. */
static bool
share_nat(const WnModel *model, const WnAddr *a, const WnAddr *b)
{
    enum { MOST = 64 };
    unsigned looked = 0;

    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, a);
         seen && wn_search_on(model->searches, &looked, MOST); seen = seen->next_inside)
        if (wn_model_is_public(model, &seen->outside.addr) &&
            wn_mapping_is_known(&model->mappings, b, &seen->outside.addr))
            return true;
    return false;
}

/* Two of one small network by their numbers.  Many homes use the same ones: what comes from beyond
 * the host's router may mean another home, unless both are seen behind one router, or a host of
 * that address answers here (ARP). */
static WnAnswer
neighbours_reach(const WnModel *model, const WnAddr *from, const WnAddr *to, const WnAddr *teller)
{
    const WnHost *host = wn_host_find(&model->flows, to);

    if (!teller || teller->family == 0 || !is_beyond_nat(model, teller, from) ||
        share_nat(model, from, to) || (host && host->arp_answered))
        return WN_YES;
    return WN_UNDECIDED;
}

/* Who gets packets to the teller as he is may be of his network, and know its names. */
static WnAnswer
knows_name(const WnModel *model, const WnAddr *from, const WnAddr *teller)
{
    if (teller && (wn_addr_equal(from, teller) || saw_untranslated(model, from, teller) == WN_YES ||
                   (wn_model_is_nonpublic(model, teller) &&
                    wn_realm_reaches(model, from, teller, NULL) == WN_YES)))
        return WN_YES;
    return wn_model_is_nonpublic(model, from) ? WN_UNDECIDED : WN_NO;
}

WnAnswer
wn_realm_reaches(const WnModel *model, const WnAddr *from, const WnAddr *to, const WnAddr *teller)
{
    if (!wn_model_is_local(model, to))
        return WN_YES;
    if (!wn_model_is_nonpublic(model, to))
        return knows_name(model, from, teller);
    if (declared_same(model, from, to) || wn_addr_equal(from, to))
        return WN_YES;
    if (saw_untranslated(model, from, to) != WN_UNDECIDED)
        return saw_untranslated(model, from, to);
    if (wn_flow_seen_between(&model->flows, to, from))
        /* Inside, before its NAT, everybody is seen as he is: that tells nothing of a public host.
         */
        return wn_model_is_nonpublic(model, from) ? WN_YES : WN_UNDECIDED;
    if (!wn_model_is_nonpublic(model, from))
        return WN_NO;
    return same_prefix(from, to) ? neighbours_reach(model, from, to, teller) : WN_UNDECIDED;
}

bool
wn_realm_is_one_network(const WnModel *model, const WnAddr *a, const WnAddr *b)
{
    return wn_model_is_nonpublic(model, a) && wn_model_is_nonpublic(model, b) &&
           wn_addr_realms_agree(a, b) && same_prefix(a, b) &&
           saw_untranslated(model, a, b) != WN_NO && saw_untranslated(model, b, a) != WN_NO;
}
