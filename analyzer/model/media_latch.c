/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Media that a relay sends to somebody else than its receiver, who sent to it first (RFC 7362 5).
 */
#include <glib.h>

#include "model/media_break.h"

/* Who else sent to the endpoint that this path comes from, before the receiver did or with it. */
static const WnStream *
find_stranger(const WnCall *call, const WnMediaPath *path, const WnStream *out, const WnStream *own)
{
    const WnEndpoint *relay = wn_stream_source(out);
    WnTableCursor     cursor = { 0 };
    const WnStream   *stream;
    unsigned          looked = 0;

    while ((stream = wn_table_next(&call->model->streams_to, wn_endpoint_hash(relay), &cursor)) !=
               NULL &&
           wn_search_on(call->model->searches, &looked, 1024))
        if (wn_endpoint_equal(wn_stream_destination(stream), relay) &&
            wn_endpoint_equal(wn_stream_source(stream), wn_stream_destination(out)) &&
            stream != own && stream->ssrc != own->ssrc && stream->last >= path->from_time &&
            stream->first <= own->first + WN_BREAK_FOLLOWED)
            return stream;
    return NULL;
}

/* Whether the sound is surely the receiver's own: it comes from where the receiver signals, and
 * the other does not; or the other fell silent when it began. */
static bool
is_own(const WnMediaPath *path, const WnStream *own, const WnStream *stranger)
{
    const WnAddr *signals = &path->receiver_signalling.addr;

    if (!wn_addr_equal(&wn_stream_source(own)->addr, signals))
        return false;
    return !wn_addr_equal(&wn_stream_source(stranger)->addr, signals) ||
           stranger->last <= own->first + WN_BREAK_FOLLOWED;
}

bool
wn_media_find_wrong_latch(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    if (path->ice || path->moved || opposite->moved)
        return false;
    for (unsigned i = 0; i < path->n_streams; i++)
        for (unsigned j = 0; j < opposite->n_streams; j++) {
            const WnStream *out = path->streams[i], *own = opposite->streams[j], *stranger;
            WnTime          from = MAX(out->first, own->first), to = MIN(out->last, own->last);

            if (out->relay || own->relay || own->packets < WN_BREAK_ENOUGH ||
                out->packets < WN_BREAK_ENOUGH || to - from < WN_BREAK_LASTING ||
                !wn_endpoint_equal(wn_stream_source(out), wn_stream_destination(own)) ||
                wn_endpoint_equal(wn_stream_destination(out), &path->advertised) ||
                wn_media_follows(path, wn_stream_source(own)))
                continue;
            stranger = find_stranger(call, path, out, own);
            if (!stranger || !is_own(path, own, stranger))
                continue;
            path->broke = (WnBreak){ .kind = WN_BREAK_STRANGER,
                                     .at = from,
                                     .frame = stranger->first_frame,
                                     .capture = stranger->capture,
                                     .before = stranger,
                                     .after = own };
            return true;
        }
    return false;
}
