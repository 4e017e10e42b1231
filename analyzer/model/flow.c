/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The flow table: one probe for a known 5-tuple, in whichever direction the packet goes. */
#include "model/flow.h"

#include <glib.h>

#include "base/sorted.h"

static uint64_t
endpoint_hash(const WnEndpoint *endpoint)
{
    if (endpoint->addr.family == 4)
        return wn_hash_mix(4, (uint64_t) wn_be32(endpoint->addr.bytes) << 16 | endpoint->port);
    return wn_endpoint_hash(endpoint);
}

/* TLS and WebSocket run over a TCP connection: the 5-tuple is the same. */
static bool
is_stream(WnCarrier carrier)
{
    return carrier == WN_CARRIER_TCP || carrier == WN_CARRIER_TLS || carrier == WN_CARRIER_WS;
}

static bool
same_carrier(WnCarrier a, WnCarrier b)
{
    return a == b || (is_stream(a) && is_stream(b));
}

uint64_t
wn_flow_hash(WnCarrier carrier, const WnEndpoint *src, const WnEndpoint *dst)
{
    uint64_t kind = is_stream(carrier) ? WN_CARRIER_TCP : carrier;

    return endpoint_hash(src) + endpoint_hash(dst) + kind * UINT64_C(0x9e3779b97f4a7c15);
}

static WnFlow *
find(const WnFlowTable *table, uint64_t hash, WnCarrier carrier, const WnEndpoint *src,
     const WnEndpoint *dst, int *side)
{
    WnTableCursor cursor = { 0 };
    WnFlow       *flow;

    while ((flow = wn_table_next(&table->flows, hash, &cursor)) != NULL) {
        if (!same_carrier(flow->carrier, carrier))
            continue;
        if (wn_endpoint_equal(&flow->ends[0], src) && wn_endpoint_equal(&flow->ends[1], dst)) {
            *side = 0;
            return flow;
        }
        if (wn_endpoint_equal(&flow->ends[1], src) && wn_endpoint_equal(&flow->ends[0], dst)) {
            *side = 1;
            return flow;
        }
    }
    return NULL;
}

WnFlow *
wn_flow_find(const WnFlowTable *table, WnCarrier carrier, const WnEndpoint *src,
             const WnEndpoint *dst, int *side)
{
    return find(table, wn_flow_hash(carrier, src, dst), carrier, src, dst, side);
}

WnPair *
wn_pair_find(const WnFlowTable *table, const WnAddr *a, const WnAddr *b)
{
    uint64_t      hash = wn_addr_hash(a) + wn_addr_hash(b);
    WnTableCursor cursor = { 0 };
    WnPair       *pair;

    while ((pair = wn_table_next(&table->pairs, hash, &cursor)) != NULL)
        if ((wn_addr_equal(&pair->addrs[0], a) && wn_addr_equal(&pair->addrs[1], b)) ||
            (wn_addr_equal(&pair->addrs[0], b) && wn_addr_equal(&pair->addrs[1], a)))
            return pair;
    return NULL;
}

WnHost *
wn_host_find(const WnFlowTable *table, const WnAddr *addr)
{
    WnTableCursor cursor = { 0 };
    WnHost       *host;

    while ((host = wn_table_next(&table->hosts, wn_addr_hash(addr), &cursor)) != NULL)
        if (wn_addr_equal(&host->addr, addr))
            return host;
    return NULL;
}

WnHost *
wn_host_ensure(WnFlowTable *table, const WnAddr *addr)
{
    WnHost *host = wn_host_find(table, addr);

    if (!host) {
        host = WN_ARENA_NEW(table->arena, WnHost);
        host->addr = *addr;
        wn_table_add(&table->hosts, wn_addr_hash(addr), host);
    }
    return host;
}

void
wn_host_note(WnFlowTable *table, const WnAddr *addr, bool sends, uint8_t ttl)
{
    WnHost *host = wn_host_ensure(table, addr);

    host->sends |= sends;
    host->on_link |= wn_ttl_is_fresh(ttl);
    host->receives |= !sends;
    table->both_ways |= host->sends && host->receives;
}

static void
link_pair(WnFlowTable *table, WnFlow *flow)
{
    const WnAddr *a = &flow->ends[0].addr, *b = &flow->ends[1].addr;
    WnPair       *pair = wn_pair_find(table, a, b);

    if (!pair) {
        pair = WN_ARENA_NEW(table->arena, WnPair);
        pair->addrs[0] = *a;
        pair->addrs[1] = *b;
        wn_table_add(&table->pairs, wn_addr_hash(a) + wn_addr_hash(b), pair);
    }
    flow->next_of_pair = pair->flows;
    pair->flows = flow;
    pair->has_tcp |= flow->tcp != NULL;
}

static void
link_host(WnFlowTable *table, WnFlow *flow, int side)
{
    WnHost *host = wn_host_ensure(table, &flow->ends[side].addr);

    flow->next_of_host[side] = host->flows;
    host->flows = flow;
}

WnFlow *
wn_flow_ensure(WnFlowTable *table, uint64_t hash, WnCarrier carrier, const WnEndpoint *src,
               const WnEndpoint *dst, int *side)
{
    WnFlow *flow = find(table, hash, carrier, src, dst, side);

    if (flow)
        return flow;
    if (table->flows.count >= table->limit) {
        table->limit_reached = true;
        return NULL;
    }
    flow = WN_ARENA_NEW(table->arena, WnFlow);
    flow->ends[0] = *src;
    flow->ends[1] = *dst;
    flow->carrier = carrier;
    flow->number = table->flows.count;
    if (is_stream(carrier))
        flow->tcp = WN_ARENA_NEW(table->arena, WnTcpState);
    wn_table_add(&table->flows, hash, flow);
    link_pair(table, flow);
    link_host(table, flow, 0);
    if (!wn_addr_equal(&src->addr, &dst->addr))
        link_host(table, flow, 1);
    *side = 0;
    return flow;
}

WnFlow *
wn_flow_next_of(const WnFlow *flow, const WnAddr *host)
{
    return flow->next_of_host[wn_addr_equal(&flow->ends[0].addr, host) ? 0 : 1];
}

bool
wn_flow_seen_between(const WnFlowTable *table, const WnAddr *from, const WnAddr *to)
{
    const WnPair *pair = wn_pair_find(table, from, to);

    for (const WnFlow *flow = pair ? pair->flows : NULL; flow; flow = flow->next_of_pair) {
        int side = wn_addr_equal(&flow->ends[0].addr, from) ? 0 : 1;
        if (flow->sides[side].packets > 0)
            return true;
    }
    return false;
}

bool
wn_host_receives(const WnFlowTable *table, const WnAddr *addr)
{
    static const unsigned MOST = 4096;
    const WnHost         *host = wn_host_find(table, addr);
    unsigned              looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(table->searches, &looked, MOST); flow = wn_flow_next_of(flow, addr))
        if (flow->sides[wn_addr_equal(&flow->ends[0].addr, addr) ? 1 : 0].packets > 0)
            return true;
    return false;
}

const WnFlowSide *
wn_host_heard(const WnFlowTable *table, const WnAddr *addr, WnTime from, WnTime until)
{
    const WnHost *host = wn_host_find(table, addr);
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(table->searches, &looked, 1024); flow = wn_flow_next_of(flow, addr)) {
        const WnFlowSide *own = &flow->sides[wn_addr_equal(&flow->ends[0].addr, addr) ? 0 : 1];

        if (own->packets > 0 && own->last >= from && own->first <= until &&
            (own->last <= until || own->first >= from))
            return own;
    }
    return NULL;
}

void
wn_host_wakes(WnHost *host, WnTime time)
{
    static const WnTime LONG = 60 * WN_SECOND;
    enum { MOST = 256 };
    WnTime   last = MAX(host->link_last, host->dns_last);
    unsigned looked = 0;

    if (last != 0 && time - last < LONG)
        return;
    for (const WnFlow *flow = host->flows; flow; flow = wn_flow_next_of(flow, &host->addr)) {
        const WnFlowSide *own =
            &flow->sides[wn_addr_equal(&flow->ends[0].addr, &host->addr) ? 0 : 1];

        if (++looked > MOST || (own->packets > 0 && time - own->last < LONG))
            return;
        last = own->packets > 0 && (last == 0 || own->last > last) ? own->last : last;
    }
    if (last != 0) {
        host->quiet_from = last;
        host->quiet_to = time;
    }
}

WnTime
wn_host_quiet_within(WnHost *host, WnTime from, WnTime until)
{
    if (!host)
        return 0;
    wn_host_wakes(host, until);
    if (host->quiet_to <= from || host->quiet_from >= until)
        return 0;
    return MIN(host->quiet_to, until) - MAX(host->quiet_from, from);
}

bool
wn_host_is_on_link(const WnFlowTable *table, const WnAddr *addr)
{
    const WnHost *host = wn_host_find(table, addr);

    return host && host->on_link;
}

static bool
is_before(const void *element, const void *key)
{
    const WnIcmpNote *note = *(const WnIcmpNote *const *) element;

    return note->time < *(const WnTime *) key;
}

bool
wn_flow_was_refused(const WnFlow *flow, int side, WnTime from, WnTime until)
{
    const WnIcmpList *list = flow->icmp ? flow->icmp->list : NULL;
    uint32_t          first = 0;

    if (list && list->by_time)
        first = wn_count_before(list->notes, list->n, sizeof(*list->notes), is_before, &from);
    for (uint32_t i = first; list && i < list->n; i++) {
        const WnIcmpNote *note = list->notes[i];

        if (note->side == side && note->time >= from && note->time <= until)
            return true;
        if (list->by_time && note->time > until)
            break;
    }
    return false;
}

uint32_t
wn_flow_idle_ms(const WnFlow *flow, WnTime time)
{
    WnTime last = MAX(flow->sides[0].last, flow->sides[1].last);

    if (flow->sides[0].packets + flow->sides[1].packets == 0)
        return UINT32_MAX;
    return time <= last ? 0 : (uint32_t) MIN((time - last) / WN_MILLISECOND, UINT32_MAX - 1);
}
