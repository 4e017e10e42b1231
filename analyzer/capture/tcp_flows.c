/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets of eight places each: a full one loses the longest unused flow, one without state first.  A
 * block of sets is there once one of them is needed: most captures have no TCP, or few connections,
 * and to clear the whole table costs as much as to read a small capture.
 */
#include "capture/tcp_flows.h"

#include <glib.h>

enum { WAYS = 8, SETS_OF_BLOCK = 128 };

static uint64_t
endpoint_hash(const WnEndpoint *endpoint)
{
    if (endpoint->addr.family == 4)
        return wn_hash_mix(4, (uint64_t) wn_be32(endpoint->addr.bytes) << 16 | endpoint->port);
    return wn_endpoint_hash(endpoint);
}

uint64_t
wn_tcp_flow_hash(const WnPacket *packet)
{
    return wn_hash_mix(endpoint_hash(&packet->src) + endpoint_hash(&packet->dst), packet->capture);
}

void
wn_tcp_flows_init(WnTcpFlows *flows, uint32_t max_flows)
{
    uint32_t sets = SETS_OF_BLOCK;

    while (sets < max_flows / WAYS && sets < 1u << 24)
        sets *= 2;
    flows->mask = sets - 1;
    flows->blocks = g_new0(WnTcpFlow *, sets / SETS_OF_BLOCK);
    flows->clock = 0;
}

void
wn_tcp_flows_clear(WnTcpFlows *flows)
{
    for (uint32_t i = 0; i <= flows->mask / SETS_OF_BLOCK; i++)
        g_free(flows->blocks[i]);
    g_free(flows->blocks);
    flows->blocks = NULL;
}

static uint32_t
set_number(const WnTcpFlows *flows, uint64_t hash)
{
    return (uint32_t) (hash >> 32 ^ hash) & flows->mask;
}

/* NULL: nothing was ever kept in it. */
static WnTcpFlow *
set_of(const WnTcpFlows *flows, uint64_t hash)
{
    uint32_t   number = set_number(flows, hash);
    WnTcpFlow *block = flows->blocks[number / SETS_OF_BLOCK];

    return block ? block + (size_t) (number % SETS_OF_BLOCK) * WAYS : NULL;
}

static WnTcpFlow *
ensure_set(WnTcpFlows *flows, uint64_t hash)
{
    WnTcpFlow **block = &flows->blocks[set_number(flows, hash) / SETS_OF_BLOCK];

    if (!*block)
        *block = g_new0(WnTcpFlow, (size_t) SETS_OF_BLOCK * WAYS);
    return set_of(flows, hash);
}

/* 0 means free, so the clock steps over it. */
static uint32_t
tick(WnTcpFlows *flows)
{
    if (++flows->clock == 0)
        flows->clock = 1;
    return flows->clock;
}

WnTcpFlow *
wn_tcp_flows_find(WnTcpFlows *flows, uint64_t hash)
{
    WnTcpFlow *set = set_of(flows, hash);

    for (int i = 0; set && i < WAYS; i++)
        if (set[i].hash == hash && set[i].used != 0) {
            set[i].used = tick(flows);
            return &set[i];
        }
    return NULL;
}

WnTcpFlow *
wn_tcp_flows_replace(WnTcpFlows *flows, uint64_t hash)
{
    WnTcpFlow *set = ensure_set(flows, hash), *best = set;

    for (int i = 0; i < WAYS; i++) {
        if (set[i].used == 0)
            return &set[i];
        if ((set[i].connection != NULL) != (best->connection != NULL)) {
            if (!set[i].connection)
                best = &set[i];
        } else if (flows->clock - set[i].used > flows->clock - best->used) {
            best = &set[i];
        }
    }
    return best;
}

void
wn_tcp_flow_reset(WnTcpFlows *flows, WnTcpFlow *flow, uint64_t hash)
{
    *flow = (WnTcpFlow){ .hash = hash, .used = tick(flows) };
}
