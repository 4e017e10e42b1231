/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Flows by socket: of a host that has many they are sorted, once a conclude. */
#include "model/flow_ports.h"

#include "base/sorted.h"

#include <stdlib.h>

/* So many are sooner looked through. */
static const unsigned FEW = 32;

typedef struct {
    const WnFlow *flow;
    uint16_t      port; /* of the host */
    uint8_t       own;  /* end of the flow */
} Entry;

typedef struct {
    const WnHost *host;
    Entry        *entries; /* by port, then newest first */
    unsigned      n;
    bool          rtp;
    bool          speaks; /* packets of it are here */
    uint32_t      n_points;
    bool         *points; /* whether that capture point saw it begin a flow */
} Ports;

static int
by_port(const void *a, const void *b)
{
    const Entry *left = a, *right = b;

    if (left->port != right->port)
        return left->port < right->port ? -1 : 1;
    return (left->flow->number < right->flow->number) - (left->flow->number > right->flow->number);
}

static void
add_ends(Ports *ports, const WnFlow *flow, const WnAddr *host)
{
    for (int own = 0; own < 2; own++)
        if (wn_addr_equal(&flow->ends[own].addr, host) &&
            !(own == 1 && wn_endpoint_equal(&flow->ends[0], &flow->ends[1])))
            ports->entries[ports->n++] = (Entry){ flow, flow->ends[own].port, (uint8_t) own };
    ports->rtp |= flow->sides[0].rtp + flow->sides[1].rtp > 0;
}

static const WnFlowSide *
own_side(const WnFlow *flow, const WnAddr *host)
{
    return &flow->sides[wn_addr_equal(&flow->ends[0].addr, host) ? 0 : 1];
}

static void
note_speech(Ports *ports, const WnFlow *flow, const WnAddr *host)
{
    const WnFlowSide *own = own_side(flow, host);

    if (own->packets > 0)
        ports->speaks = ports->points[own->capture] = true;
}

static Ports *
sort_flows(WnArena *arena, const WnHost *host)
{
    Ports   *ports = WN_ARENA_NEW(arena, Ports);
    unsigned n = 0;

    for (const WnFlow *flow = host->flows; flow; flow = wn_flow_next_of(flow, &host->addr), n++)
        if (own_side(flow, &host->addr)->capture >= ports->n_points)
            ports->n_points = own_side(flow, &host->addr)->capture + 1u;
    ports->host = host;
    ports->points = WN_ARENA_ARRAY(arena, bool, ports->n_points);
    ports->entries = WN_ARENA_ARRAY(arena, Entry, 2 * n);
    for (const WnFlow *flow = host->flows; flow; flow = wn_flow_next_of(flow, &host->addr)) {
        add_ends(ports, flow, &host->addr);
        note_speech(ports, flow, &host->addr);
    }
    qsort(ports->entries, ports->n, sizeof(*ports->entries), by_port);
    return ports;
}

/* NULL: it has few, or nobody keeps what is sorted. */
static const Ports *
ports_of(const WnFlowTable *table, const WnHost *host)
{
    WnSearches   *searches = table->searches;
    uint64_t      hash = wn_hash_mix(0, (uintptr_t) host);
    WnTableCursor cursor = { 0 };
    const WnFlow *flow = host->flows;
    Ports        *ports;

    for (unsigned i = 0; i < FEW && flow; i++)
        flow = wn_flow_next_of(flow, &host->addr);
    if (!flow || !searches->arena)
        return NULL;
    while ((ports = wn_table_next(&searches->ports, hash, &cursor)) != NULL)
        if (ports->host == host)
            return ports;
    ports = sort_flows(searches->arena, host);
    wn_table_add(&searches->ports, hash, ports);
    return ports;
}

static bool
is_below(const void *element, const void *key)
{
    const Entry *entry = element;

    return entry->port < *(const uint32_t *) key;
}

static const Entry *
first_not_below(const Ports *ports, uint32_t port)
{
    return ports->entries +
           wn_count_before(ports->entries, ports->n, sizeof(*ports->entries), is_below, &port);
}

static void
begin(const WnFlowTable *table, const WnEndpoint *socket, WnSocketCursor *cursor)
{
    const WnHost *host = wn_host_find(table, &socket->addr);
    const Ports  *ports = host ? ports_of(table, host) : NULL;

    cursor->begun = true;
    if (ports) {
        cursor->at = first_not_below(ports, socket->port);
        cursor->end = first_not_below(ports, (uint32_t) socket->port + 1);
    } else {
        cursor->next = host ? host->flows : NULL;
    }
}

const WnFlow *
wn_flow_next_at(const WnFlowTable *table, const WnEndpoint *socket, WnSocketCursor *cursor,
                int *own)
{
    if (!cursor->begun)
        begin(table, socket, cursor);
    while (cursor->at < cursor->end) {
        const Entry *entry = cursor->at;

        cursor->at = entry + 1;
        *own = entry->own;
        if (wn_endpoint_equal(&entry->flow->ends[*own], socket))
            return entry->flow;
    }
    while (cursor->next) {
        const WnFlow *flow = cursor->next;

        cursor->next = wn_flow_next_of(flow, &socket->addr);
        *own = wn_endpoint_equal(&flow->ends[0], socket) ? 0 : 1;
        if (wn_endpoint_equal(&flow->ends[*own], socket))
            return flow;
    }
    return NULL;
}

bool
wn_host_has_rtp(const WnFlowTable *table, const WnAddr *addr)
{
    const WnHost *host = wn_host_find(table, addr);
    const Ports  *ports = host ? ports_of(table, host) : NULL;

    if (ports)
        return ports->rtp;
    for (const WnFlow *flow = host ? host->flows : NULL; flow; flow = wn_flow_next_of(flow, addr))
        if (flow->sides[0].rtp + flow->sides[1].rtp > 0)
            return true;
    return false;
}

bool
wn_host_speaks_at(const WnFlowTable *table, const WnAddr *addr, uint16_t capture)
{
    const WnHost *host = wn_host_find(table, addr);
    const Ports  *ports = host ? ports_of(table, host) : NULL;

    if (ports)
        return addr->realm != 0 ? ports->speaks
                                : capture < ports->n_points && ports->points[capture];
    for (const WnFlow *flow = host ? host->flows : NULL; flow; flow = wn_flow_next_of(flow, addr)) {
        const WnFlowSide *own = own_side(flow, addr);

        if (own->packets > 0 && (addr->realm != 0 || own->capture == capture))
            return true;
    }
    return false;
}
