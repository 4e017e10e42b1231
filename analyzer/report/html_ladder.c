/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ladder as SVG.  Colours come from the page's style, so that it follows light and dark. */
#include <glib.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/phrase.h"

enum {
    MARGIN = 128,
    NAMED_MARGIN = 232,
    LEAST_GAP = 170,
    MOST_GAP = 236,
    PAGE = 1000,
    HEAD = 46,
    ROW = 34,
    RIGHT = 84,
    LETTER = 7
};

static int
margin(const WnLadderView *view)
{
    return view->points ? NAMED_MARGIN : MARGIN;
}

/* Between two hosts; so that all of them fit on a page, as long as their addresses fit between
 * them. */
static int
gap(const WnLadderView *view)
{
    int room = PAGE - margin(view) - RIGHT;

    return CLAMP(room / MAX((int) view->n_hosts - 1, 1), LEAST_GAP, MOST_GAP);
}

static int
post(const WnLadderView *view, unsigned place)
{
    return margin(view) + (int) place * gap(view);
}

/* As much of the text as fits. */
static void
add_fitting(GString *out, const char *text, int width)
{
    glong letters = MAX(width / LETTER, 4);

    if (!g_utf8_validate(text, -1, NULL) || g_utf8_strlen(text, -1) <= letters) {
        wn_html_text(out, text);
        return;
    }
    g_autofree char *start = g_utf8_substring(text, 0, letters - 1);
    wn_html_text(out, start);
    g_string_append(out, "…");
}

/* At a NAT both addresses: its own above, and that of the host inside. */
static void
add_role(GString *out, const WnLadderView *view, const WnLadderHost *host)
{
    bool             wide = gap(view) == MOST_GAP;
    g_autofree char *both = g_strdup_printf("%s, %s", wide ? host->role : "NAT", host->inside);

    add_fitting(out, host->inside[0] ? both : host->role, gap(view));
}

static void
add_heads(GString *out, const WnLadderView *view, int height)
{
    for (unsigned i = 0; i < view->n_hosts; i++) {
        g_string_append_printf(out, "<text class=\"host\" x=\"%d\" y=\"14\">", post(view, i));
        add_fitting(out, view->hosts[i].text, gap(view));
        g_string_append_printf(out, "</text><text class=\"role\" x=\"%d\" y=\"31\">",
                               post(view, i));
        add_role(out, view, &view->hosts[i]);
        g_string_append_printf(out, "</text><path class=\"post\" d=\"M%d %dV%d\"/>", post(view, i),
                               HEAD - 6, height);
    }
}

static const char *
step_class(const WnLadderStep *step)
{
    static const char *const classes[] = { "request", "response", "stun", "dns",
                                           "tcp",     "error",    "media" };

    return classes[step->kind];
}

/* What a reader who cannot see the arrow, or points at it, is told. */
static void
add_title(GString *out, const WnLadderView *view, const WnLadderStep *step, const char *label)
{
    char from[WN_ENDPOINT_TEXT], to[WN_ENDPOINT_TEXT];

    g_string_append(out, "<title>");
    wn_html_frame(out, view->points, step->capture, step->frame);
    wn_html_printf(out, " %s, from %s to %s", label, wn_endpoint_format(&step->from, from),
                   wn_endpoint_format(&step->to, to));
    if (step->falls_short)
        g_string_append(out, ", and was not seen there");
    if (step->detail) {
        g_string_append(out, ". ");
        wn_html_text(out, step->detail);
    }
    if (step->is_cause || step->is_effect)
        g_string_append(out, step->is_cause ? ". This is the cause." : ". This shows the effect.");
    g_string_append(out, "</title>");
}

static void
add_arrow(GString *out, const WnLadderView *view, const WnLadderStep *step, int y,
          const char *label)
{
    int x1 = post(view, wn_ladder_place(view, &step->from));
    int x2 = post(view, wn_ladder_end(view, step)), tip = x2 > x1 ? -9 : 9;
    int middle = (x1 + x2) / 2;

    if (step->falls_short)
        x2 += 2 * tip;

    if (step->kind == WN_SENT_MEDIA)
        g_string_append_printf(out,
                               "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"7\"/>",
                               MIN(x1, x2) + (x2 > x1 ? 0 : 9), y - 4, ABS(x2 - x1) - 9);
    else
        g_string_append_printf(out, "<path class=\"shaft\" d=\"M%d %dH%d\"/>", x1, y, x2 + tip);
    if (step->falls_short)
        g_string_append_printf(out, "<path class=\"shaft\" d=\"M%d %dl10 10m0 -10l-10 10\"/>",
                               x2 - 5, y - 5);
    else
        g_string_append_printf(out, "<path class=\"tip\" d=\"M%d %dl%d -5v10z\"/>", x2, y, tip);
    g_string_append_printf(out, "<text class=\"label\" x=\"%d\" y=\"%d\">", middle, y - 8);
    add_fitting(out, label, ABS(x2 - x1) - 16);
    g_string_append(out, "</text>");
}

/* A host that the picture has no room for, or that talks to itself. */
static void
add_words(GString *out, const WnLadderView *view, const WnLadderStep *step, int y,
          const char *label)
{
    char from[WN_ENDPOINT_TEXT], to[WN_ENDPOINT_TEXT];

    g_string_append_printf(out, "<text class=\"words\" x=\"%d\" y=\"%d\">", margin(view), y + 3);
    wn_html_printf(out, "%s: %s to %s", label, wn_endpoint_format(&step->from, from),
                   wn_endpoint_format(&step->to, to));
    g_string_append(out, "</text>");
}

/* The name of its place is cut where it is long. */
static void
add_frame(GString *out, const WnLadderView *view, const WnLadderStep *step)
{
    g_autofree char *number = g_strdup_printf("#%u", step->frame);
    int              left = NAMED_MARGIN - 78 - (int) strlen(number) * LETTER;

    if (view->points)
        add_fitting(out, view->points[step->capture], left);
    g_string_append(out, number);
}

static void
add_step(GString *out, const WnLadderView *view, const WnLadderStep *step, int y,
         const WnExcerpts *excerpts, const char *anchor)
{
    unsigned from = wn_ladder_place(view, &step->from), to = wn_ladder_place(view, &step->to);
    g_autoptr(GString) label = g_string_new(NULL);
    WnTime since = step->time - view->ladder->steps[0].time;
    bool   sip = (step->kind == WN_SENT_REQUEST || step->kind == WN_SENT_RESPONSE) && excerpts &&
               wn_excerpts_text(excerpts, step->capture, step->frame);

    wn_ladder_label(label, step);
    if (sip)
        g_string_append_printf(out, "<a href=\"#%s-m%u-%u\">", anchor, step->capture, step->frame);
    g_string_append_printf(out, "<g class=\"step %s%s\">", step_class(step),
                           step->is_cause    ? " cause"
                           : step->is_effect ? " effect"
                                             : "");
    add_title(out, view, step, label->str);
    g_string_append_printf(
        out, "<rect class=\"row\" x=\"0\" y=\"%d\" width=\"100%%\" height=\"%d\"/>", y - 22, ROW);
    g_string_append_printf(out,
                           "<text class=\"time\" x=\"62\" y=\"%d\">%.3f s</text>"
                           "<text class=\"frame\" x=\"70\" y=\"%d\">",
                           y + 3, (double) since / WN_SECOND, y + 3);
    add_frame(out, view, step);
    g_string_append(out, "</text>");
    if (from == to || MAX(from, to) >= view->n_hosts)
        add_words(out, view, step, y, label->str);
    else
        add_arrow(out, view, step, y, label->str);
    if (step->is_cause || step->is_effect)
        g_string_append_printf(out, "<text class=\"sign\" x=\"%d\" y=\"%d\">%s</text>",
                               post(view, view->n_hosts - 1) + 14, y + 4,
                               step->is_cause ? "✗ cause" : "? effect");
    g_string_append(out, sip ? "</g></a>" : "</g>");
}

void
wn_html_ladder(GString *out, const WnLadderView *view, const WnExcerpts *excerpts,
               const char *anchor)
{
    const WnLadder *ladder = view->ladder;
    int             height = HEAD + (int) ladder->n_steps * ROW + 8;
    int             width;

    if (ladder->n_steps == 0 || view->n_hosts == 0)
        return;
    width = MAX(post(view, view->n_hosts - 1) + RIGHT, margin(view) + 2 * gap(view));
    g_string_append_printf(out,
                           "<h4>Who sent what to whom</h4><div class=\"scroll\" tabindex=\"0\" "
                           "role=\"region\" aria-label=\"Ladder of the messages\"><svg "
                           "class=\"ladder\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                           "role=\"group\" aria-label=\"%zu steps between %u hosts\">",
                           width, height, width, height, ladder->n_steps, view->n_hosts);
    add_heads(out, view, height);
    for (size_t i = 0; i < ladder->n_steps; i++)
        add_step(out, view, &ladder->steps[i], HEAD + (int) i * ROW + 22, excerpts, anchor);
    g_string_append(out, "</svg></div>");
    if (ladder->left_out > 0)
        g_string_append_printf(out, "<p>%zu further steps are left out.</p>", ladder->left_out);
}
