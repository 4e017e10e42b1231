/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Media that stopped when a new offer sent the receiver's own elsewhere (RFC 3264 8). */
#include <glib.h>

#include "model/media_break.h"
#include "model/media_path.h"

static const WnTime A_WHILE = WN_SECOND;

/* To a private address of another network than the receiver's: there it is somebody else's. */
static bool
leads_into_other_realm(const WnMediaPath *path, const WnStream *stream)
{
    return !wn_addr_realms_agree(&wn_stream_destination(stream)->addr,
                                 wn_media_receiver_host(path));
}

/* When the last packet of it was seen; INT64_MIN where it never flowed for a while.  opposite: only
 * of what can arrive; NULL: of all. */
static WnTime
last_of(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    WnTime   first = INT64_MAX, last = INT64_MIN;
    uint64_t packets = 0;

    for (unsigned i = 0; i < path->n_streams; i++) {
        if (leads_into_other_realm(path, path->streams[i]) ||
            (opposite && wn_media_reaches(call, opposite, path->streams[i]) == WN_NO))
            continue;
        first = MIN(first, path->streams[i]->first);
        last = MAX(last, path->streams[i]->last);
        packets += path->streams[i]->packets;
    }
    return packets >= WN_BREAK_ENOUGH || (packets >= WN_BREAK_SOME && last - first >= A_WHILE)
               ? last
               : INT64_MIN;
}

/* What of it was seen last, of what can arrive. */
static const WnStream *
last_stream(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    const WnStream *last = NULL;

    for (unsigned i = 0; i < path->n_streams; i++)
        if (wn_media_reaches(call, opposite, path->streams[i]) != WN_NO &&
            (!last || path->streams[i]->last > last->last))
            last = path->streams[i];
    return last ? last : path->streams[0];
}

/* Media between these two addresses stopped at about that moment. */
static bool
stopped_with(const WnModel *model, const WnAddr *host, const WnAddr *peer, WnTime moment)
{
    enum { MOST = 256 };
    const WnPair *pair = wn_pair_find(&model->flows, host, peer);
    unsigned      looked = 0;

    for (const WnFlow *flow = pair ? pair->flows : NULL;
         flow && wn_search_excuse(model->searches, &looked, MOST); flow = flow->next_of_pair)
        for (int side = 0; side < 2; side++)
            if (flow->sides[side].rtp >= WN_BREAK_ENOUGH &&
                flow->sides[side].last >= moment - WN_BREAK_LASTING &&
                flow->sides[side].last <= moment + WN_BREAK_FOLLOWED)
                return true;
    return false;
}

/* The private address is that of somebody behind another NAT than the receiver's, whose media with
 * the same relay ended then too: a PBX told each of two phones the other's address.  Whoever the
 * receiver's messages come from may be a proxy: its SDP names the phone itself. */
static bool
leads_into_other_network(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    const WnModel *model = call->model;
    const WnAddr  *to = &opposite->advertised.addr, *own = &path->receiver_signalling.addr;
    const WnAddr  *phone = &path->advertised.addr;
    bool           other = false;

    if (!wn_model_is_nonpublic(model, to) || !wn_model_is_public(model, own) ||
        !wn_model_is_public(model, &opposite->moved_from.addr))
        return false;
    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, to); seen;
         seen = seen->next_inside) {
        if (wn_addr_equal(&seen->outside.addr, own) ||
            wn_mapping_is_known(&model->mappings, phone, &seen->outside.addr))
            return false;
        other |= stopped_with(model, &seen->outside.addr, &opposite->moved_from.addr,
                              opposite->moved_at);
    }
    return other;
}

/* Neither direction is seen here any more, though the call goes on. */
static bool
find_departure(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    WnTime moved = opposite->moved_at, until = call->ended ? call->ended : call->model->last;
    WnTime last = last_of(call, path, NULL), back = last_of(call, opposite, NULL);

    if (MAX(last, back) > moved + WN_BREAK_FOLLOWED || MIN(last, back) < moved - WN_BREAK_LASTING ||
        until < moved + WN_BREAK_LASTING || !leads_into_other_network(call, path, opposite))
        return false;
    path->broke = (WnBreak){ .kind = WN_BREAK_REDIRECTED,
                             .at = moved,
                             .frame = opposite->moved_frame,
                             .capture = opposite->moved_capture,
                             .hidden = true,
                             .before = last_stream(call, path, opposite),
                             .from = opposite->moved_from,
                             .to = opposite->advertised };
    return true;
}

/* The receiver follows its peer to a place that this one did not name: it hears from there. */
static bool
is_followed(const WnCall *call, const WnMediaPath *opposite)
{
    for (unsigned i = 0; i < opposite->n_streams; i++)
        if (opposite->streams[i]->last >= opposite->moved_at + WN_BREAK_LASTING &&
            wn_media_learnt(call, opposite, wn_stream_destination(opposite->streams[i])) &&
            opposite->streams[i]->first >= opposite->moved_at - WN_BREAK_FOLLOWED)
            return true;
    return false;
}

bool
wn_media_find_redirection(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    WnTime moved = opposite->moved_at, last;

    if (moved == 0 || !path->wanted_last || !opposite->wanted_last ||
        wn_addr_equal(&opposite->moved_from.addr, &opposite->advertised.addr))
        return false;
    if (find_departure(call, path, opposite))
        return true;
    last = last_of(call, path, opposite);
    if (last > moved + WN_BREAK_FOLLOWED || last < moved - WN_BREAK_LASTING ||
        last_of(call, opposite, NULL) < moved + WN_BREAK_LASTING || is_followed(call, opposite))
        return false;
    path->broke = (WnBreak){ .kind = WN_BREAK_REDIRECTED,
                             .at = moved,
                             .frame = opposite->moved_frame,
                             .capture = opposite->moved_capture,
                             .before = last_stream(call, path, opposite),
                             .from = opposite->moved_from,
                             .to = opposite->advertised };
    return true;
}
