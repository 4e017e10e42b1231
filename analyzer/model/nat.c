/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which NATs there are: hosts that are seen under one outside address stand behind one NAT, and
 * outside addresses of one host, as one observer saw it, belong to one NAT.  Private addresses that
 * are only told outside say nothing about each other: many networks have them.
 */
#include "model/nat.h"

#include <glib.h>
#include <stdlib.h>

#include "base/nat64.h"
#include "model/nat_hosts.h"
#include "model/nat_parts.h"
#include "model/nat_tells.h"

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

static Node *
node_of(Builder *builder, const WnMapping *mapping)
{
    static const WnAddr nobody;

    return ensure_node(builder, &mapping->outside.addr, &nobody,
                       wn_mapping_is_nat64(mapping) ? 't' : 'o');
}

static void
join_sides(Builder *builder, const WnMapping *mapping)
{
    const WnModel *model = builder->work->nats->model;
    Node          *outside = node_of(builder, mapping);

    if (!mapping->from_outside) {
        bool public = wn_model_is_public(model, &mapping->outside.addr);
        char   side = wn_mapping_is_nat64(mapping) ? 's' : public ? 'i' : 'p';
        WnAddr by = wn_mapping_observer(mapping);
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

int
wn_nat_by_socket(const void *a, const void *b)
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
            if (wn_mapping_tells_of_nat(model, mapping)) {
                join_sides(builder, mapping);
                work->sights[work->n_sights++].mapping = mapping;
            }
    for (const WnTold *told = model->told; told; told = told->next) {
        const WnMapping *mapping = mapping_of(work->nats->arena, &told->translation);
        /* A relay looks the same as a router that turns packets round. */
        if (told->translation.reached.addr.family == 0 && wn_mapping_tells_of_nat(model, mapping)) {
            join_sides(builder, mapping);
            work->sights[work->n_sights++].mapping = mapping;
        }
    }
    if (work->n_sights > 0)
        qsort(work->sights, work->n_sights, sizeof(*work->sights), by_frame);
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
        root->nat->translates |= !wn_mapping_is_own_address(mapping);
        if (wn_mapping_is_nat64(mapping))
            learn_prefix(root->nat, mapping);
        root->nat->vouched |= mapping->how != WN_LEARNED_VIA || mapping->from_outside;
        wn_nat_add_host(nats, root->nat, true, &mapping->inside.addr, mapping->from_outside);
        if (!mapping->from_outside)
            wn_nat_note_second_address(nats, root->nat, mapping);
        wn_nat_add_host(nats, root->nat, false, &mapping->outside.addr, false);
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
    qsort(work.sights, work.n_sights, sizeof(*work.sights), wn_nat_by_socket);
    wn_nats_learn_mapping(&work);
    wn_nats_learn_filtering(&work);
    wn_nats_learn_hairpin(&work);
    wn_nats_learn_lifetime(&work);
    wn_nats_learn_alg(&work);
}

bool
wn_nat_stands_between(const WnNats *nats, const WnNat *nat, const WnAddr *inside,
                      const WnAddr *peer)
{
    if (nat->nat64)
        return inside->family == 6 && wn_prefix_contains(&nat->prefix, peer);
    return wn_model_is_nonpublic(nats->model, inside) && wn_model_is_public(nats->model, peer);
}
