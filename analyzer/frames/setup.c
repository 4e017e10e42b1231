/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which call a stream of RTP belongs to, asked while packets still come. */
#include "frames/setup.h"

#include <glib.h>

#include "model/call.h"

/* Calls that are looked at, the latest heard of first. */
enum { MOST_CALLS = 64 };

/* When a stream is first sure to be RTP, and then ever more rarely: the SDP may come later. */
static bool
is_worth_asking(const WnStream *stream)
{
    uint32_t packets = stream->packets;

    return wn_stream_is_rtp(stream) && (packets == 3 || (packets & (packets - 1)) == 0);
}

static const WnMediaPath *
path_of(const WnCall *call, const WnStream *stream)
{
    for (unsigned i = 0; i < call->n_media; i++)
        for (unsigned k = 0; k < call->media[i].n_streams; k++)
            if (call->media[i].streams[k] == stream)
                return &call->media[i];
    return NULL;
}

static bool
describe(const WnMediaPath *path, const WnExchange *exchange, const WnStream *stream,
         WnMediaSetup *setup)
{
    const WnMessage *sdp = path->receiver_sdp ? path->receiver_sdp : path->sender_sdp;

    if (!sdp)
        return false;
    *setup = (WnMediaSetup){ .setup_frame = sdp->frame,
                             .call_id = exchange->call_id,
                             .source = stream->flow->ends[stream->side],
                             .destination = stream->flow->ends[1 - stream->side],
                             .is_video = g_strcmp0(path->type, "video") == 0 };
    return true;
}

bool
wn_frames_setup(const WnModel *model, uint32_t frame, WnMediaSetup *setup)
{
    const WnTraced *sight = wn_trace_first(model->trace, frame);
    WnRegistrations none = { 0 };
    WnArena        *arena;
    uint8_t        *bound;
    bool            found = false;
    unsigned        looked = 0;

    if (!sight || sight->kind != WN_TRACED_RTP || !is_worth_asking(sight->is.stream))
        return false;
    arena = wn_arena_new(64 * 1024);
    bound = g_malloc0(model->streams.count + 1);
    for (WnAwake *at = model->exchanges.newest; at && !found && looked < MOST_CALLS;
         at = at->older) {
        const WnMediaPath *path;

        if (!(at->exchange->methods & 1u << WN_METHOD_INVITE))
            continue;
        looked++;
        path = path_of(wn_call_build(model, &none, at->exchange, arena, bound), sight->is.stream);
        found = path && describe(path, at->exchange, sight->is.stream, setup);
    }
    g_free(bound);
    wn_arena_free(arena);
    return found;
}
