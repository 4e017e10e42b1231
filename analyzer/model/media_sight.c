/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether this capture would have shown the packets of a media path: where it was taken, what it
 * holds. */
#include "model/media_path.h"

/* Signalling of this call goes both ways here: so would its media. */
static bool
shows_both_directions(const WnCall *call)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnFlow *flow = call->transactions[i]->flow;
        if (flow->sides[0].packets > 0 && flow->sides[1].packets > 0)
            return true;
    }
    return false;
}

static bool
has_traffic(const WnModel *model, const WnAddr *host, uint16_t port)
{
    const WnHost *found = wn_host_find(&model->flows, host);
    unsigned      looked = 0;

    for (const WnFlow *flow = found ? found->flows : NULL; flow && looked++ < 1024;
         flow = wn_flow_next_of(flow, host)) {
        int own = wn_addr_equal(&flow->ends[0].addr, host) ? 0 : 1;
        if (flow->carrier == WN_CARRIER_UDP && flow->ends[own].port == port &&
            flow->sides[0].packets + flow->sides[1].packets > 0)
            return true;
    }
    return false;
}

/* Sound of this very host was recorded, of whichever call: the capture point would show more of it.
 */
static bool
has_media(const WnModel *model, const WnAddr *addr)
{
    const WnHost *host = wn_host_find(&model->flows, addr);
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL; flow && looked++ < 1024;
         flow = wn_flow_next_of(flow, addr))
        if (flow->sides[0].rtp + flow->sides[1].rtp > 0)
            return true;
    return false;
}

/* A filter on SIP ports hides media: some RTP, or something else of this call's media sockets, must
 * have been recorded before its absence means anything (guard G18). */
static bool
is_recorded(const WnCall *call, const WnMediaPath *path)
{
    const WnAgent *agents[] = { path->sender, path->receiver };
    uint16_t       ports[] = { path->sender_advertised.port, path->advertised.port };

    for (int i = 0; i < 2; i++)
        if (agents[i] && (has_media(call->model, &agents[i]->seen.addr) ||
                          has_traffic(call->model, &agents[i]->seen.addr, ports[i]) ||
                          has_traffic(call->model, &agents[i]->seen.addr, ports[i] + 1)))
            return true;
    return false;
}

bool
wn_media_path_is_visible(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    const WnAgent *agents[] = { path->sender, path->receiver };

    if (path->packets > 0)
        return true;
    if (path->ambiguous || path->bundled || !shows_both_directions(call))
        return false;
    if (opposite->settled > 0)
        return true;
    for (int i = 0; i < 2; i++)
        if (agents[i] &&
            (agents[i]->vantage == WN_VANTAGE_LAN || agents[i]->vantage == WN_VANTAGE_BOTH))
            return is_recorded(call, path);
    return false;
}
