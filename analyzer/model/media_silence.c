/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media that stops because its receiver had sent nothing for as long as a NAT keeps a mapping (RFC
 * 4787 4.3, RFC 6263 4), watched inside that NAT.
 */
#include <glib.h>

#include "model/media_break.h"

/* RFC 4787 REQ-5 forbids less than 120 s; 30 s are common, and some set less. */
static const WnTime   SHORTEST = 5 * WN_SECOND, LASTING = 5 * WN_SECOND;
static const WnTime   AT_ONCE = 500 * WN_MILLISECOND;
static const uint32_t SOME = 10;

typedef struct {
    WnTime from, to; /* to INT64_MAX: nothing came any more */
    bool   ended;
} Pause;

/* The longest pause of a stream; where it ended before this moment, what came after that. */
static Pause
pause_of(const WnStream *stream, WnTime until)
{
    if (until - stream->last > stream->longest_gap)
        return (Pause){ stream->last, INT64_MAX, true };
    return (Pause){ stream->gap_end - stream->longest_gap, stream->gap_end, false };
}

/* Anything else of that end of the flow would have kept the mapping alive. */
static bool
is_kept_alive(const WnStream *own)
{
    const WnFlowSide *side = &own->flow->sides[own->side];

    return side->keepalives + side->stun + side->rtcp + side->other + side->dtls > 0;
}

static bool
was_agreed_on(const WnCall *call, WnTime from, WnTime to)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnMessage *request = call->transactions[i]->request;
        if (request && request->to_tag &&
            (request->method == WN_METHOD_INVITE || request->method == WN_METHOD_UPDATE) &&
            request->time >= from - LASTING && request->time <= to + LASTING)
            return true;
    }
    return false;
}

/* What NATs are set to (catalogue 0.3).  A wider margin would take any time for one of them. */
static bool
is_life_time(WnTime time)
{
    static const int    seconds[] = { 30, 60, 90, 120, 180, 300 };
    static const WnTime SLACK = 2 * WN_SECOND;

    for (size_t i = 0; i < G_N_ELEMENTS(seconds); i++)
        if (ABS(time - seconds[i] * WN_SECOND) <= SLACK)
            return true;
    return false;
}

/* It was sent meanwhile: its numbers went on.  Who sends nothing does not count it (RFC 3550 5.1).
 */
static bool
was_lost(const WnStream *inward, Pause silence)
{
    static const WnTime LONGEST_PACKET = 200 * WN_MILLISECOND;
    WnTime              least = (silence.to - silence.from) / LONGEST_PACKET;

    return inward->jumps > 0 || (WnTime) inward->skipped >= MAX(least, SOME);
}

/* The same stream outside of the NAT, where it goes on while nothing comes in to a receiver that
 * still shows itself: to one that is off nothing would. */
static bool
is_seen_outside(const WnCall *call, const WnMediaPath *path, const WnStream *inward, Pause silence)
{
    const WnAddr *inside = &inward->flow->ends[1 - inward->side].addr;

    if (!wn_host_heard(&call->model->flows, inside, silence.from, INT64_MAX))
        return false;
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (stream->ssrc == inward->ssrc && stream->flow != inward->flow &&
            wn_model_is_public(call->model, &stream->flow->ends[1 - stream->side].addr) &&
            stream->first < silence.from &&
            stream->last >= MIN(silence.to, silence.from + LASTING) &&
            stream->longest_gap < LASTING)
            return true;
    }
    return false;
}

static bool
find_on(const WnCall *call, WnMediaPath *path, const WnStream *inward, const WnStream *own)
{
    WnTime until = call->ended ? call->ended : call->model->last;
    Pause  mute = pause_of(own, until), silence = pause_of(inward, until);
    WnTime life = silence.from - mute.from;
    bool   resumed = !mute.ended && !silence.ended && silence.to >= mute.to &&
                   silence.to <= mute.to + AT_ONCE && was_lost(inward, silence);
    bool suppresses = inward->comfort_noise > 0 ||
                      (path->sender_line->comfort_noise && path->receiver_line->comfort_noise);
    bool proved = is_seen_outside(call, path, inward, silence);

    if (life < SHORTEST || silence.from > mute.to || until - silence.from < LASTING ||
        silence.to - silence.from < LASTING)
        return false;
    /* Else nothing but the time tells it from somebody who said nothing (G8). */
    if (!proved && !resumed && (mute.ended || suppresses || !is_life_time(life)))
        return false;
    /* It came back, and nothing of it is missing: nothing was sent meanwhile. */
    if (!proved && !silence.ended && !resumed)
        return false;
    if (was_agreed_on(call, mute.from, silence.from))
        return false;
    path->broke = (WnBreak){ .kind = WN_BREAK_EXPIRED,
                             .at = silence.from,
                             .frame = inward->last_frame,
                             .capture = inward->last_capture,
                             .pause = life,
                             .resumed = resumed,
                             .proved = proved,
                             .before = own,
                             .after = inward };
    if (!silence.ended)
        path->broke.frame = inward->gap_frame;
    return true;
}

bool
wn_media_find_expiry(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    for (unsigned i = 0; i < path->n_streams; i++)
        for (unsigned j = 0; j < opposite->n_streams; j++) {
            const WnStream *inward = path->streams[i], *own = opposite->streams[j];
            const WnAddr   *inside = &own->flow->ends[own->side].addr;

            if (inward->flow != own->flow || inward->side == own->side || inward->relay ||
                inward->packets < SOME || own->packets < SOME ||
                !wn_model_is_nonpublic(call->model, inside) || is_kept_alive(own))
                continue;
            if (find_on(call, path, inward, own))
                return true;
        }
    return false;
}
