/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The ladder as SVG.  Colours come from the page's style, so that it follows light and dark. */
#include <glib.h>
#include <string.h>

#include "report/html_parts.h"
#include "report/phrase.h"

enum { MARGIN = 128, GAP = 236, HEAD = 46, ROW = 34, RIGHT = 84, LETTER = 7 };

static int
post(unsigned place)
{
    return MARGIN + (int) place * GAP;
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

static void
add_heads(GString *out, const WnLadderView *view, int height)
{
    for (unsigned i = 0; i < view->n_hosts; i++) {
        g_string_append_printf(out, "<text class=\"host\" x=\"%d\" y=\"14\">", post(i));
        add_fitting(out, view->hosts[i].text, GAP);
        g_string_append_printf(out, "</text><text class=\"role\" x=\"%d\" y=\"31\">", post(i));
        add_fitting(out, view->hosts[i].role, GAP);
        g_string_append_printf(out, "</text><path class=\"post\" d=\"M%d %dV%d\"/>", post(i),
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
add_title(GString *out, const WnLadderStep *step, const char *label)
{
    char from[WN_ENDPOINT_TEXT], to[WN_ENDPOINT_TEXT];

    g_string_append(out, "<title>");
    wn_html_printf(out, "#%u %s, from %s to %s", step->frame, label,
                   wn_endpoint_format(&step->from, from), wn_endpoint_format(&step->to, to));
    if (step->detail) {
        g_string_append(out, ". ");
        wn_html_text(out, step->detail);
    }
    if (step->is_cause || step->is_effect)
        g_string_append(out, step->is_cause ? ". This is the cause." : ". This shows the effect.");
    g_string_append(out, "</title>");
}

static void
add_arrow(GString *out, const WnLadderStep *step, unsigned from, unsigned to, int y,
          const char *label)
{
    int x1 = post(from), x2 = post(to), tip = x2 > x1 ? -9 : 9;
    int middle = (x1 + x2) / 2;

    if (step->kind == WN_SENT_MEDIA)
        g_string_append_printf(out,
                               "<rect class=\"bar\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"7\"/>",
                               MIN(x1, x2) + (x2 > x1 ? 0 : 9), y - 4, ABS(x2 - x1) - 9);
    else
        g_string_append_printf(out, "<path class=\"shaft\" d=\"M%d %dH%d\"/>", x1, y, x2 + tip);
    g_string_append_printf(out, "<path class=\"tip\" d=\"M%d %dl%d -5v10z\"/>", x2, y, tip);
    g_string_append_printf(out, "<text class=\"label\" x=\"%d\" y=\"%d\">", middle, y - 8);
    add_fitting(out, label, ABS(x2 - x1) - 16);
    g_string_append(out, "</text>");
}

/* A host that the picture has no room for, or that talks to itself. */
static void
add_words(GString *out, const WnLadderStep *step, int y, const char *label)
{
    char from[WN_ENDPOINT_TEXT], to[WN_ENDPOINT_TEXT];

    g_string_append_printf(out, "<text class=\"words\" x=\"%d\" y=\"%d\">", MARGIN, y + 3);
    wn_html_printf(out, "%s: %s to %s", label, wn_endpoint_format(&step->from, from),
                   wn_endpoint_format(&step->to, to));
    g_string_append(out, "</text>");
}

static void
add_step(GString *out, const WnLadderView *view, const WnLadderStep *step, int y,
         const char *anchor)
{
    unsigned from = wn_ladder_place(view, &step->from), to = wn_ladder_place(view, &step->to);
    g_autoptr(GString) label = g_string_new(NULL);
    WnTime since = step->time - view->ladder->steps[0].time;
    bool   sip = step->kind == WN_SENT_REQUEST || step->kind == WN_SENT_RESPONSE;

    wn_ladder_label(label, step);
    if (sip)
        g_string_append_printf(out, "<a href=\"#%s-m%u\">", anchor, step->frame);
    g_string_append_printf(out, "<g class=\"step %s%s\">", step_class(step),
                           step->is_cause    ? " cause"
                           : step->is_effect ? " effect"
                                             : "");
    add_title(out, step, label->str);
    g_string_append_printf(
        out, "<rect class=\"row\" x=\"0\" y=\"%d\" width=\"100%%\" height=\"%d\"/>", y - 22, ROW);
    g_string_append_printf(out,
                           "<text class=\"time\" x=\"62\" y=\"%d\">%.3f s</text>"
                           "<text class=\"frame\" x=\"70\" y=\"%d\">#%u</text>",
                           y + 3, (double) since / WN_SECOND, y + 3, step->frame);
    if (from == to || MAX(from, to) >= view->n_hosts)
        add_words(out, step, y, label->str);
    else
        add_arrow(out, step, from, to, y, label->str);
    if (step->is_cause || step->is_effect)
        g_string_append_printf(out, "<text class=\"sign\" x=\"%d\" y=\"%d\">%s</text>",
                               post(view->n_hosts - 1) + 14, y + 4,
                               step->is_cause ? "✗ cause" : "? effect");
    g_string_append(out, sip ? "</g></a>" : "</g>");
}

void
wn_html_ladder(GString *out, const WnLadderView *view, const char *anchor)
{
    const WnLadder *ladder = view->ladder;
    int             height = HEAD + (int) ladder->n_steps * ROW + 8;
    int             width;

    if (ladder->n_steps == 0 || view->n_hosts == 0)
        return;
    width = MAX(post(view->n_hosts - 1) + RIGHT, MARGIN + 2 * GAP);
    g_string_append_printf(out,
                           "<h4>Who sent what to whom</h4><div class=\"scroll\" tabindex=\"0\" "
                           "role=\"region\" aria-label=\"Ladder of the messages\"><svg "
                           "class=\"ladder\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                           "role=\"group\" aria-label=\"%zu steps between %u hosts\">",
                           width, height, width, height, ladder->n_steps, view->n_hosts);
    add_heads(out, view, height);
    for (size_t i = 0; i < ladder->n_steps; i++)
        add_step(out, view, &ladder->steps[i], HEAD + (int) i * ROW + 22, anchor);
    g_string_append(out, "</svg></div>");
    if (ladder->left_out > 0)
        g_string_append_printf(out, "<p>%zu further steps are left out.</p>", ladder->left_out);
}
