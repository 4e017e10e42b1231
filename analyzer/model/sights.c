/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same packet seen on both sides of a NAT in one capture (a router's two interfaces, or a file
 * that joins two places): the clearest sight of a mapping there is.
 */
#include "base/nat64.h"
#include "model/model.h"

/* Which end the NAT replaced: 0 the source, 1 the destination, -1 none or both. */
static int
replaced_end(const WnGlimpse *a, const WnGlimpse *b)
{
    bool same_source = wn_endpoint_equal(&a->flow->ends[a->side], &b->flow->ends[b->side]);
    bool same_destination =
        wn_endpoint_equal(&a->flow->ends[1 - a->side], &b->flow->ends[1 - b->side]);

    if (same_source == same_destination || a->flow->carrier != b->flow->carrier)
        return -1;
    return same_source ? 1 : 0;
}

/* The clocks of two capture points may be wrong by more than the way is long: the hop count is not.
 */
static bool
is_turned_round(const WnGlimpse *earlier, const WnGlimpse *later)
{
    uint8_t before = earlier->flow->sides[earlier->side].ttl;
    uint8_t after = later->flow->sides[later->side].ttl;

    return before != 0 && after > before;
}

static const WnEndpoint *
end_of(const WnGlimpse *sight, int end)
{
    return &sight->flow->ends[end ? 1 - sight->side : sight->side];
}

/* Inside a NAT44 the host's address is private. */
static const WnGlimpse *
inner_of_private(const WnModel *model, const WnGlimpse *first, const WnGlimpse *second, int end)
{
    const WnGlimpse *inner = end == 1 ? second : first; /* an inbound packet comes inside last */

    if (!wn_model_is_nonpublic(model, &end_of(inner, end)->addr))
        inner = inner == first ? second : first;
    return wn_model_is_nonpublic(model, &end_of(inner, end)->addr) ? inner : NULL;
}

/* Inside a NAT64 it is IPv6.  A phone's own translator (RFC 6877) has a private IPv4 address
 * inside: there only the way of the packet tells. */
static const WnGlimpse *
inner_of_six(const WnModel *model, const WnGlimpse *first, const WnGlimpse *second, int end)
{
    const WnGlimpse *inner = end == 1 ? second : first;
    const WnGlimpse *six = end_of(first, end)->addr.family == 6 ? first : second;
    const WnGlimpse *four = six == first ? second : first;

    return six == inner || !wn_model_is_nonpublic(model, &end_of(four, end)->addr) ? six : NULL;
}

static int
six_end(const WnGlimpse *a, const WnGlimpse *b)
{
    const WnEndpoint *const here[] = { end_of(a, 0), end_of(a, 1) };
    const WnEndpoint *const there[] = { end_of(b, 0), end_of(b, 1) };

    return a->flow->carrier == b->flow->carrier ? wn_nat64_end(here, there) : -1;
}

static WnAnswer
is_rewritten(const WnGlimpse *inner, const WnGlimpse *outer)
{
    if (inner->fingerprint == 0 || outer->fingerprint == 0)
        return WN_UNDECIDED;
    return inner->fingerprint == outer->fingerprint ? WN_NO : WN_YES;
}

void
wn_model_two_sights(WnModel *model, const WnGlimpse *earlier, const WnGlimpse *later)
{
    const WnGlimpse *first = is_turned_round(earlier, later) ? later : earlier;
    const WnGlimpse *second = first == earlier ? later : earlier, *inner, *outer;
    int private = replaced_end(first, second), six = six_end(first, second);
    int end = private < 0 ? six : private;

    if (end < 0)
        return;
    inner = end == six ? inner_of_six(model, first, second, end)
                       : inner_of_private(model, first, second, end);
    if (!inner)
        return;
    outer = inner == first ? second : first;
    wn_mapping_learn(&model->mappings, &(WnMapping){ .inside = *end_of(inner, end),
                                                     .outside = *end_of(outer, end),
                                                     .towards = *end_of(inner, 1 - end),
                                                     .prefix = (uint8_t) wn_nat64_prefix(
                                                         &end_of(inner, 1 - end)->addr,
                                                         &end_of(outer, 1 - end)->addr),
                                                     .carrier = inner->flow->carrier,
                                                     .how = WN_LEARNED_TWO_POINT,
                                                     .time = later->time,
                                                     .frame = outer->frame,
                                                     .capture = outer->capture,
                                                     .request_frame = inner->frame,
                                                     .request_capture = inner->capture,
                                                     .idle_ms = inner->idle_ms,
                                                     .rewritten = is_rewritten(inner, outer),
                                                     .writer = inner->writer });
}
