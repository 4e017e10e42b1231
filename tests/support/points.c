/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See points.h. */
#include "support/points.h"

static void
record(const WnPacket *packet, void *data)
{
    wn_tape_add(data, packet);
}

static void
match_in_turn(WnTogether *together, WnTape *const *tapes, unsigned n)
{
    unsigned at[WN_MAX_POINTS] = { 0 };

    for (;;) {
        int    next = -1;
        WnTime due = INT64_MAX;

        for (unsigned i = 0; i < n; i++) {
            if (at[i] == tapes[i]->packets->len)
                continue;
            WnTime time =
                wn_alignment_time(&together->alignment, i, wn_tape_at(tapes[i], at[i])->time);
            if (time < due) {
                due = time;
                next = (int) i;
            }
        }
        if (next < 0)
            return;
        WnPacket packet = *wn_tape_at(tapes[next], at[next]++);
        packet.time = due;
        packet.capture = (uint16_t) next;
        wn_matcher_feed(together->matcher, &packet);
    }
}

WnTogether *
wn_together(WnTape *const *tapes, unsigned n)
{
    WnTogether *together = g_new0(WnTogether, 1);

    together->survey = wn_survey_new();
    together->released = wn_tape_new();
    for (unsigned i = 0; i < n; i++)
        for (guint k = 0; k < tapes[i]->packets->len; k++)
            wn_survey_feed(together->survey, i, wn_tape_at(tapes[i], k));
    wn_survey_align(together->survey, &together->alignment);
    together->matcher =
        wn_matcher_new(together->survey, &together->alignment, record, together->released);
    match_in_turn(together, tapes, n);
    wn_matcher_finish(together->matcher);
    return together;
}

void
wn_together_free(WnTogether *together)
{
    if (!together)
        return;
    wn_matcher_free(together->matcher);
    wn_survey_free(together->survey);
    wn_tape_free(together->released);
    g_free(together);
}

void
wn_tape_missets_clock(WnTape *tape, WnTime ahead, double drift)
{
    WnTime first = tape->packets->len > 0 ? wn_tape_at(tape, 0)->time : 0;

    for (guint i = 0; i < tape->packets->len; i++) {
        WnPacket *packet = wn_tape_at(tape, i);
        packet->time += ahead + (WnTime) (drift * (double) (packet->time - first));
    }
}
