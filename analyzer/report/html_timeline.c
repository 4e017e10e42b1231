/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets of sound over the time of the call, a lane for each stream.  Drawn as SVG here: a chart
 * that a script draws would be missing on paper and where scripts are off.
 */
#include <glib.h>

#include "report/html_parts.h"
#include "report/phrase.h"

enum {
    LEFT = 16,
    WIDTH = 640,
    NAME = 18,
    BAR = 30,
    LANE = 58,
    AXIS = 26,
    TOP = 14,
    MOST_LANES = 12
};

static double
place(WnTime at, const WnWatched *watched)
{
    return LEFT + (double) WIDTH * (double) (at - watched->start) /
                      (double) (watched->end - watched->start);
}

/* Under what follows: a line must not cross out a lane's name. */
static void
add_answer(GString *out, const WnSubjectReport *subject, const WnWatched *watched, int bottom)
{
    double at;

    if (subject->answered <= watched->start || subject->answered >= watched->end)
        return;
    at = place(subject->answered, watched);
    g_string_append_printf(out,
                           "<path class=\"moment\" d=\"M%.1f %dV%d\"/><text class=\"moment\" "
                           "x=\"%.1f\" y=\"%d\">answered</text>",
                           at, TOP - 4, bottom, at + 4, TOP - 3);
}

static void
add_lane(GString *out, const WnLadderStep *step, const WnWatched *watched, uint32_t most, int y)
{
    char from[WN_ENDPOINT_TEXT], to[WN_ENDPOINT_TEXT];

    g_string_append_printf(out, "<g class=\"lane%s\"><text class=\"name\" x=\"%d\" y=\"%d\">",
                           step->is_cause || step->is_effect ? " bad" : "", LEFT, y + 12);
    wn_html_printf(out, "%s → %s", wn_endpoint_format(&step->from, from),
                   wn_endpoint_format(&step->to, to));
    y += NAME;
    g_string_append_printf(out,
                           "</text><path class=\"ground\" d=\"M%d %dh%d\"/>"
                           "<path class=\"fill\" d=\"",
                           LEFT, y + BAR, WIDTH);
    for (int i = 0; i < WN_WATCH_SPANS; i++) {
        double high = (double) watched->counts[i] * (BAR - 2) / most;
        if (watched->counts[i] > 0)
            g_string_append_printf(
                out, "M%.1f %dv-%.1fh%.1fv%.1fz", LEFT + (double) WIDTH * i / WN_WATCH_SPANS,
                y + BAR, MAX(high, 1.5), (double) WIDTH / WN_WATCH_SPANS - 0.5, MAX(high, 1.5));
    }
    g_string_append(out, "\"/></g>");
}

static void
add_axis(GString *out, const WnWatched *watched, int y)
{
    double seconds = (double) (watched->end - watched->start) / WN_SECOND;

    for (int i = 0; i <= 4; i++)
        g_string_append_printf(out, "<text class=\"tick\" x=\"%d\" y=\"%d\">%.*f s</text>",
                               LEFT + WIDTH * i / 4, y + 18, seconds < 10 ? 1 : 0, seconds * i / 4);
}

void
wn_html_timeline(GString *out, const WnLadderView *view, const WnExcerpts *excerpts)
{
    const WnLadderStep *steps[MOST_LANES];
    const WnWatched    *watched[MOST_LANES];
    unsigned            n = 0;
    uint32_t            most = 1;

    for (size_t i = 0; i < view->ladder->n_steps && n < MOST_LANES; i++) {
        const WnLadderStep *step = &view->ladder->steps[i];
        if (step->kind != WN_SENT_MEDIA)
            continue;
        watched[n] = wn_excerpts_counts(excerpts, &step->from, &step->to, view->subject->start);
        if (!watched[n] || watched[n]->packets == 0)
            continue;
        for (int k = 0; k < WN_WATCH_SPANS; k++)
            most = MAX(most, watched[n]->counts[k]);
        steps[n++] = step;
    }
    if (n == 0)
        return;
    int height = TOP + (int) n * LANE + AXIS;
    g_string_append_printf(out,
                           "<h4>Sound over time</h4><div class=\"scroll\" tabindex=\"0\" "
                           "role=\"region\" aria-label=\"Packets of sound over time\"><svg "
                           "class=\"timeline\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                           "role=\"img\" aria-label=\"%u streams\">",
                           LEFT + WIDTH + 30, height, LEFT + WIDTH + 30, height, n);
    add_answer(out, view->subject, watched[0], TOP + (int) n * LANE);
    for (unsigned i = 0; i < n; i++)
        add_lane(out, steps[i], watched[i], most, TOP + (int) i * LANE);
    add_axis(out, watched[0], TOP + (int) n * LANE);
    g_string_append(out, "</svg></div>");
}
