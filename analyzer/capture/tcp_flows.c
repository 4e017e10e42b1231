/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sets of eight places each: a full one loses the longest unused flow, one without state first. */
#include "capture/tcp_flows.h"

#include <glib.h>

enum { WAYS = 8 };

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
    uint32_t sets = 1;

    while (sets < max_flows / WAYS && sets < 1u << 24)
        sets *= 2;
    flows->mask = sets - 1;
    flows->places = g_new0(WnTcpFlow, (size_t) sets * WAYS);
    flows->clock = 0;
}

void
wn_tcp_flows_clear(WnTcpFlows *flows)
{
    g_free(flows->places);
    flows->places = NULL;
}

static WnTcpFlow *
set_of(const WnTcpFlows *flows, uint64_t hash)
{
    return flows->places + (size_t) ((uint32_t) (hash >> 32 ^ hash) & flows->mask) * WAYS;
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

    for (int i = 0; i < WAYS; i++)
        if (set[i].hash == hash && set[i].used != 0) {
            set[i].used = tick(flows);
            return &set[i];
        }
    return NULL;
}

WnTcpFlow *
wn_tcp_flows_replace(WnTcpFlows *flows, uint64_t hash)
{
    WnTcpFlow *set = set_of(flows, hash), *best = set;

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
