/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What is said of captures that tell less than they could: see correlation.h, joint_ladder.h. */
#include "report/joint_ladder.h"

char *
wn_clock_settings(const WnClock *clock)
{
    g_autoptr(GString) text = g_string_new(NULL);

    if (clock->n_gaps == 0)
        return NULL;
    if (clock->n_pieces > 1)
        g_string_append(text, "One of the two clocks was set while this was captured:");
    else
        g_string_append(text, "One of the two clocks was set while this was captured.");
    for (unsigned i = 1; i < clock->n_pieces; i++) {
        WnTime by = wn_clock_set_by(clock, i);
        g_string_append_printf(text, "%s by %.3f s", i > 1 ? "," : "",
                               (double) ABS(by) / (double) WN_SECOND);
    }
    g_string_append_printf(text,
                           "%s What was captured while it cannot be told by which clock is not "
                           "called lost.",
                           clock->n_pieces > 1 ? "." : "");
    return g_string_free(g_steal_pointer(&text), FALSE);
}

char *
wn_joint_ladder_lacks(const WnTrail *trail, const WnSubjectReport *subject)
{
    uint64_t left_out = wn_trail_left_out(trail, subject->end);

    if (left_out == 0)
        return NULL;
    return g_strdup_printf(
        "The captures hold more SIP messages than are kept for pictures: the last "
        "%" G_GUINT64_FORMAT " of them, of whatever call, are not drawn here.",
        left_out);
}
