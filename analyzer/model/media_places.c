/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whether the packets of a media path go to a place where its receiver can be: where its own come
 * from (RFC 4961, 7362), or an address that the sender reaches (RFC 1918 5).
 */
#include <glib.h>

#include "model/media_path.h"
#include "model/realm.h"

/*
 * From when on the places hold that the receiver named last: where media went or came from before
 * that does not tell whether it arrives.  Only where there is such media for a while.
 */
static WnTime
holds_from(const WnCall *call, const WnMediaPath *path, WnTime moved)
{
    static const WnTime   LASTING = 5 * WN_SECOND;
    static const uint32_t ENOUGH = 50; /* a second of sound */

    for (unsigned i = 0; moved && i < path->n_streams; i++)
        if (path->streams[i]->last >= moved + LASTING && path->streams[i]->packets >= ENOUGH)
            return MAX(call->answered, moved + LASTING);
    return call->answered;
}

/* Where points inside and outside are read together, a private address that is a source at the one
 * may mean nothing at the other. */
static bool
are_seen_alike(const WnCall *call, const WnStream *stream, const WnStream *other)
{
    return stream->capture == other->capture || wn_stream_comes_as_it_is(call->model, stream) ||
           !wn_model_is_nonpublic(call->model, &wn_stream_destination(stream)->addr);
}

/* One source of sound before and behind its NAT, for a second at least. */
static bool
are_two_sides(const WnModel *model, const WnStream *in, const WnStream *out)
{
    static const uint32_t ENOUGH = 50;

    return in->ssrc == out->ssrc && in->flow != out->flow && in->packets >= ENOUGH &&
           out->packets >= ENOUGH && in->first <= out->last && out->first <= in->last &&
           wn_endpoint_equal(wn_stream_destination(in), wn_stream_destination(out)) &&
           wn_model_is_public(model, &wn_stream_source(out)->addr);
}

/* What this host sends is seen outside: it sends to the Internet too. */
static bool
is_watched_outside(const WnModel *model, const WnAddr *addr)
{
    const WnHost *host = wn_host_find(&model->flows, addr);
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && wn_search_on(model->searches, &looked, 4096); flow = wn_flow_next_of(flow, addr)) {
        int own = wn_addr_equal(&flow->ends[0].addr, addr) ? 0 : 1;
        if (flow->sides[own].packets > 0 && wn_model_is_public(model, &flow->ends[1 - own].addr))
            return true;
    }
    return false;
}

static bool
is_seen_towards(const WnModel *model, const WnStream *stream, const WnAddr *addr)
{
    WnTableCursor   cursor = { 0 };
    const WnStream *other;

    while ((other = wn_table_next(&model->streams, wn_hash_mix(0, stream->ssrc), &cursor)) != NULL)
        if (other->ssrc == stream->ssrc && wn_addr_equal(&wn_stream_destination(other)->addr, addr))
            return true;
    return false;
}

/* Where two points were captured, it was seen at the one that shows the receiver itself. */
static bool
is_at_inner_point(const WnStream *stream, const WnStream *in, const WnStream *out)
{
    return in->capture != out->capture && stream->capture == in->capture;
}

/* Its packets have passed one router more than what its sender sends to the outside address: they
 * have come through the NAT, and their outer sight is not in the capture. */
static bool
is_behind(const WnModel *model, const WnStream *stream, const WnAddr *outside)
{
    const WnAddr *sender = &wn_stream_source(stream)->addr;
    const WnPair *pair = wn_pair_find(&model->flows, sender, outside);
    uint8_t       here = stream->flow->sides[stream->side].ttl;

    for (const WnFlow *flow = pair && here ? pair->flows : NULL; flow; flow = flow->next_of_pair)
        if (flow->sides[wn_addr_equal(&flow->ends[0].addr, sender) ? 0 : 1].ttl == here + 1)
            return true;
    return false;
}

bool
wn_media_is_outside(const WnCall *call, const WnMediaPath *opposite, const WnStream *stream)
{
    const WnModel *model = call->model;
    const WnAddr  *to = &wn_stream_destination(stream)->addr;

    if (wn_stream_comes_as_it_is(model, stream) || !wn_model_is_nonpublic(model, to) ||
        !wn_model_is_public(model, &wn_stream_source(stream)->addr))
        return false;
    for (unsigned i = 0; i < opposite->n_streams; i++)
        for (unsigned j = 0; j < opposite->n_streams; j++) {
            const WnStream *in = opposite->streams[i], *out = opposite->streams[j];
            const WnAddr   *outside = &wn_stream_source(out)->addr;

            if (wn_addr_equal(&wn_stream_source(in)->addr, to) && are_two_sides(model, in, out) &&
                !is_at_inner_point(stream, in, out) && out->first <= stream->last &&
                stream->first <= out->last &&
                is_watched_outside(model, &wn_stream_source(stream)->addr) &&
                !is_behind(model, stream, outside) && !is_seen_towards(model, stream, outside))
                return true;
        }
    return false;
}

static bool
names_port(const WnMessage *message, uint16_t port)
{
    for (unsigned i = 0; message && message->session && i < message->session->n_media; i++)
        if (message->session->media[i].endpoint.port == port)
            return true;
    return false;
}

/* Some SDP of the call names it, at whichever hop. */
static bool
is_port_named(const WnCall *call, uint16_t port)
{
    for (unsigned i = 0; i < call->n_transactions; i++) {
        const WnTransaction *transaction = call->transactions[i];

        if (names_port(transaction->request, port))
            return true;
        for (const WnMessage *message = transaction->responses; message; message = message->next)
            if (names_port(message, port))
                return true;
    }
    return false;
}

bool
wn_media_learnt(const WnCall *call, const WnMediaPath *path, const WnEndpoint *place)
{
    static const uint32_t ENOUGH = 50; /* a second of sound: no probe */

    if (path->ice || !wn_model_is_public(call->model, &place->addr) ||
        is_port_named(call, place->port))
        return false;
    for (unsigned i = 0; i < path->n_streams; i++)
        if (!path->streams[i]->relay && path->streams[i]->packets >= ENOUGH &&
            wn_endpoint_equal(wn_stream_destination(path->streams[i]), place))
            return true;
    return false;
}

/* It goes to where packets of the opposite direction come from. */
static bool
goes_back(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite,
          const WnStream *stream)
{
    WnTime from = holds_from(call, opposite, path->moved_at);

    if (wn_media_is_outside(call, opposite, stream))
        return false;
    for (unsigned i = 0; i < opposite->n_streams; i++)
        if (opposite->streams[i]->last >= from &&
            wn_endpoint_equal(wn_stream_source(opposite->streams[i]),
                              wn_stream_destination(stream)) &&
            are_seen_alike(call, stream, opposite->streams[i]))
            return true;
    return false;
}

/* From there the receiver's own media is seen to come, whatever other places it came from before.
 */
static bool
is_heard_from(const WnCall *call, const WnMediaPath *opposite, const WnStream *stream)
{
    for (unsigned i = 0; i < opposite->n_streams; i++)
        if (wn_addr_equal(&wn_stream_source(opposite->streams[i])->addr,
                          &wn_stream_destination(stream)->addr) &&
            are_seen_alike(call, stream, opposite->streams[i]))
            return true;
    return false;
}

WnAnswer
wn_media_reaches(const WnCall *call, const WnMediaPath *opposite, const WnStream *stream)
{
    const WnAddr *to = &wn_stream_destination(stream)->addr;

    /* What came to the next capture point as it is, is on a way that leads there: a tunnel. */
    if (!wn_model_is_nonpublic(call->model, to) || wn_stream_comes_as_it_is(call->model, stream))
        return WN_YES;
    if (wn_stream_leaves_for_internet(call->model, stream))
        return WN_NO;
    if (wn_media_is_outside(call, opposite, stream))
        return WN_NO;
    if (is_heard_from(call, opposite, stream))
        return WN_YES;
    /* The receiver's own media comes from outside: the two are not in one network. */
    for (unsigned i = 0; i < opposite->n_streams; i++)
        if (opposite->streams[i]->last >= call->answered &&
            wn_model_is_public(call->model, &wn_stream_source(opposite->streams[i])->addr))
            return WN_NO;
    return wn_realm_reaches(call->model, &wn_stream_source(stream)->addr, to,
                            &opposite->sender_signalling.addr);
}

/* To the public address of the sender's own router, which is not seen to loop it back (RFC 4787 6).
 */
static bool
is_turned_away(const WnModel *model, const WnStream *sent)
{
    const WnAddr   *from = &wn_stream_source(sent)->addr, *to = &wn_stream_destination(sent)->addr;
    const WnStream *stream;
    WnTableCursor   cursor = { 0 };
    bool            own = false;
    unsigned        looked = 0;

    if (!wn_model_is_nonpublic(model, from) || !wn_model_is_public(model, to))
        return false;
    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, from); seen && !own;
         seen = seen->next_inside)
        own = wn_addr_equal(&seen->outside.addr, to);
    while (own && (stream = wn_table_next(&model->streams, wn_hash_mix(0, sent->ssrc), &cursor)) &&
           wn_search_excuse(model->searches, &looked, 256))
        if (stream->ssrc == sent->ssrc && stream != sent &&
            wn_model_is_nonpublic(model, &wn_stream_destination(stream)->addr))
            return false;
    return own;
}

/* To an address which is neither where the receiver signals nor where its own media comes from. */
static bool
is_elsewhere(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite,
             const WnStream *stream)
{
    const WnAddr *to = &wn_stream_destination(stream)->addr;

    if (!path->receiver || opposite->settled < 3 ||
        wn_addr_equal(to, &path->receiver_signalling.addr))
        return false;
    for (unsigned i = 0; i < opposite->n_streams; i++)
        if (opposite->streams[i]->last >= call->answered &&
            (wn_addr_equal(&wn_stream_source(opposite->streams[i])->addr, to) ||
             !wn_addr_equal(&wn_stream_source(opposite->streams[i])->addr,
                            &path->receiver_signalling.addr)))
            return false;
    return true;
}

static bool
goes_astray(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite,
            const WnStream *stream, WnAnswer reach)
{
    bool inside = path->receiver && path->receiver->vantage == WN_VANTAGE_LAN;

    return reach != WN_YES || is_turned_away(call->model, stream) ||
           (path->translated && !inside && opposite->settled >= 3) ||
           (!inside && is_elsewhere(call, path, opposite, stream));
}

/* Sound for a while that its sender sends to where the receiver cannot be, and nowhere else. */
static bool
is_lost_all_along(const WnCall *call, const WnMediaPath *path, const WnMediaPath *opposite,
                  const WnStream *stream)
{
    static const WnTime   LASTING = 5 * WN_SECOND;
    static const uint32_t ENOUGH = 250; /* as many seconds of sound */
    const WnAddr         *from = &wn_stream_source(stream)->addr;

    if (stream->packets < ENOUGH || stream->last < call->answered + LASTING)
        return false;
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *other = path->streams[i];

        if ((other->ssrc == stream->ssrc || wn_addr_equal(&wn_stream_source(other)->addr, from)) &&
            (other->relay || goes_back(call, path, opposite, other) ||
             wn_media_reaches(call, opposite, other) != WN_NO))
            return false;
    }
    return true;
}

/*
 * The sender named another host for media within the call, as for music on hold.  That this one's
 * sound arrives does not say that the former one's did.
 */
static void
judge_former_sender(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    if (!opposite->moved_at || path->ice_succeeded || path->unroutable ||
        wn_addr_equal(&opposite->moved_from.addr, &path->sender_advertised.addr))
        return;
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];

        if (stream->first < opposite->moved_at &&
            wn_addr_equal(&wn_stream_source(stream)->addr, &opposite->moved_from.addr) &&
            is_lost_all_along(call, path, opposite, stream)) {
            path->unroutable = true;
            path->latched = false;
            path->source = *wn_stream_source(stream);
            path->destination = *wn_stream_destination(stream);
            return;
        }
    }
}

void
wn_media_judge_places(const WnCall *call, WnMediaPath *path, const WnMediaPath *opposite)
{
    bool   any = false, astray = true, unroutable = true;
    WnTime from = holds_from(call, path, path->moved_at);

    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        WnAnswer        reach;

        if (stream->last < from)
            continue;
        any = true;
        /* Where the relay sends it cannot be seen on the way to the relay. */
        if (stream->relay) {
            astray = unroutable = false;
            continue;
        }
        if (goes_back(call, path, opposite, stream)) {
            path->latched |= !wn_endpoint_equal(wn_stream_destination(stream), &path->advertised);
            astray = unroutable = false;
            continue;
        }
        reach = wn_media_reaches(call, opposite, stream);
        unroutable = unroutable && reach == WN_NO;
        astray = astray && goes_astray(call, path, opposite, stream, reach);
    }
    path->astray = any && astray && !path->ice_succeeded;
    path->unroutable = any && unroutable && !path->ice_succeeded;
    judge_former_sender(call, path, opposite);
}
