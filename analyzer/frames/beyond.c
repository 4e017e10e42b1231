/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See beyond.h. */
#include "frames/beyond.h"

#include <glib.h>

#include "model/sight.h"

/* ------------------------------------------------------------------ messages and their copies */

/* Between two private networks (a customer's and its provider's, RFC 6598) only equal bytes tell
 * one message from that of a phone which changed its address. */
static bool
is_same_between_private(const WnModel *model, const WnMessage *a, const WnMessage *b)
{
    bool same_source = wn_endpoint_equal(wn_message_source(a), wn_message_source(b));
    bool same_target = wn_endpoint_equal(wn_message_destination(a), wn_message_destination(b));
    int  end = same_source ? 1 : 0;

    if (a == b || same_source == same_target || a->fingerprint != b->fingerprint ||
        a->status != b->status || a->flow->carrier != b->flow->carrier)
        return false;
    return wn_model_is_nonpublic(model, &a->flow->ends[end ? 1 - a->side : a->side].addr) &&
           wn_model_is_nonpublic(model, &b->flow->ends[end ? 1 - b->side : b->side].addr);
}

const WnMessage *
wn_beyond_message(const WnModel *model, const WnMessage *message)
{
    enum { MAX_LOOKED = 256 };
    const WnTransaction *own = message->transaction;
    const WnMessage     *there = wn_sight_of(model, message);
    unsigned             looked = 0;

    for (const WnTransaction *other = wn_exchange_first(own->exchange);
         !there && other && looked++ < MAX_LOOKED; other = other->next) {
        if (other->method != own->method || other->cseq != own->cseq ||
            other->branch != own->branch)
            continue;
        if (other->request && is_same_between_private(model, message, other->request))
            there = other->request;
        for (const WnMessage *response = other->responses;
             !there && response && looked++ < MAX_LOOKED; response = response->next)
            if (is_same_between_private(model, message, response))
                there = response;
    }
    return there;
}

static WnTime
time_of_copy(const WnMessage *message, unsigned copy)
{
    const WnCopy *at = message->copies;

    if (copy == 0)
        return message->time;
    while (at && --copy > 0)
        at = at->next;
    return at ? at->time : message->time;
}

static uint32_t
frame_of_copy(const WnMessage *message, unsigned copy)
{
    const WnCopy *at = message->copies;

    if (copy == 0)
        return message->frame;
    while (at && --copy > 0)
        at = at->next;
    return at ? at->frame : 0;
}

static unsigned
copy_nearest(const WnMessage *message, WnTime time)
{
    unsigned nearest = 0, number = 0;
    WnTime   least = ABS(message->time - time);

    for (const WnCopy *at = message->copies; at; at = at->next) {
        number++;
        if (ABS(at->time - time) < least) {
            least = ABS(at->time - time);
            nearest = number;
        }
    }
    return nearest;
}

/* Where all came through, by number, whatever the two clocks say; else those that are nearest to
 * each other. */
uint32_t
wn_beyond_copy(const WnMessage *message, const WnMessage *there, unsigned copy)
{
    WnTime   time = time_of_copy(message, copy);
    unsigned other;

    if (message->n_copies == there->n_copies)
        return frame_of_copy(there, copy);
    other = copy_nearest(there, time);
    if (copy_nearest(message, time_of_copy(there, other)) != copy)
        return 0;
    return frame_of_copy(there, other);
}

/* ------------------------------------------------------------------ what has no number of its own
 */

/* Whether one of the two is the other behind a NAT, by whatever told it. */
static bool
is_mapped(const WnModel *model, const WnEndpoint *a, const WnEndpoint *b)
{
    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, &a->addr); seen;
         seen = seen->next_inside)
        if (wn_endpoint_equal(&seen->inside, a) && wn_endpoint_equal(&seen->outside, b))
            return true;
    return false;
}

/* Keep-alives of two phones look alike, and so do errors about two flows. */
uint32_t
wn_beyond_plain(const WnModel *model, const WnTraced *sight)
{
    const WnTraced *there = wn_trace_beyond(model->trace, sight);
    bool            has_print = sight->kind == WN_TRACED_RTCP || sight->kind == WN_TRACED_DTLS;
    int             end = sight->side;

    if (!there || has_print)
        return there ? there->frame : 0;
    if (wn_endpoint_equal(&sight->flow->ends[end], &there->flow->ends[there->side]))
        end = 1 - end;
    const WnEndpoint *here = &sight->flow->ends[end];
    const WnEndpoint *other =
        &there->flow->ends[end == sight->side ? there->side : 1 - there->side];

    return is_mapped(model, here, other) || is_mapped(model, other, here) ? there->frame : 0;
}

/* ------------------------------------------------------------------ what never came there */

typedef struct {
    bool before, after;
} Span;

static void
extend(Span *span, const WnFlow *flow, WnTime time)
{
    for (int side = 0; flow && side < 2; side++) {
        if (flow->sides[side].packets == 0)
            continue;
        span->before |= flow->sides[side].first < time - WN_BEYOND_MARGIN;
        span->after |= flow->sides[side].last > time + WN_BEYOND_MARGIN;
    }
}

/* What is rewritten may pass without being recognised. */
static bool
tells(const WnMapping *mapping)
{
    return mapping->how == WN_LEARNED_TWO_POINT && mapping->rewritten != WN_YES;
}

static const WnFlow *
flow_of(const WnModel *model, const WnMapping *mapping, const WnEndpoint *end)
{
    int side;

    return wn_flow_find(&model->flows, mapping->carrier, end, &mapping->towards, &side);
}

/* To this destination, for another may have another way out. */
static bool
is_watched_outside(const WnModel *model, const WnEndpoint *source, const WnEndpoint *destination,
                   WnTime time)
{
    for (const WnMapping *seen = wn_mapping_of_inside(&model->mappings, &source->addr); seen;
         seen = seen->next_inside) {
        Span span = { false, false };

        if (!tells(seen) || !wn_endpoint_equal(&seen->inside, source) ||
            !wn_endpoint_equal(&seen->towards, destination))
            continue;
        extend(&span, flow_of(model, seen, &seen->outside), time);
        if (span.before && span.after)
            return true;
    }
    return false;
}

/* The endpoint that this one of the NAT's stands for; NULL: not known. */
static const WnEndpoint *
inside_of(const WnModel *model, const WnEndpoint *outside)
{
    for (const WnMapping *seen = wn_mapping_of_outside(&model->mappings, &outside->addr); seen;
         seen = seen->next_outside)
        if (tells(seen) && wn_endpoint_equal(&seen->outside, outside))
            return &seen->inside;
    return NULL;
}

/* All that comes to a host or goes from it passes there. */
bool
wn_beyond_is_watched_at(const WnModel *model, const WnAddr *inside, WnTime time)
{
    enum { MOST = 4096 };
    const WnHost *host = wn_host_find(&model->flows, inside);
    Span          span = { false, false };
    unsigned      looked = 0;

    for (const WnFlow *flow = host ? host->flows : NULL;
         flow && !(span.before && span.after) && looked++ < MOST;
         flow = wn_flow_next_of(flow, inside))
        extend(&span, flow, time);
    return span.before && span.after;
}

/* Whoever sent it, for that endpoint is known on both sides. */
static bool
is_watched_inside(const WnModel *model, const WnEndpoint *destination, WnTime time)
{
    const WnEndpoint *inside = inside_of(model, destination);

    return inside && wn_beyond_is_watched_at(model, &inside->addr, time);
}

bool
wn_beyond_is_watched(const WnModel *model, const WnFlow *flow, int side, WnTime time)
{
    const WnEndpoint *source = &flow->ends[side], *destination = &flow->ends[1 - side];

    return is_watched_outside(model, source, destination, time) ||
           is_watched_inside(model, destination, time);
}

/* Whether the stream's first packet there was seen here within a second: then the clocks agree, and
 * any other would have been found as well. */
static bool
clocks_agree(const WnTrace *trace, const WnStream *there)
{
    const WnTraced *first = wn_trace_first(trace, there->first_frame);

    while (first && (first->kind != WN_TRACED_RTP || first->is.stream != there))
        first = wn_trace_next(trace, first);
    return first && wn_trace_beyond(trace, first);
}

/* By its number, whatever the clocks say. */
static bool
is_outside_numbers(const WnStream *here, const WnStream *there, uint16_t sequence)
{
    enum { HALF = 0x8000 }; /* of the numbers there are */
    uint16_t behind = (uint16_t) (sequence - (uint16_t) there->base);

    return here->highest - here->base < HALF &&
           (behind >= HALF || behind > there->highest - there->base);
}

bool
wn_beyond_lacks_packet(const WnModel *model, const WnTraced *sight)
{
    const WnStream   *here = sight->is.stream;
    const WnEndpoint *inside = inside_of(model, wn_stream_destination(here));
    const WnFlow     *flow = NULL;
    int               side;

    if (inside)
        flow =
            wn_flow_find(&model->flows, here->flow->carrier, wn_stream_source(here), inside, &side);
    if (!flow)
        return false;
    for (const WnStream *there = flow->sides[side].streams; there; there = there->next)
        if (there->ssrc == here->ssrc)
            return (is_outside_numbers(here, there, sight->sequence) ||
                    clocks_agree(model->trace, there)) &&
                   is_watched_inside(model, wn_stream_destination(here), sight->time);
    return false;
}
