/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The hosts on either side of each NAT: inside, and its own addresses outside. */
#include "model/nat_hosts.h"

#include "model/nat_parts.h"

static bool
is_known(const WnTable *table, uint64_t hash, const WnNat *nat, const WnAddr *addr)
{
    WnTableCursor    cursor = { 0 };
    const WnNatHost *host;

    while ((host = wn_table_next(table, hash, &cursor)) != NULL)
        if (host->nat == nat && wn_addr_equal(&host->addr, addr))
            return true;
    return false;
}

/* An address that is only claimed is found with its NAT, never alone. */
static uint64_t
host_hash(const WnNat *nat, const WnAddr *addr, bool claimed)
{
    return claimed ? wn_hash_mix(wn_addr_hash(addr), nat->number) : wn_addr_hash(addr);
}

void
wn_nat_note_second_address(WnNats *nats, WnNat *nat, const WnMapping *mapping)
{
    enum { MOST = 16 }; /* more lines than any host has */
    WnTableCursor cursor = { 0 };
    uint64_t      hash = wn_addr_hash(&mapping->inside.addr);
    unsigned      looked = 0;
    WnNatHost    *host;

    while (looked++ < MOST && (host = wn_table_next(&nats->by_inside, hash, &cursor)) != NULL) {
        const WnMapping *other = host->seen;

        if (!wn_addr_equal(&host->addr, &mapping->inside.addr) || host->claimed)
            continue;
        if (host->nat == nat) {
            host->seen = mapping;
            continue;
        }
        if (!other || !nat->translates || !host->nat->translates ||
            mapping->time - other->last > WN_NAT_STEADY ||
            other->outside.addr.family != mapping->outside.addr.family ||
            !wn_model_is_public(nats->model, &other->outside.addr) ||
            !wn_model_is_public(nats->model, &mapping->outside.addr))
            continue;
        nat->pooled = host->nat->pooled = true;
        wn_nat_prove(
            nats, nat, wn_nat_kind(mapping->how), wn_mapping_spot(mapping),
            "%s is seen as %s by %s and as %s by %s: one host has several public addresses "
            "at a time.",
            wn_nat_show(nats, &mapping->inside), wn_nat_show(nats, &other->outside),
            wn_nat_show(nats, &other->towards), wn_nat_show(nats, &mapping->outside),
            wn_nat_show(nats, &mapping->towards));
    }
}

void
wn_nat_add_host(WnNats *nats, WnNat *nat, bool inside, const WnAddr *addr, bool claimed)
{
    WnTable    *table = inside ? &nats->by_inside : &nats->by_outside;
    WnNatHost **last = inside ? &nat->last_inside : &nat->last_outside;
    WnNatHost  *host;

    if (is_known(table, host_hash(nat, addr, false), nat, addr) ||
        (claimed && is_known(table, host_hash(nat, addr, true), nat, addr)))
        return;
    host = WN_ARENA_NEW(nats->arena, WnNatHost);
    host->addr = *addr;
    host->nat = nat;
    host->claimed = claimed;
    if (*last)
        (*last)->next = host;
    else if (inside)
        nat->insides = host;
    else
        nat->outsides = host;
    *last = host;
    wn_table_add(table, host_hash(nat, addr, claimed), host);
}

void
wn_nats_clear(WnNats *nats)
{
    wn_table_clear(&nats->by_inside);
    wn_table_clear(&nats->by_outside);
}

static const WnNat *
find(const WnTable *table, const WnAddr *addr)
{
    WnTableCursor    cursor = { 0 };
    const WnNatHost *host;

    while ((host = wn_table_next(table, wn_addr_hash(addr), &cursor)) != NULL)
        if (wn_addr_equal(&host->addr, addr) && !host->claimed)
            return host->nat;
    return NULL;
}

const WnNat *
wn_nat_of_inside(const WnNats *nats, const WnAddr *inside)
{
    return find(&nats->by_inside, inside);
}

const WnNat *
wn_nat_of_outside(const WnNats *nats, const WnAddr *outside)
{
    return find(&nats->by_outside, outside);
}
