/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Media that flows for a while and then reaches its receiver no more: the receiver's port moved and
 * nobody followed (RFC 4787 4.3, RFC 7362 5), a relay latched onto a stranger, a new offer led it
 * astray (RFC 3264 8).
 */
#include "model/media_break.h"

#include <glib.h>

#include "model/earlier.h"
#include "model/media_path.h"

/* A relay that follows does so within its learning time (some seconds at most). */
static const WnTime   FOLLOWED = 3 * WN_SECOND, LASTING = 5 * WN_SECOND;
static const WnTime   A_WHILE = WN_SECOND;
static const uint32_t SOME = 10, ENOUGH = 50;

/* Whether some of it goes to that endpoint, from about then on. */
static bool
follows(const WnMediaPath *path, const WnEndpoint *endpoint)
{
    for (unsigned i = 0; i < path->n_streams; i++)
        if (wn_endpoint_equal(wn_stream_destination(path->streams[i]), endpoint))
            return true;
    return false;
}

/* The stream that still goes to that endpoint so long after this moment; NULL: none does. */
static const WnStream *
goes_on_to(const WnMediaPath *path, const WnEndpoint *endpoint, WnTime moment, WnTime time)
{
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (!stream->relay && wn_endpoint_equal(wn_stream_destination(stream), endpoint) &&
            stream->packets >= SOME && stream->first < moment && stream->last >= moment + time &&
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
           before->packets >= SOME && after->packets >= SOME &&
           after->last - after->first >= FOLLOWED && after->first >= before->last &&
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
        if (stream->relay || lasted_after(stream, moment) < FOLLOWED)
            continue;
        if (wn_endpoint_equal(wn_stream_source(stream), place))
            return NULL;
        if (stream->packets >= ENOUGH)
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
        if (!stream->relay && stream->packets >= SOME &&
            wn_endpoint_equal(wn_stream_source(stream), place) &&
            stream->last >= moment - FOLLOWED && stream->last <= moment + FOLLOWED)
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
        if (stream->relay || lasted_after(stream, moment) < FOLLOWED)
            continue;
        if (wn_endpoint_equal(wn_stream_destination(stream), &path->advertised))
            return NULL;
        if (stream->packets >= ENOUGH && lasted_after(stream, moment) >= LASTING)
            stray = stream;
    }
    return stray;
}

/*
 * The last session description names another place than one before, and that was not heeded: media
 * goes to the place that was named before, or to where the receiver's came from until then.
 */
static bool
find_ignored_move(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
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
    if (!own || follows(path, wn_stream_source(own)))
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
        if (opposite->streams[i]->flow == flow && opposite->streams[i]->last >= moment + FOLLOWED)
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
        if (stream->last >= moment + FOLLOWED)
            return WN_YES;
        if (stream->last < moment && stream->packets >= SOME &&
            speaks_inside(opposite, stream->flow, moment))
            answer = WN_NO;
    }
    return answer;
}

static bool
find_left_behind(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
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
                follows(path, wn_stream_source(after)))
                continue;
            old = goes_on_to(path, wn_stream_source(before), after->first, FOLLOWED);
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
            stream->first <= own->first + FOLLOWED)
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
           stranger->last <= own->first + FOLLOWED;
}

static bool
find_wrong_latch(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    if (path->ice || path->moved || opposite->moved)
        return false;
    for (unsigned i = 0; i < path->n_streams; i++)
        for (unsigned j = 0; j < opposite->n_streams; j++) {
            const WnStream *out = path->streams[i], *own = opposite->streams[j], *stranger;
            WnTime          from = MAX(out->first, own->first), to = MIN(out->last, own->last);

            if (out->relay || own->relay || own->packets < ENOUGH || out->packets < ENOUGH ||
                to - from < LASTING ||
                !wn_endpoint_equal(wn_stream_source(out), wn_stream_destination(own)) ||
                wn_endpoint_equal(wn_stream_destination(out), &path->advertised) ||
                follows(path, wn_stream_source(own)))
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
    return packets >= ENOUGH || (packets >= SOME && last - first >= A_WHILE) ? last : INT64_MIN;
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
            if (flow->sides[side].rtp >= ENOUGH && flow->sides[side].last >= moment - LASTING &&
                flow->sides[side].last <= moment + FOLLOWED)
                return true;
    return false;
}

/* The private address is that of somebody behind another NAT than the receiver's, whose media with
 * the same relay ended then too: a PBX told each of two phones the other's address. */
static bool
leads_into_other_network(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    const WnModel *model = call->model;
    const WnAddr  *to = &opposite->advertised.addr, *own = &path->receiver_signalling.addr;
    bool           other = false;

    if (!wn_model_is_nonpublic(model, to) || !wn_model_is_public(model, own) ||
        !wn_model_is_public(model, &opposite->moved_from.addr))
        return false;
    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, to); seen;
         seen = seen->next_inside) {
        if (wn_addr_equal(&seen->outside.addr, own))
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

    if (MAX(last, back) > moved + FOLLOWED || MIN(last, back) < moved - LASTING ||
        until < moved + LASTING || !leads_into_other_network(call, path, opposite))
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
        if (opposite->streams[i]->last >= opposite->moved_at + LASTING &&
            wn_media_learnt(call, opposite, wn_stream_destination(opposite->streams[i])) &&
            opposite->streams[i]->first >= opposite->moved_at - FOLLOWED)
            return true;
    return false;
}

/* After a new offer sent the receiver's media elsewhere, this stopped and that goes on. */
static bool
find_redirection(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    WnTime moved = opposite->moved_at, last;

    if (moved == 0 || !path->wanted_last || !opposite->wanted_last ||
        wn_addr_equal(&opposite->moved_from.addr, &opposite->advertised.addr))
        return false;
    if (find_departure(call, path, opposite))
        return true;
    last = last_of(call, path, opposite);
    if (last > moved + FOLLOWED || last < moved - LASTING ||
        last_of(call, opposite, NULL) < moved + LASTING || is_followed(call, opposite))
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
        (void) (find_ignored_move(call, path, opposite) || find_wrong_latch(call, path, opposite) ||
                find_left_behind(call, path, opposite) || find_redirection(call, path, opposite) ||
                wn_media_find_expiry(call, path, opposite));
    if (path->broke.kind != WN_BREAK_NONE && is_refuted(call, path))
        path->broke = (WnBreak){ 0 };
}
