/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media that flows for a while and then reaches its receiver no more: why, the surest sign first,
 * unless the receiver goes on to count it.
 */
#include "model/media_break.h"

bool
wn_media_follows(const WnMediaPath *path, const WnEndpoint *endpoint)
{
    for (unsigned i = 0; i < path->n_streams; i++)
        if (wn_endpoint_equal(wn_stream_destination(path->streams[i]), endpoint))
            return true;
    return false;
}

/*
 * The receiver's own reports go on to count what is sent: it comes.  A report counts since the one
 * before it, 7.5 s ago at the most (RFC 3550 6.2).  Where media goes to somebody else than it
 * should, that one's reports tell nothing.
 */
static bool
is_refuted(const WnCall *call, const WnMediaPath *path)
{
    static const WnTime ROUND = 8 * WN_SECOND;
    const WnBreak      *broke = &path->broke;
    const WnAddr       *own = broke->after ? &wn_stream_source(broke->after)->addr : NULL;
    const WnEndpoint   *other;

    if (broke->kind == WN_BREAK_CONSENT)
        return wn_media_is_counted(call->model, path, NULL, broke->at + 2 * ROUND, false);
    if (broke->kind != WN_BREAK_STRANGER && broke->kind != WN_BREAK_IGNORED)
        return wn_media_is_counted(call->model, path, NULL, broke->at + ROUND, true);
    other = broke->kind == WN_BREAK_STRANGER ? wn_stream_source(broke->before)
                                             : wn_stream_destination(broke->before);
    return own && !wn_addr_equal(own, &other->addr) &&
           wn_media_is_counted(call->model, path, own, broke->at + ROUND, true);
}

void
wn_media_find_break(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    if (!path->is_rtp || path->n_streams == 0 || opposite->n_streams == 0)
        return;
    if (path->ice)
        wn_media_find_lost_consent(call, path, opposite);
    else
        (void) (wn_media_find_ignored_move(call, path, opposite) ||
                wn_media_find_wrong_latch(call, path, opposite) ||
                wn_media_find_left_behind(call, path, opposite) ||
                wn_media_find_redirection(call, path, opposite) ||
                wn_media_find_expiry(call, path, opposite));
    if (path->broke.kind != WN_BREAK_NONE && is_refuted(call, path))
        path->broke = (WnBreak){ 0 };
}
