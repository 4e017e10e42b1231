/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The same packet seen on both sides of a NAT in one capture (a router's two interfaces, or a file
 * that joins two places): the clearest sight of a mapping there is.
 */
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

void
wn_model_two_sights(WnModel *model, const WnGlimpse *earlier, const WnGlimpse *later)
{
    const WnGlimpse *first = is_turned_round(earlier, later) ? later : earlier;
    const WnGlimpse *second = first == earlier ? later : earlier;
    int              end = replaced_end(first, second);
    const WnGlimpse *inner = end == 1 ? second : first; /* an inbound packet comes inside last */
    const WnGlimpse *outer = inner == first ? second : first;

    if (end < 0)
        return;
#define REPLACED(sight) (&(sight)->flow->ends[end ? 1 - (sight)->side : (sight)->side])
    if (!wn_model_is_nonpublic(model, &REPLACED(inner)->addr)) {
        const WnGlimpse *swapped = inner;
        inner = outer;
        outer = swapped;
    }
    if (!wn_model_is_nonpublic(model, &REPLACED(inner)->addr))
        return;
    wn_mapping_learn(
        &model->mappings,
        &(WnMapping){ .inside = *REPLACED(inner),
                      .outside = *REPLACED(outer),
                      .towards = inner->flow->ends[end ? inner->side : 1 - inner->side],
                      .carrier = inner->flow->carrier,
                      .how = WN_LEARNED_TWO_POINT,
                      .time = later->time,
                      .frame = outer->frame,
                      .capture = outer->capture,
                      .request_frame = inner->frame,
                      .request_capture = inner->capture,
                      .idle_ms = inner->idle_ms,
                      .rewritten = inner->fingerprint == 0 || outer->fingerprint == 0 ? WN_UNDECIDED
                                   : inner->fingerprint == outer->fingerprint         ? WN_NO
                                                                                      : WN_YES,
                      .writer = inner->writer });
#undef REPLACED
}
