/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the NAT before a sender does (RFC 4787 4 and 5, RFC 3489 5). */
#include "frames/nat_notes.h"

#include <glib.h>

void
wn_frame_nats_learn(WnFrameNats *nats, const WnNats *view, WnArena *arena)
{
    for (unsigned i = 0; i < view->n; i++) {
        const WnNat *nat = view->all[i];
        WnNat       *kept;

        if (!nat->translates)
            continue;
        kept = WN_ARENA_NEW(arena, WnNat);
        *kept = *nat;
        kept->insides = kept->outsides = kept->last_inside = kept->last_outside = NULL;
        kept->proofs = kept->last_proof = NULL;
        for (int outside = 0; outside < 2; outside++)
            for (const WnNatHost *host = outside ? nat->outsides : nat->insides; host;
                 host = host->next) {
                WnNatHost *copy = WN_ARENA_NEW(arena, WnNatHost);

                *copy = (WnNatHost){ .nat = kept, .addr = host->addr };
                wn_table_add(&nats->by_addr, wn_addr_hash(&host->addr), copy);
            }
    }
}

void
wn_frame_nats_clear(WnFrameNats *nats)
{
    wn_table_clear(&nats->by_addr);
    *nats = (WnFrameNats){ 0 };
}

/* The NAT that this host is behind, or whose address it is. */
static const WnNat *
nat_at(const WnFrameNats *nats, const WnAddr *addr)
{
    WnTableCursor    cursor = { 0 };
    const WnNatHost *host;

    while ((host = wn_table_next(&nats->by_addr, wn_addr_hash(addr), &cursor)) != NULL)
        if (wn_addr_equal(&host->addr, addr))
            return host->nat;
    return NULL;
}

/* "endpoint-independent", "endpoint-independent to address-dependent", or nothing. */
static const char *
range_text(WnNotebook *book, const WnDependenceRange *range)
{
    if (wn_range_grade(range) == WN_GRADE_NONE || wn_range_is_torn(range))
        return NULL;
    if (range->least == range->most)
        return wn_dependence_name(range->least);
    return wn_arena_format(book->texts, "%s to %s", wn_dependence_name(range->least),
                           wn_dependence_name(range->most));
}

void
wn_frames_nat(WnNotebook *book, const WnFrameNats *nats)
{
    const WnTraced *sight = book->sight;
    const WnNat    *nat = NULL;
    const char     *mapping, *filtering, *type;

    /* It holds for the sender, whatever it sends: once a flow is enough. */
    if (sight->frame == sight->flow->sides[sight->side].first_frame)
        nat = nat_at(nats, &sight->flow->ends[sight->side].addr);
    if (!nat || (nat->nat64 && sight->flow->ends[sight->side].addr.family == 6 &&
                 !wn_prefix_contains(&nat->prefix, &sight->flow->ends[1 - sight->side].addr)))
        return;
    mapping = range_text(book, &nat->mapping);
    filtering = range_text(book, &nat->filtering);
    type = wn_cone_name(wn_nat_type(nat));
    wn_note_text(book, WN_FIELD_NAT_MAPPING, mapping);
    wn_note_text(book, WN_FIELD_NAT_FILTERING, filtering);
    wn_note_text(book, WN_FIELD_NAT_TYPE, type);
    if (nat->least_life_ms > 0)
        wn_note_seconds(book, WN_FIELD_LIFETIME_LO, nat->least_life_ms / 1000.0);
    if (nat->most_life_ms != UINT32_MAX)
        wn_note_seconds(book, WN_FIELD_LIFETIME_HI, nat->most_life_ms / 1000.0);
}
