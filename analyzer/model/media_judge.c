/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of the packets of one media path: shown to arrive (seen inside, or reported by RTCP,
 * RFC 3550 6.4), refused (ICMP), lost on the way, sent to where nobody is, or only seen under way.
 */
#include <glib.h>

#include "model/media_break.h"
#include "model/media_path.h"

/* One second of sound; less is an accident (catalogue G20). */
static const uint64_t ENOUGH = 50;

/* Sound before the answer may come from anybody who was rung (RFC 3960 3.1, guard G9). */
static bool
is_settled(const WnCall *call, const WnStream *stream)
{
    return stream->last >= call->answered;
}

/* ------------------------------------------------------------------ ICMP */

static bool
is_refusal(const WnIcmpNote *note)
{
    return note->kind != WN_ICMP_OTHER && note->kind != WN_ICMP_TOO_BIG &&
           note->kind != WN_ICMP_REASSEMBLY_TIMEOUT;
}

/* Errors from its beginning to its end: a socket that opens late or closes early is no fault, and
 * hosts limit how many errors they send (RFC 1812 4.3.2.8). */
static bool
is_refused(const WnMediaPath *path, const WnStream *stream)
{
    static const WnTime NEAR = 3 * WN_SECOND, HANG_UP = 2 * WN_SECOND;
    WnTime              first = INT64_MAX, last = INT64_MIN;
    unsigned            n = 0;

    for (const WnIcmpNote *note = stream->flow->icmp; note; note = note->next) {
        if (note->side != stream->side || !is_refusal(note) || note->time < stream->first)
            continue;
        first = MIN(first, note->time);
        last = MAX(last, note->time);
        n++;
    }
    if (n == 0 || (n == 1 && stream->packets >= 10))
        return false;
    return first <= stream->first + NEAR && last >= stream->last - NEAR &&
           (path->to_time == INT64_MAX || first < path->to_time - HANG_UP);
}

static void
learn_refusals(const WnCall *call, WnMediaPath *path)
{
    for (unsigned i = 0; i < path->n_streams; i++)
        for (const WnIcmpNote *note = path->streams[i]->flow->icmp; note; note = note->next)
            if (note->side == path->streams[i]->side && note->time >= path->from_time &&
                note->time <= MIN(path->to_time, call->model->last) &&
                (!path->icmp || note->time < path->icmp->time))
                path->icmp = note;
}

static bool
all_refused(const WnCall *call, const WnMediaPath *path)
{
    bool     any = false;
    uint32_t most = 0;

    for (unsigned i = 0; i < path->n_streams; i++)
        most = MAX(most, path->streams[i]->packets);
    for (unsigned i = 0; i < path->n_streams; i++) {
        /* A relay may try the address of the SDP before it knows a better one. */
        if (!is_settled(call, path->streams[i]) || path->streams[i]->packets * 20 < most)
            continue;
        if (!is_refused(path, path->streams[i]))
            return false;
        any = true;
    }
    return any;
}

/* ------------------------------------------------------------------ where it goes */

/* A NAT stands before the receiver, by its messages or by what its SDP still says of itself. */
static bool
is_translated(const WnModel *model, const WnMediaPath *path)
{
    const WnMessage *sdp = path->receiver_sdp;
    const WnUri     *contact = wn_message_contact(sdp);
    const WnVia     *via = sdp->status == 0 ? sdp->writer_via : NULL;

    /* Whoever rewrote the address left the candidates, which tell what it was. */
    for (unsigned c = 0; c < sdp->session->n_candidates; c++)
        if (sdp->session->candidates[c].type == WN_CANDIDATE_HOST &&
            wn_model_is_nonpublic(model, &sdp->session->candidates[c].endpoint.addr) &&
            wn_model_is_public(model, &path->advertised.addr) && !path->ice)
            return true;
    if (path->receiver)
        return path->receiver->behind_nat == WN_YES;
    /* The first server noted where the phone's request really came from (RFC 3581 4). */
    if (via && via->received.family && !wn_addr_equal(&via->received, &via->sent_by.addr) &&
        (wn_model_is_nonpublic(model, &via->sent_by.addr) ||
         wn_addr_equal(&via->sent_by.addr, &path->advertised.addr)))
        return true;
    return wn_model_is_nonpublic(model, &sdp->session->origin) ||
           (contact && wn_model_is_nonpublic(model, &contact->endpoint.addr));
}

static const WnAddr *
addr_of(const WnStream *stream, int end)
{
    return &(end == 0 ? wn_stream_source(stream) : wn_stream_destination(stream))->addr;
}

/* Beyond the NAT it is seen, under the address that it should have there or, where the site has two
 * ways out, under another. */
static bool
is_beyond(const WnCall *call, const WnStream *stream, int end, const WnAddr *beyond)
{
    const WnAddr *there = addr_of(stream, end);

    return wn_addr_equal(there, beyond) || (end == 0 && wn_model_is_public(call->model, there) &&
                                            wn_model_is_public(call->model, beyond));
}

/* Of the packets of the stream, how many are of a time in which the other was captured. */
static uint64_t
packets_during(const WnStream *stream, const WnStream *other)
{
    WnTime lasts = MAX(stream->last - stream->first, 1);
    WnTime common = MIN(stream->last, other->last) - MAX(stream->first, other->first);

    return common <= 0 ? 0
                       : (uint64_t) ((double) stream->packets * (double) common / (double) lasts);
}

/* Enough settled packets of the path have the one address at that end (0 source, 1 destination),
 * while what is beyond was captured, and nothing of the same sources the other, not even before:
 * one side of a router may be written later. */
static bool
is_only_at(const WnCall *call, const WnMediaPath *path, int end, const WnAddr *addr,
           const WnAddr *other, const WnStream *captured)
{
    uint64_t packets = 0;

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (!is_settled(call, stream) || !wn_addr_equal(addr_of(stream, end), addr))
            continue;
        packets += packets_during(stream, captured);
        for (unsigned j = 0; j < path->n_streams; j++)
            if (path->streams[j]->ssrc == stream->ssrc &&
                is_beyond(call, path->streams[j], end, other))
                return false;
    }
    return packets >= ENOUGH;
}

/* Settled sound of the path comes from there, or goes there. */
static bool
is_any_at(const WnCall *call, const WnMediaPath *path, int end, const WnAddr *addr)
{
    for (unsigned i = 0; i < path->n_streams; i++)
        if (is_settled(call, path->streams[i]) && path->streams[i]->packets > 0 &&
            wn_addr_equal(addr_of(path->streams[i], end), addr))
            return true;
    return false;
}

/* What goes this way on that side of the NAT was recorded at all: else one direction is missing
 * there, of everything (a mirror port that copies one direction, guard G18). */
static bool
is_recorded_there(const WnCall *call, int end, const WnAddr *beyond)
{
    const WnHost *host = wn_host_find(&call->model->flows, beyond);

    for (const WnFlow *flow = host ? host->flows : NULL; flow;
         flow = wn_flow_next_of(flow, beyond)) {
        int own = wn_addr_equal(&flow->ends[0].addr, beyond) ? 0 : 1;
        if (flow->sides[end == 0 ? own : 1 - own].packets > 0)
            return true;
    }
    return false;
}

/* A router looped the packet back onto its own link, and left the source as it was (RFC 4787 6). */
static bool
is_looped_as(const WnCall *call, const WnStream *sent, const WnStream *stream)
{
    return stream->ssrc == sent->ssrc && stream->flow != sent->flow &&
           wn_endpoint_equal(wn_stream_source(stream), wn_stream_source(sent)) &&
           wn_model_is_nonpublic(call->model, &wn_stream_source(sent)->addr) &&
           wn_model_is_public(call->model, &wn_stream_destination(sent)->addr) &&
           wn_model_is_nonpublic(call->model, &wn_stream_destination(stream)->addr);
}

static bool
is_looped(const WnCall *call, const WnMediaPath *path, const WnStream *sent)
{
    for (unsigned i = 0; i < path->n_streams; i++)
        if (is_settled(call, path->streams[i]) && is_looped_as(call, sent, path->streams[i]) &&
            2 * packets_during(path->streams[i], sent) >= sent->packets)
            return true;
    return false;
}

/* The capture shows both sides of a NAT: the other direction is there twice, this one only on the
 * side where it comes from. */
static bool
is_lost_at(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite, int end)
{
    for (unsigned i = 0; i < opposite->n_streams; i++)
        for (unsigned j = 0; j < opposite->n_streams; j++) {
            const WnStream *in = opposite->streams[i], *out = opposite->streams[j];
            /* What is the source of this path is the destination of the other. */
            const WnEndpoint *inside = end == 0 ? wn_stream_destination(in) : wn_stream_source(in);
            const WnEndpoint *outside =
                end == 0 ? wn_stream_destination(out) : wn_stream_source(out);

            if (!wn_endpoint_equal(end == 0 ? wn_stream_source(in) : wn_stream_destination(in),
                                   end == 0 ? wn_stream_source(out) : wn_stream_destination(out)) ||
                in->ssrc != out->ssrc || in->flow == out->flow || in->packets < ENOUGH ||
                out->packets < ENOUGH || in->first > out->last || out->first > in->last ||
                !wn_model_is_nonpublic(call->model, &inside->addr) ||
                !wn_model_is_public(call->model, &outside->addr) ||
                (end == 0 &&
                 (wn_media_learnt(call, opposite, outside) || is_looped_as(call, out, in))))
                continue;
            const WnAddr *sent = end == 0 ? &inside->addr : &outside->addr;
            const WnAddr *beyond = end == 0 ? &outside->addr : &inside->addr;
            if (is_only_at(call, path, end, sent, beyond, end == 0 ? out : in) &&
                !is_any_at(call, path, end, beyond) && is_recorded_there(call, end, beyond))
                return true;
        }
    return false;
}

/* The receiver's own media is seen at two points: the one nearer to it watches this very host. */
static bool
is_watched_through(const WnCall *call, const WnMediaPath *opposite)
{
    for (unsigned i = 0; i < opposite->n_streams; i++)
        if (is_settled(call, opposite->streams[i]) && opposite->streams[i]->arrived > 0)
            return true;
    return false;
}

/* Behind the receiver's NAT, a point at another phone of that network shows nothing of it.  Whoever
 * compares captures knows that by whose packets each point holds; of large captures only by a
 * sample. */
static bool
may_be_elsewhere(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    return wn_model_is_nonpublic(call->model, &path->advertised.addr) &&
           !is_watched_through(call, opposite);
}

/* Captures of two points show it: seen at the one, and not a packet of it at the next. */
static bool
never_arrives(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    static const uint64_t SURELY = 50; /* no accident (catalogue G20) */
    uint64_t              lost = 0, arrived = 0;

    for (unsigned i = 0; i < path->n_streams; i++)
        if (is_settled(call, path->streams[i]) &&
            !(wn_model_is_public(call->model, &wn_stream_destination(path->streams[i])->addr) &&
              (may_be_elsewhere(call, path, opposite) ||
               is_looped(call, path, path->streams[i])))) {
            lost += path->streams[i]->lost;
            arrived += path->streams[i]->arrived - path->streams[i]->underway;
        }
    return lost >= SURELY && arrived == 0;
}

static bool
is_seen_arriving(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    const WnAgent *receiver = path->receiver;

    if (!wn_agent_is_watched(receiver))
        return false;
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        if (is_settled(call, stream) && stream->packets >= 3 &&
            wn_addr_equal(&wn_stream_destination(stream)->addr, &receiver->seen.addr) &&
            wn_host_speaks_at(&call->model->flows, &receiver->seen.addr, stream->capture) &&
            !wn_media_is_outside(call, opposite, stream))
            return true;
    }
    return false;
}

/* Inside the receiver's network, to its own address and never to the port that its SDP names there:
 * a relay follows the packets of a phone that listens elsewhere (RFC 4961). */
static bool
misses_the_ear(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    const WnAgent *receiver = path->receiver;
    WnEndpoint     ear = path->advertised;
    bool           any = false;

    if (path->ice || path->bundled || path->moved || opposite->moved ||
        !wn_agent_is_watched(receiver) ||
        !wn_model_is_nonpublic(call->model, &path->advertised.addr))
        return false;
    /* What is sent to that address elsewhere does not come to it. */
    ear.addr = wn_addr_as_read_by(&ear.addr, &receiver->seen.addr);
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnEndpoint *to = wn_stream_destination(path->streams[i]);
        if (path->streams[i]->relay || wn_endpoint_equal(to, &ear))
            return false;
        any |= wn_addr_equal(&to->addr, &ear.addr) && path->streams[i]->packets >= ENOUGH;
    }
    return any;
}

/* ------------------------------------------------------------------ verdict */

/* Its receiver tells of it: whatever of it a capture misses went by elsewhere. */
static bool
is_reported(const WnMediaPath *path)
{
    return path->reception && path->reception->last_highest > 0 &&
           path->reception->last_fraction < 255;
}

/* Its receiver's reports speak of some source, and none is here: the capture has a hole. */
static bool
is_heard_unseen(const WnMediaPath *path)
{
    return path->reporter && path->reporter->reports > path->reporter->empty;
}

/* Its receiver, who is outside, sends to the private address of its sender, and that comes in: it
 * goes by where this comes from (catalogue 0.5, G2), whatever its reports leave out. */
static bool
is_followed(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    return wn_model_is_nonpublic(call->model, &opposite->advertised.addr) &&
           wn_model_is_public(call->model, &opposite->sender_signalling.addr) &&
           is_seen_arriving(call, opposite, path);
}

static WnMediaVerdict
verdict_of(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite)
{
    static const uint32_t PROOF = 4; /* empty reports in a row (catalogue 0.7.3: more than 3) */

    if (!path->expected && path->settled == 0)
        return WN_MEDIA_HELD;
    if (path->settled == 0)
        return path->visible && !is_heard_unseen(path) ? WN_MEDIA_NONE : WN_MEDIA_UNSEEN;
    if (is_reported(path))
        return WN_MEDIA_DELIVERED;
    if (all_refused(call, path) || path->lost_between || wn_media_path_ends_at_relay(call, path))
        return WN_MEDIA_BLOCKED;
    if (!path->deaf && is_seen_arriving(call, path, opposite))
        return WN_MEDIA_DELIVERED;
    if (path->unroutable || (wn_media_reports_are_empty(path) && path->reporter->empty >= PROOF &&
                             !is_followed(call, path, opposite) &&
                             !wn_media_reports_may_be_bare(call->model, path, opposite)))
        return WN_MEDIA_BLOCKED;
    return WN_MEDIA_SENT;
}

void
wn_media_path_judge(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    wn_media_learn_reports(call->model, path, opposite);
    learn_refusals(call, path);
    path->hidden_relay = wn_media_path_hides_relay(call, path);
    path->visible = wn_media_path_is_visible(call, path, opposite);
    path->translated = is_translated(call->model, path);
    path->lost_between =
        !is_reported(path) &&
        (never_arrives(call, path, opposite) || is_lost_at(call, path, opposite, 0) ||
         is_lost_at(call, path, opposite, 1) || wn_media_path_misses_link(call, path, opposite));
    wn_media_judge_places(call, path, opposite);
    path->deaf = misses_the_ear(call, path, opposite);
    wn_media_find_break(call, path, opposite);
    path->verdict = verdict_of(call, path, opposite);
}

void
wn_media_judge_beside(const WnCall *call, WnMediaPath *path, const WnMediaPath *beside)
{
    if (path->lost_between || path->settled < ENOUGH || is_reported(path) ||
        !(is_lost_at(call, path, beside, 0) || is_lost_at(call, path, beside, 1)))
        return;
    path->lost_between = true;
    path->verdict = verdict_of(call, path, wn_media_opposite(call, path));
}
