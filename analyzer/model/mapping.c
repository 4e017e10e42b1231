/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Observations of a NAT's mappings, found by the inside or the outside address. */
#include "model/mapping.h"

#include "base/nat64.h"

/* One list head for each address; the observations hang off it. */
typedef struct {
    WnAddr     addr;
    WnMapping *newest;
    uint32_t   outside;    /* 1 << WnAddrClass of the outside addresses */
    bool       translated; /* some are others */
} Head;

/* Of the same realm; where that is not told of either, and no head has just this, of any. */
static Head *
find_head(const WnTable *table, const WnAddr *addr)
{
    WnTableCursor cursor = { 0 };
    Head         *head, *like = NULL;

    while ((head = wn_table_next(table, wn_addr_hash(addr), &cursor)) != NULL) {
        if (!wn_addr_equal(&head->addr, addr))
            continue;
        if (head->addr.realm == addr->realm)
            return head;
        like = like ? like : head;
    }
    return like;
}

static Head *
ensure_head(WnArena *arena, WnTable *table, const WnAddr *addr)
{
    Head *head = find_head(table, addr);

    if (!head || head->addr.realm != addr->realm) {
        head = WN_ARENA_NEW(arena, Head);
        head->addr = *addr;
        wn_table_add(table, wn_addr_hash(addr), head);
    }
    return head;
}

/* An inside address and one that it has outside, or one of a host that saw it. */
typedef struct {
    const Head *inside;
    WnAddr      other;
    bool        is_outside, translated;
} Known;

static Known *
find_known(const WnMappingTable *table, const Head *inside, const WnAddr *other, bool is_outside)
{
    uint64_t      hash = wn_hash_mix((uintptr_t) inside, wn_addr_hash(other) + is_outside);
    WnTableCursor cursor = { 0 };
    Known        *known;

    while ((known = wn_table_next(&table->pairs, hash, &cursor)) != NULL)
        if (known->inside == inside && known->is_outside == is_outside &&
            wn_addr_equal(&known->other, other))
            return known;
    return NULL;
}

static Known *
ensure_known(WnMappingTable *table, const Head *inside, const WnAddr *other, bool is_outside)
{
    Known *known = find_known(table, inside, other, is_outside);

    if (known && known->other.realm == other->realm)
        return known;
    known = WN_ARENA_NEW(table->arena, Known);
    *known = (Known){ .inside = inside, .other = *other, .is_outside = is_outside };
    wn_table_add(&table->pairs, wn_hash_mix((uintptr_t) inside, wn_addr_hash(other) + is_outside),
                 known);
    return known;
}

/* Of one endpoint inside: the newest first. */
typedef struct {
    const Head *inside;
    WnMapping  *newest;
} Socket;

static Socket *
find_socket(const WnMappingTable *table, const Head *inside, uint16_t port)
{
    WnTableCursor cursor = { 0 };
    Socket       *socket;

    while ((socket = wn_table_next(&table->sockets, wn_hash_mix((uintptr_t) inside, port),
                                   &cursor)) != NULL)
        if (socket->inside == inside && socket->newest->inside.port == port)
            return socket;
    return NULL;
}

static void
index_mapping(WnMappingTable *table, const Head *inside, WnMapping *mapping)
{
    Socket *socket = find_socket(table, inside, mapping->inside.port);

    ensure_known(table, inside, &mapping->outside.addr, true);
    ensure_known(table, inside, &mapping->towards.addr, false)->translated |=
        !wn_addr_equal(&mapping->outside.addr, &inside->addr);
    if (!socket) {
        socket = WN_ARENA_NEW(table->arena, Socket);
        socket->inside = inside;
        wn_table_add(&table->sockets, wn_hash_mix((uintptr_t) inside, mapping->inside.port),
                     socket);
    }
    mapping->next_socket = socket->newest;
    socket->newest = mapping;
}

/* The newest observation of one inside endpoint by one host. */
typedef struct {
    WnMapping *newest;
} Latest;

/* Seen outside, a private address alone does not tell whose it is: many networks have it. */
static bool
same_question(const WnMapping *a, const WnMapping *b)
{
    return wn_endpoint_equal(&a->inside, &b->inside) &&
           wn_endpoint_equal(&a->towards, &b->towards) && a->carrier == b->carrier &&
           a->from_outside == b->from_outside &&
           (!a->from_outside || wn_addr_equal(&a->outside.addr, &b->outside.addr));
}

static Latest *
ensure_latest(WnMappingTable *table, const WnMapping *observation)
{
    uint64_t      towards = wn_endpoint_hash(&observation->towards) + observation->carrier;
    uint64_t      hash = wn_hash_mix(wn_endpoint_hash(&observation->inside), towards);
    WnTableCursor cursor = { 0 };
    Latest       *latest;

    if (observation->from_outside)
        hash = wn_hash_mix(hash, wn_addr_hash(&observation->outside.addr));
    while ((latest = wn_table_next(&table->latest, hash, &cursor)) != NULL)
        if (!latest->newest || same_question(latest->newest, observation))
            return latest;
    latest = WN_ARENA_NEW(table->arena, Latest);
    wn_table_add(&table->latest, hash, latest);
    return latest;
}

/* So that a keep-alive does not fill the table. */
static void
confirm(WnMapping *known, const WnMapping *observation)
{
    known->last = observation->time > known->last ? observation->time : known->last;
    known->last_frame = observation->frame;
    if (observation->rewritten == WN_YES)
        known->rewritten = WN_YES;
    if (observation->idle_ms != UINT32_MAX && observation->idle_ms > known->kept_idle_ms) {
        known->kept_idle_ms = observation->idle_ms;
        known->kept_frame = observation->frame;
        known->kept_capture = observation->capture;
    }
}

static bool
tells_the_same(const WnMapping *known, const WnMapping *observation)
{
    return wn_endpoint_equal(&known->outside, &observation->outside) &&
           known->how == observation->how;
}

/* An IPv4 host as a NAT64 writes it: nothing stands before that host. */
static bool
is_other_notation(const WnMapping *observation)
{
    return wn_nat64_prefix(&observation->outside.addr, &observation->inside.addr) != 0;
}

static WnMapping *
add_mapping(WnMappingTable *table, const WnMapping *observation)
{
    Head      *inside = ensure_head(table->arena, &table->by_inside, &observation->inside.addr);
    Head      *outside = ensure_head(table->arena, &table->by_outside, &observation->outside.addr);
    WnMapping *mapping = WN_ARENA_NEW(table->arena, WnMapping);

    *mapping = *observation;
    mapping->last = observation->time;
    mapping->last_frame = observation->frame;
    mapping->kept_idle_ms = 0;
    mapping->next_inside = inside->newest;
    mapping->next_outside = outside->newest;
    inside->newest = mapping;
    inside->outside |= 1u << wn_addr_class(&observation->outside.addr);
    inside->translated |= !wn_addr_equal(&observation->outside.addr, &observation->inside.addr);
    outside->newest = mapping;
    index_mapping(table, inside, mapping);
    table->count++;
    return mapping;
}

void
wn_mapping_learn_again(WnMappingTable *table, const WnMapping *observation, WnMapping **known)
{
    Latest *latest;

    if (*known && !(*known)->superseded && tells_the_same(*known, observation) &&
        same_question(*known, observation)) {
        confirm(*known, observation);
        return;
    }
    if (is_other_notation(observation))
        return;
    latest = ensure_latest(table, observation);
    *known = latest->newest;
    if (*known && tells_the_same(*known, observation)) {
        confirm(*known, observation);
        return;
    }
    if (table->count >= table->limit) {
        table->left_out++;
        return;
    }
    if (*known)
        (*known)->superseded = true;
    *known = latest->newest = add_mapping(table, observation);
}

void
wn_mapping_learn(WnMappingTable *table, const WnMapping *observation)
{
    WnMapping *nothing = NULL;

    wn_mapping_learn_again(table, observation, &nothing);
}

WnMapping *
wn_mapping_at(const WnMappingTable *table, uint32_t index)
{
    const Head *head = table->by_inside.values[index];

    return head->newest;
}

WnMapping *
wn_mapping_of_inside(const WnMappingTable *table, const WnAddr *inside)
{
    const Head *head = find_head(&table->by_inside, inside);

    return head ? head->newest : NULL;
}

uint32_t
wn_mapping_classes_outside(const WnMappingTable *table, const WnAddr *inside)
{
    const Head *head = find_head(&table->by_inside, inside);

    return head ? head->outside : 0;
}

bool
wn_mapping_is_translated(const WnMappingTable *table, const WnAddr *inside)
{
    const Head *head = find_head(&table->by_inside, inside);

    return head && head->translated;
}

bool
wn_mapping_is_known(const WnMappingTable *table, const WnAddr *inside, const WnAddr *outside)
{
    const Head *head = find_head(&table->by_inside, inside);

    return head && find_known(table, head, outside, true);
}

WnAnswer
wn_mapping_seen_by(const WnMappingTable *table, const WnAddr *inside, const WnAddr *observer)
{
    const Head  *head = find_head(&table->by_inside, inside);
    const Known *known = head ? find_known(table, head, observer, false) : NULL;

    if (!known)
        return WN_UNDECIDED;
    return known->translated ? WN_YES : WN_NO;
}

WnMapping *
wn_mapping_of_socket(const WnMappingTable *table, const WnEndpoint *inside)
{
    const Head   *head = find_head(&table->by_inside, &inside->addr);
    const Socket *socket = head ? find_socket(table, head, inside->port) : NULL;

    return socket ? socket->newest : NULL;
}

WnMapping *
wn_mapping_of_outside(const WnMappingTable *table, const WnAddr *outside)
{
    const Head *head = find_head(&table->by_outside, outside);

    return head ? head->newest : NULL;
}

const WnEndpoint *
wn_mapping_owner(const WnMappingTable *table, const WnEndpoint *outside, WnSearches *searches)
{
    unsigned looked = 0;

    for (const WnMapping *seen = wn_mapping_of_outside(table, &outside->addr);
         seen && wn_search_on(searches, &looked, 4096); seen = seen->next_outside)
        if (!seen->from_outside && wn_endpoint_equal(&seen->outside, outside))
            return &seen->inside;
    return NULL;
}
