/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which NATs there are: hosts that are seen under one outside address stand behind one NAT, and
 * outside addresses of one host, as one observer saw it, belong to one NAT.  Private addresses that
 * are only told outside say nothing about each other: many networks have them.
 */
#include "model/nat.h"

#include <glib.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/nat64.h"
#include "model/nat_parts.h"

/* ------------------------------------------------------------------ facts */

/* As many as a reader can take in; the first ones tell as much as the last. */
static const unsigned MAX_PROOFS = 12;

void
wn_nat_prove(WnNats *nats, WnNat *nat, const char *kind, WnSpot at, const char *format, ...)
{
    WnNatProof *proof;
    va_list     list;

    for (proof = nat->proofs; proof; proof = proof->next)
        if (proof->at.frame == at.frame && proof->at.capture == at.capture && proof->kind == kind)
            return;
    if (nat->n_proofs >= MAX_PROOFS)
        return;
    nat->n_proofs++;
    proof = WN_ARENA_NEW(nats->arena, WnNatProof);
    va_start(list, format);
    g_autofree char *text = g_strdup_vprintf(format, list);
    va_end(list);
    proof->kind = kind;
    proof->at = at;
    proof->text = wn_arena_copy_text(nats->arena, text);
    if (nat->last_proof)
        nat->last_proof->next = proof;
    else
        nat->proofs = proof;
    nat->last_proof = proof;
}

const char *
wn_nat_show(const WnNats *nats, const WnEndpoint *endpoint)
{
    char text[WN_ENDPOINT_TEXT];

    return wn_arena_copy_text(nats->arena, wn_endpoint_format(endpoint, text));
}

const char *
wn_nat_kind(WnLearned how)
{
    switch (how) {
    case WN_LEARNED_STUN:
        return "stun-mapped";
    case WN_LEARNED_TURN:
        return "turn-mapped";
    case WN_LEARNED_ICE:
        return "ice-mapped";
    case WN_LEARNED_VIA:
        return "via-rport";
    case WN_LEARNED_TWO_POINT:
    case WN_LEARNED_TOLD:
        return "two-point";
    case WN_LEARNED_RTP:
        return "rtp-source";
    case WN_LEARNED_ICMP:
        break;
    }
    return "icmp-quoted";
}

/* ------------------------------------------------------------------ which NATs there are */

/* An address on one side; those that belong together are joined to one tree. */
typedef struct Node Node;
struct Node {
    Node  *parent;
    WnNat *nat; /* of the root */
    WnAddr addr;
    WnAddr by; /* inside: who saw it so; or the capture points on both sides */
    /* 'i': inside, seen under public addresses; 'p': inside, under private ones; 's': inside of a
     * NAT64; 'o', 't': outside, of a NAT64 */
    char side;
};

typedef struct {
    WnNatWork *work;
    WnTable    nodes;
} Builder;

static Node *
root_of(Node *node)
{
    while (node->parent) {
        if (node->parent->parent)
            node->parent = node->parent->parent;
        node = node->parent;
    }
    return node;
}

static Node *
ensure_node(Builder *builder, const WnAddr *addr, const WnAddr *by, char side)
{
    uint64_t hash = wn_hash_mix(wn_hash_mix(wn_addr_hash(addr), wn_addr_hash(by)), (uint64_t) side);
    WnTableCursor cursor = { 0 };
    Node         *node;

    while ((node = wn_table_next(&builder->nodes, hash, &cursor)) != NULL)
        if (node->side == side && wn_addr_equal(&node->addr, addr) && wn_addr_equal(&node->by, by))
            return node;
    node = WN_ARENA_NEW(builder->work->nats->arena, Node);
    node->addr = *addr;
    node->by = *by;
    node->side = side;
    wn_table_add(&builder->nodes, hash, node);
    return node;
}

static bool
is_own_address(const WnMapping *mapping)
{
    return wn_addr_equal(&mapping->inside.addr, &mapping->outside.addr);
}

/* No router stands between the host and this place: its packets still have the TTL that hosts begin
 * with. */
static bool
is_on_link(const WnModel *model, const WnMapping *mapping)
{
    int           side;
    const WnFlow *flow =
        wn_flow_find(&model->flows, mapping->carrier, &mapping->inside, &mapping->towards, &side);
    uint8_t ttl = flow ? flow->sides[side].ttl : 0;

    return ttl == 64 || ttl == 128 || ttl == 255;
}

/* A host that is told the address which its packets carry here: outside a NAT that is so for all
 * behind it. */
static bool
shows_no_nat(const WnModel *model, const WnMapping *mapping)
{
    enum { MOST = 64 };
    unsigned looked = 0;

    if (!wn_model_is_public(model, &mapping->inside.addr) || !is_on_link(model, mapping))
        return false;
    for (const WnMapping *other = wn_mapping_of_outside(&model->mappings, &mapping->outside.addr);
         other; other = other->next_outside)
        if (!wn_search_on(model->searches, &looked, MOST) || !is_own_address(other))
            return false;
    return true;
}

/* An IPv6 host, seen inside, that is an IPv4 one to somebody else: a translator is between them
 * (RFC 6146).  Outside, a host that has both kinds may name the one and send from the other. */
static bool
is_nat64(const WnMapping *mapping)
{
    return mapping->inside.addr.family == 6 && mapping->outside.addr.family == 4 &&
           !mapping->from_outside;
}

/* What tells that there is a NAT, or that there is none. */
static bool
tells(const WnModel *model, const WnMapping *mapping)
{
    bool by_stun = mapping->how == WN_LEARNED_STUN || mapping->how == WN_LEARNED_TURN;

    /* A connection is translated by rules of its own (RFC 5382); SIP over one tells at least whose
     * it is. */
    if ((by_stun && mapping->carrier != WN_CARRIER_UDP) || wn_model_is_of_server(model, mapping))
        return false;
    if (mapping->inside.addr.family != mapping->outside.addr.family)
        return is_nat64(mapping);
    if (is_own_address(mapping))
        return by_stun && shows_no_nat(model, mapping);
    /* A host with two addresses may name one and send from the other. */
    return by_stun || mapping->how == WN_LEARNED_ICE ||
           wn_model_is_nonpublic(model, &mapping->inside.addr);
}

static Node *
node_of(Builder *builder, const WnMapping *mapping)
{
    static const WnAddr nobody;

    return ensure_node(builder, &mapping->outside.addr, &nobody, is_nat64(mapping) ? 't' : 'o');
}

/* What goes to another host may go by another router: another line, or a tunnel.  Between two
 * capture points all of it goes the same way. */
static WnAddr
observer_of(const WnMapping *mapping)
{
    WnAddr points = { .bytes = { (uint8_t) mapping->capture, (uint8_t) mapping->request_capture } };

    return mapping->how == WN_LEARNED_TWO_POINT || mapping->how == WN_LEARNED_TOLD
               ? points
               : mapping->towards.addr;
}

static void
join_sides(Builder *builder, const WnMapping *mapping)
{
    const WnModel *model = builder->work->nats->model;
    Node          *outside = node_of(builder, mapping);

    if (!mapping->from_outside) {
        bool public = wn_model_is_public(model, &mapping->outside.addr);
        char   side = is_nat64(mapping) ? 's' : public ? 'i' : 'p';
        WnAddr by = observer_of(mapping);
        Node  *inside = root_of(ensure_node(builder, &mapping->inside.addr, &by, side));
        Node  *other = root_of(outside);
        if (inside != other)
            inside->parent = other;
    }
}

static int
by_frame(const void *a, const void *b)
{
    const WnMapping *left = ((const WnNatSight *) a)->mapping;
    const WnMapping *right = ((const WnNatSight *) b)->mapping;

    if (left->frame != right->frame)
        return left->frame < right->frame ? -1 : 1;
    return wn_endpoint_compare(&left->inside, &right->inside);
}

static int
by_socket(const void *a, const void *b)
{
    const WnNatSight *left = a, *right = b;
    int               order;

    if (left->nat != right->nat)
        return left->nat->number < right->nat->number ? -1 : 1;
    order = wn_endpoint_compare(&left->mapping->inside, &right->mapping->inside);
    if (order != 0)
        return order;
    if (left->mapping->time != right->mapping->time)
        return left->mapping->time < right->mapping->time ? -1 : 1;
    return by_frame(a, b);
}

static const WnMapping *
mapping_of(WnArena *arena, const WnTranslation *told)
{
    WnMapping *mapping = WN_ARENA_NEW(arena, WnMapping);

    *mapping =
        (WnMapping){ .inside = told->inside,
                     .outside = told->outside,
                     .towards = told->named,
                     .prefix = (uint8_t) wn_nat64_prefix(&told->named.addr, &told->towards.addr),
                     .carrier = told->carrier,
                     .how = WN_LEARNED_TOLD,
                     .time = told->first,
                     .frame = told->frame_outside,
                     .capture = told->capture_outside,
                     .request_frame = told->frame_inside,
                     .request_capture = told->capture_inside,
                     .last = told->last,
                     .last_frame = told->frame_outside,
                     .idle_ms = UINT32_MAX,
                     .told = told };
    return mapping;
}

static void
collect_sights(Builder *builder)
{
    WnNatWork     *work = builder->work;
    const WnModel *model = work->nats->model;
    unsigned       n = model->mappings.count + model->n_told;

    work->sights = WN_ARENA_ARRAY(work->nats->arena, WnNatSight, n);
    for (uint32_t i = 0; i < model->mappings.by_inside.count; i++)
        for (const WnMapping *mapping = wn_mapping_at(&model->mappings, i); mapping;
             mapping = mapping->next_inside)
            if (tells(model, mapping)) {
                join_sides(builder, mapping);
                work->sights[work->n_sights++].mapping = mapping;
            }
    for (const WnTold *told = model->told; told; told = told->next) {
        const WnMapping *mapping = mapping_of(work->nats->arena, &told->translation);
        /* A relay looks the same as a router that turns packets round. */
        if (told->translation.reached.addr.family == 0 && tells(model, mapping)) {
            join_sides(builder, mapping);
            work->sights[work->n_sights++].mapping = mapping;
        }
    }
    if (work->n_sights > 0)
        qsort(work->sights, work->n_sights, sizeof(*work->sights), by_frame);
}

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

/* Seen through another NAT at the same time: the host has two public addresses. */
static void
note_second_address(WnNats *nats, WnNat *nat, const WnMapping *mapping)
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

static void
add_host(WnNats *nats, WnNat *nat, bool inside, const WnAddr *addr, bool claimed)
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

/* Without a prefix that both sides show, the hosts that it stands for are known in part. */
static void
learn_prefix(WnNat *nat, const WnMapping *mapping)
{
    static const uint8_t LONGEST = 96;

    nat->nat64 = true;
    if (nat->prefix.bits == 0 || mapping->prefix != 0)
        nat->prefix =
            (WnPrefix){ mapping->towards.addr, mapping->prefix ? mapping->prefix : LONGEST };
}

static void
name_nats(Builder *builder)
{
    WnNatWork *work = builder->work;
    WnNats    *nats = work->nats;

    nats->all = WN_ARENA_ARRAY(nats->arena, WnNat *, work->n_sights);
    for (unsigned i = 0; i < work->n_sights; i++) {
        const WnMapping *mapping = work->sights[i].mapping;
        Node            *root = root_of(node_of(builder, mapping));

        if (!root->nat) {
            root->nat = WN_ARENA_NEW(nats->arena, WnNat);
            *root->nat = (WnNat){ .number = nats->n,
                                  .first_frame = mapping->frame,
                                  .mapping.most = WN_DEPENDS_ON_PORT,
                                  .filtering.most = WN_DEPENDS_ON_PORT,
                                  .most_life_ms = UINT32_MAX };
            nats->all[nats->n++] = root->nat;
        }
        work->sights[i].nat = root->nat;
        root->nat->translates |= !is_own_address(mapping);
        if (is_nat64(mapping))
            learn_prefix(root->nat, mapping);
        root->nat->vouched |= mapping->how != WN_LEARNED_VIA || mapping->from_outside;
        add_host(nats, root->nat, true, &mapping->inside.addr, mapping->from_outside);
        if (!mapping->from_outside)
            note_second_address(nats, root->nat, mapping);
        add_host(nats, root->nat, false, &mapping->outside.addr, false);
    }
}

void
wn_nats_build(const WnModel *model, WnArena *arena, WnNats *nats)
{
    WnNatWork work = { .nats = nats };
    Builder   builder = { .work = &work };

    *nats = (WnNats){ .model = model, .arena = arena };
    collect_sights(&builder);
    if (work.n_sights == 0)
        return;
    name_nats(&builder);
    wn_table_clear(&builder.nodes);
    qsort(work.sights, work.n_sights, sizeof(*work.sights), by_socket);
    wn_nats_learn_mapping(&work);
    wn_nats_learn_filtering(&work);
    wn_nats_learn_hairpin(&work);
    wn_nats_learn_lifetime(&work);
    wn_nats_learn_alg(&work);
}

void
wn_nats_clear(WnNats *nats)
{
    wn_table_clear(&nats->by_inside);
    wn_table_clear(&nats->by_outside);
}

bool
wn_nat_stands_between(const WnNats *nats, const WnNat *nat, const WnAddr *inside,
                      const WnAddr *peer)
{
    if (nat->nat64)
        return inside->family == 6 && wn_prefix_contains(&nat->prefix, peer);
    return wn_model_is_nonpublic(nats->model, inside) && wn_model_is_public(nats->model, peer);
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
