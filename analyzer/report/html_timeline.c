/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Packets of sound over the time of the call, a lane for each stream.  Drawn as SVG here: a chart
 * that a script draws would be missing on paper and where scripts are off.
 */
#include <glib.h>

#include "report/html_parts.h"
#include "report/phrase.h"

enum { LEFT = 16, WIDTH = 640, NAME = 18, BAR = 30, LANE = 58, AXIS = 26, TOP = 14 };

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
add_lane(GString *out, const WnLadderView *view, const WnLadderLane *lane, const WnWatched *watched,
         uint32_t most, int y)
{
    char from[WN_ENDPOINT_TEXT], to[WN_ENDPOINT_TEXT];

    g_string_append_printf(out, "<g class=\"lane%s\"><text class=\"name\" x=\"%d\" y=\"%d\">",
                           lane->is_bad ? " bad" : "", LEFT, y + 12);
    if (view->points)
        wn_html_printf(out, "%s: ", view->points[lane->capture]);
    wn_html_printf(out, "%s → %s%s", wn_endpoint_format(&lane->from, from),
                   wn_endpoint_format(&lane->to, to),
                   watched->packets == 0 ? ": none of it came here" : "");
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

/* Those with packets, and those where they ought to have come; none if there are no packets. */
static unsigned
find_lanes(const WnLadderView *view, const WnExcerpts *excerpts, const WnLadderLane **lanes,
           const WnWatched **watched)
{
    unsigned n = 0;
    uint64_t packets = 0;

    for (unsigned i = 0; i < view->n_lanes; i++) {
        lanes[n] = &view->lanes[i];
        watched[n] = wn_excerpts_counts(excerpts, lanes[n], view->subject->start);
        if (!watched[n] || (watched[n]->packets == 0 && !lanes[n]->is_bad))
            continue;
        packets += watched[n++]->packets;
    }
    return packets > 0 ? n : 0;
}

static uint32_t
highest(const WnWatched *const watched[], unsigned n)
{
    uint32_t most = 1;

    for (unsigned i = 0; i < n; i++)
        for (int k = 0; k < WN_WATCH_SPANS; k++)
            most = MAX(most, watched[i]->counts[k]);
    return most;
}

void
wn_html_timeline(GString *out, const WnLadderView *view, const WnExcerpts *excerpts)
{
    const WnLadderLane *lanes[WN_LADDER_LANES];
    const WnWatched    *watched[WN_LADDER_LANES];
    unsigned            n = find_lanes(view, excerpts, lanes, watched);
    int                 height = TOP + (int) n * LANE + AXIS;

    if (n == 0)
        return;
    g_string_append_printf(out,
                           "<h4>Sound over time</h4><div class=\"scroll\" tabindex=\"0\" "
                           "role=\"region\" aria-label=\"Packets of sound over time\"><svg "
                           "class=\"timeline\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                           "role=\"img\" aria-label=\"%u streams\">",
                           LEFT + WIDTH + 30, height, LEFT + WIDTH + 30, height, n);
    add_answer(out, view->subject, watched[0], TOP + (int) n * LANE);
    for (unsigned i = 0; i < n; i++)
        add_lane(out, view, lanes[i], watched[i], highest(watched, n), TOP + (int) i * LANE);
    add_axis(out, watched[0], TOP + (int) n * LANE);
    g_string_append(out, "</svg></div>");
}
