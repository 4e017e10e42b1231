/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What RTCP tells of a media path: who reported its packets, and who reports without them (RFC 3550
 * 6.4). */
#include <glib.h>

#include "model/media_path.h"

/* One second of sound; less is an accident (catalogue G20). */
static const uint64_t ENOUGH = 50;

static bool
is_about(const WnReception *reception, const WnStream *stream)
{
    const WnAddr *reporter = &reception->flow->ends[reception->side].addr;
    const WnAddr *to = &reception->flow->ends[1 - reception->side].addr;

    return wn_addr_equal(reporter, &wn_stream_destination(stream)->addr) ||
           wn_addr_equal(to, &wn_stream_source(stream)->addr);
}

static bool
is_checked(const WnStream *stream)
{
    const WnTurnPeer *relay = stream->relay;

    return relay ? relay->checks[0].succeeded + relay->checks[1].succeeded > 0
                 : wn_flow_checked(stream->flow).frame != 0;
}

static void
learn_reception(const WnModel *model, WnMediaPath *path)
{
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream    *stream = path->streams[i];
        WnTableCursor      cursor = { 0 };
        const WnReception *reception;

        while ((reception = wn_model_reception_next(model, stream->ssrc, &cursor)) != NULL)
            if (is_about(reception, stream) &&
                (!path->reception || reception->reports > path->reception->reports))
                path->reception = reception;
        if (is_checked(stream))
            path->ice_succeeded = path->ice;
    }
}

/* Phones with fixed ports have a call after another on the same flow. */
static bool
is_of_path(const WnReporter *reporter, const WnMediaPath *path)
{
    return reporter->empty == 0 ||
           (reporter->first_empty <= path->to_time && reporter->last_empty >= path->from_time);
}

/* The receiver's reports come to the RTCP port of the sender, or to its RTP port (RFC 5761). */
static void
learn_reporter_at(const WnModel *model, WnMediaPath *path, const WnMediaPath *opposite,
                  const WnEndpoint *to)
{
    WnTableCursor     cursor = { 0 };
    const WnReporter *reporter;

    if (to->addr.family == 0 || to->port == 0)
        return;
    while ((reporter = wn_model_reporter_next(model, to, &cursor)) != NULL) {
        const WnAddr *from = &reporter->flow->ends[reporter->side].addr;
        const WnAddr *own[] = { &path->advertised.addr, &path->receiver_signalling.addr,
                                &path->destination.addr, &opposite->source.addr };
        bool          known = false;

        for (size_t i = 0; i < G_N_ELEMENTS(own); i++)
            known |= wn_addr_equal(from, own[i]);
        if (known && is_of_path(reporter, path) &&
            (!path->reporter || reporter->reports > path->reporter->reports))
            path->reporter = reporter;
    }
}

static void
learn_reporter(const WnModel *model, WnMediaPath *path, const WnMediaPath *opposite)
{
    const WnEndpoint *known[] = { &path->source, &path->sender_advertised, &opposite->destination };

    if (path->receiver_line->secure)
        return;
    if (path->sender_line->rtcp.addr.family)
        learn_reporter_at(model, path, opposite, &path->sender_line->rtcp);
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        WnEndpoint next = wn_endpoint(known[i]->addr, (uint16_t) (known[i]->port + 1));
        learn_reporter_at(model, path, opposite, known[i]);
        learn_reporter_at(model, path, opposite, &next);
    }
    /* Where both sides of a NAT are seen, the reports go to the outer of its sources. */
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnEndpoint *from = wn_stream_source(path->streams[i]);
        WnEndpoint        next = wn_endpoint(from->addr, (uint16_t) (from->port + 1));
        learn_reporter_at(model, path, opposite, &next);
    }
}

bool
wn_media_reports_are_empty(const WnMediaPath *path)
{
    /* A report may be older than what it should be about: the first comes after 2.5 s (RFC
     * 3550 6.2). */
    static const WnTime LATE_ENOUGH = 2 * WN_SECOND;
    const WnReporter   *reporter = path->reporter;
    WnTime              first = INT64_MAX;

    if (!reporter || reporter->empty == 0 || reporter->empty < reporter->reports ||
        path->settled < ENOUGH || path->reception)
        return false;
    for (unsigned i = 0; i < path->n_streams; i++)
        first = MIN(first, path->streams[i]->first);
    return reporter->last_empty - first > LATE_ENOUGH;
}

/* Over most of the stream, and of no mere handful. */
bool
wn_media_came_by_unseen(const WnMediaPath *path)
{
    static const uint32_t MANY = 20;
    const WnReception    *told = path->reception;

    for (unsigned i = 0; told && i < path->n_streams; i++) {
        const WnStream *stream = path->streams[i];
        uint64_t        missing = wn_stream_lost(stream), all = stream->packets + missing;
        /* The first packet here has 1 << 16 above its own number. */
        uint64_t span = UINT64_C(0x10000) + told->last_highest - stream->base;
        uint64_t lost = (uint64_t) MAX(told->last_lost, 0);

        if (stream->ssrc == told->ssrc && is_about(told, stream) && missing >= MANY &&
            span <= all && span * 2 > all && lost * 2 * all < missing * span)
            return true;
    }
    return false;
}

/* Its receiver's own media comes by the same two ports the other way: whatever keeps state between
 * the two lets both directions through (RFC 4787 5). */
static bool
comes_back(const WnMediaPath *path, const WnMediaPath *opposite)
{
    for (unsigned i = 0; i < path->n_streams; i++)
        for (unsigned j = 0; j < opposite->n_streams; j++)
            if (path->streams[i]->flow == opposite->streams[j]->flow &&
                path->streams[i]->packets >= ENOUGH && opposite->streams[j]->packets >= ENOUGH)
                return true;
    return false;
}

/* On whichever flow. */
static bool
writes_blocks(const WnModel *model, const WnAddr *host)
{
    enum { MOST = 4096 };
    const WnHost *known = wn_host_find(&model->flows, host);
    unsigned      looked = 0;

    for (const WnFlow *flow = known ? known->flows : NULL;
         flow && wn_search_on(model->searches, &looked, MOST); flow = wn_flow_next_of(flow, host))
        for (int side = 0; side < 2; side++) {
            WnTableCursor     cursor = { 0 };
            const WnReporter *reporter;

            if (flow->sides[side].rtcp == 0 || !wn_addr_equal(&flow->ends[side].addr, host))
                continue;
            while ((reporter = wn_model_reporter_next(model, &flow->ends[1 - side], &cursor)) !=
                   NULL)
                if (reporter->flow == flow && reporter->side == side &&
                    reporter->reports > reporter->empty)
                    return true;
        }
    return false;
}

bool
wn_media_reports_may_be_bare(const WnModel *model, const WnMediaPath *path,
                             const WnMediaPath *opposite)
{
    const WnReporter *reporter = path->reporter;

    return reporter && comes_back(path, opposite) &&
           !writes_blocks(model, &reporter->flow->ends[reporter->side].addr);
}

bool
wn_media_is_counted(const WnModel *model, const WnMediaPath *path, const WnAddr *by, WnTime moment,
                    bool to_end)
{
    for (unsigned i = 0; i < path->n_streams; i++) {
        const WnStream    *stream = path->streams[i];
        WnTableCursor      cursor = { 0 };
        const WnReception *seen;

        while ((seen = wn_model_reception_next(model, stream->ssrc, &cursor)) != NULL)
            if (is_about(seen, stream) && seen->grew >= moment && (!to_end || seen->stalled <= 1) &&
                (!by || wn_addr_equal(by, &seen->flow->ends[seen->side].addr)))
                return true;
    }
    return false;
}

void
wn_media_learn_reports(const WnModel *model, WnMediaPath *path, const WnMediaPath *opposite)
{
    learn_reception(model, path);
    learn_reporter(model, path, opposite);
}
