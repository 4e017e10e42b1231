/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media whose receiver moved, and nobody followed: its NAT gave it another port (RFC 4787 4.3,
 * RFC 7362 5), or its new session description was not heeded (RFC 3264 8).
 */
#include <glib.h>

#include "model/earlier.h"
#include "model/media_break.h"

/* The stream that still goes to that endpoint so long after this moment; NULL: none does. */
static const WnStream *
goes_on_to(const WnMediaPath *path, const WnEndpoint *endpoint, WnTime moment, WnTime time)
{
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (!stream->relay && wn_endpoint_equal(wn_stream_destination(stream), endpoint) &&
            stream->packets >= WN_BREAK_SOME && stream->first < moment &&
            stream->last >= moment + time &&
            !(stream->gap_end >= moment + time && stream->gap_end - stream->longest_gap <= moment))
            return stream;
    }
    return NULL;
}

/* One source of sound, from one port and then from another, to the same place. */
static bool
has_moved(const WnStream *before, const WnStream *after)
{
    static const uint16_t MAX_DROPOUT = 3000; /* RFC 3550 A.1 */
    uint16_t              step = (uint16_t) (after->base - before->highest);

    return before != after && before->ssrc == after->ssrc && !before->relay && !after->relay &&
           wn_endpoint_equal(wn_stream_destination(before), wn_stream_destination(after)) &&
           !wn_endpoint_equal(wn_stream_source(before), wn_stream_source(after)) &&
           before->packets >= WN_BREAK_SOME && after->packets >= WN_BREAK_SOME &&
           after->last - after->first >= WN_BREAK_FOLLOWED && after->first >= before->last &&
           step < MAX_DROPOUT;
}

/* How long it went on after that moment. */
static WnTime
lasted_after(const WnStream *stream, WnTime moment)
{
    return stream->last - MAX(stream->first, moment);
}

/* The receiver's sound comes from one place only, not that one; NULL: it does not. */
static const WnStream *
speaks_elsewhere(const WnMediaPath *opposite, const WnEndpoint *place, WnTime moment)
{
    const WnStream *own = NULL;

    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnStream *stream = opposite->streams[i];
        if (stream->relay || lasted_after(stream, moment) < WN_BREAK_FOLLOWED)
            continue;
        if (wn_endpoint_equal(wn_stream_source(stream), place))
            return NULL;
        if (stream->packets >= WN_BREAK_ENOUGH)
            own = stream;
    }
    return own;
}

/* The receiver's sound came from there until about that moment. */
static bool
spoke_from(const WnMediaPath *opposite, const WnEndpoint *place, WnTime moment)
{
    for (unsigned i = 0; i < opposite->n_streams; i++) {
        const WnStream *stream = opposite->streams[i];
        if (!stream->relay && stream->packets >= WN_BREAK_SOME &&
            wn_endpoint_equal(wn_stream_source(stream), place) &&
            stream->last >= moment - WN_BREAK_FOLLOWED &&
            stream->last <= moment + WN_BREAK_FOLLOWED)
            return true;
    }
    return false;
}

/* What goes on to another endpoint than the SDP names, for a while, while nothing goes there. */
static const WnStream *
keeps_away(const WnMediaPath *path, WnTime moment)
{
    const WnStream *stray = NULL;

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (stream->relay || lasted_after(stream, moment) < WN_BREAK_FOLLOWED)
            continue;
        if (wn_endpoint_equal(wn_stream_destination(stream), &path->advertised))
            return NULL;
        if (stream->packets >= WN_BREAK_ENOUGH && lasted_after(stream, moment) >= WN_BREAK_LASTING)
            stray = stream;
    }
    return stray;
}

bool
wn_media_find_ignored_move(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    WnTime            moment = MAX(path->receiver_sdp->time, call->answered);
    const WnStream   *stray = keeps_away(path, moment), *own;
    const WnEndpoint *place;
    WnEndpoint        former;
    bool              named;

    if (!stray || path->bundled || !path->wanted_last || path->early)
        return false;
    place = wn_stream_destination(stray);
    own = speaks_elsewhere(opposite, place, moment);
    if (!own || wn_media_follows(path, wn_stream_source(own)))
        return false;
    named = wn_endpoint_equal(wn_stream_source(own), &path->advertised) &&
            wn_media_named_before(call, path, place, &former) != NULL;
    if (!named &&
        !(spoke_from(opposite, place, moment) && wn_media_named_before(call, path, NULL, &former)))
        return false;
    path->broke = (WnBreak){ .kind = WN_BREAK_IGNORED,
                             .at = moment,
                             .frame = stray->first_frame,
                             .capture = stray->capture,
                             .before = stray,
                             .after = own,
                             .from = former,
                             .to = path->advertised };
    return true;
}

/* The receiver's own sound goes on through the flow inside of its NAT. */
static bool
speaks_inside(const WnMediaPath *opposite, const WnFlow *flow, WnTime moment)
{
    for (unsigned i = 0; i < opposite->n_streams; i++)
        if (opposite->streams[i]->flow == flow &&
            opposite->streams[i]->last >= moment + WN_BREAK_FOLLOWED)
            return true;
    return false;
}

/* Of what goes on to the old place outside: whether it comes in, where the inside of the NAT is
 * seen too.  WN_NO: it came until that moment, and does no more, while the receiver is heard there.
 */
static WnAnswer
comes_in(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite,
         const WnStream *outside, WnTime moment)
{
    WnAnswer answer = WN_UNDECIDED;

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];

        if (stream->flow == outside->flow || stream->ssrc != outside->ssrc ||
            wn_model_is_public(call->model, &wn_stream_destination(stream)->addr))
            continue;
        if (stream->last >= moment + WN_BREAK_FOLLOWED)
            return WN_YES;
        if (stream->last < moment && stream->packets >= WN_BREAK_SOME &&
            speaks_inside(opposite, stream->flow, moment))
            answer = WN_NO;
    }
    return answer;
}

bool
wn_media_find_left_behind(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    static const WnTime PAUSE = 20 * WN_SECOND; /* no NAT's UDP life time is below that */

    for (unsigned i = 0; i < opposite->n_streams; i++)
        for (unsigned j = 0; j < opposite->n_streams; j++) {
            const WnStream *before = opposite->streams[i], *after = opposite->streams[j], *old;
            WnTime          pause = after->first - before->last;
            WnAnswer        comes;

            /* What the SDP announces, no NAT made; and what goes where the receiver asked for it
             * anew follows. */
            if (!has_moved(before, after) ||
                wn_endpoint_equal(wn_stream_source(after), &path->advertised) ||
                (wn_endpoint_equal(wn_stream_source(before), &path->advertised) &&
                 path->receiver_sdp->time > before->last) ||
                wn_media_follows(path, wn_stream_source(after)))
                continue;
            old = goes_on_to(path, wn_stream_source(before), after->first, WN_BREAK_FOLLOWED);
            comes = old ? comes_in(call, path, opposite, old, after->first) : WN_YES;
            if (comes == WN_YES)
                continue;
            path->broke =
                (WnBreak){ .kind = pause >= PAUSE ? WN_BREAK_EXPIRED : WN_BREAK_LEFT_BEHIND,
                           .at = after->first,
                           .frame = after->first_frame,
                           .capture = after->capture,
                           .pause = pause,
                           .proved = comes == WN_NO,
                           .before = before,
                           .after = after };
            return true;
        }
    return false;
}
