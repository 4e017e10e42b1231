/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A ladder for the terminal: arrows between columns where they fit, else a line each. */
#include <glib.h>
#include <string.h>

#include "report/ladder.h"
#include "report/phrase.h"

enum { TIME = 10, FRAME = 10, NAMED_FRAME = 20, NARROWEST = 17, WIDEST = 44, UNLIMITED = 120 };

/* How lines are drawn, by charset. */
typedef struct {
    const char *post, *dash, *bar, *right, *left, *cut, *stop;
} Pen;

static const Pen pens[] = {
    [WN_CHARSET_UTF8] = { "│", "─", "═", "▶", "◀", "…", "╳" },
    [WN_CHARSET_ASCII] = { "|", "-", "=", ">", "<", "~", "x" },
};

typedef struct {
    GString            *out;
    const WnLadderView *view;
    WnPage              page; /* measures text, and has the signs */
    const Pen          *pen;
    unsigned            margin; /* columns for time and frame */
    unsigned            gap;    /* columns from post to post */
} Chart;

/* The text, escaped, in exactly or at most so many columns. */
static void
add_cut(Chart *chart, const char *text, unsigned columns, bool fill)
{
    g_autoptr(GString) escaped = g_string_new(NULL);
    unsigned    width = 0;
    const char *at;

    wn_escape(escaped, text, chart->page.style.charset);
    for (at = escaped->str; *at; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        unsigned step = g_unichar_iszerowidth(character) ? 0 : g_unichar_iswide(character) ? 2 : 1;

        if (width + step > columns)
            break;
        width += step;
    }
    if (*at && width > 0) {
        /* The last character that fits makes room for the sign of the cut. */
        const char *before = g_utf8_prev_char(at);
        width -= g_unichar_iswide(g_utf8_get_char(before)) ? 2 : 1;
        g_string_append_len(chart->out, escaped->str, before - escaped->str);
        g_string_append(chart->out, chart->pen->cut);
        width++;
    } else {
        g_string_append(chart->out, escaped->str);
    }
    for (; fill && width < columns; width++)
        g_string_append_c(chart->out, ' ');
}

static void
repeat(GString *out, const char *text, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        g_string_append(out, text);
}

static void
end_line(Chart *chart)
{
    while (chart->out->len > 0 && chart->out->str[chart->out->len - 1] == ' ')
        g_string_truncate(chart->out, chart->out->len - 1);
    g_string_append_c(chart->out, '\n');
}

static void
add_heads(Chart *chart)
{
    const WnLadderView *view = chart->view;

    for (unsigned row = 0; row < 2; row++) {
        repeat(chart->out, " ", chart->margin);
        for (unsigned i = 0; i < view->n_hosts; i++) {
            add_cut(chart, row ? view->hosts[i].role : view->hosts[i].text, chart->gap - 2, true);
            g_string_append(chart->out, "  ");
        }
        end_line(chart);
    }
}

/* "#11", or where that is not enough "server#11". */
static void
name_frame(const Chart *chart, unsigned capture, uint32_t frame, char *text, size_t room)
{
    const char *const *points = chart->page.style.points;

    g_snprintf(text, room, "%s#%u", points ? points[capture] : "", frame);
}

/* "   2.204 s  #11    " */
static void
add_margin(Chart *chart, const WnLadderStep *step)
{
    char   text[64];
    WnTime since = step->time - chart->view->ladder->steps[0].time;

    g_snprintf(text, sizeof(text), "%8.3f", (double) since / WN_SECOND);
    add_cut(chart, text, TIME, true);
    name_frame(chart, step->capture, step->frame, text, sizeof(text));
    add_cut(chart, text, chart->margin - TIME - 1, true);
    g_string_append_c(chart->out, ' ');
}

static void
add_posts(Chart *chart, unsigned from, unsigned to)
{
    for (unsigned i = from; i < to; i++) {
        g_string_append(chart->out, chart->pen->post);
        repeat(chart->out, " ", chart->gap - 1);
    }
}

/* One arrow, its label in the middle of its shaft. */
static void
add_arrow(Chart *chart, unsigned from, const WnLadderStep *step, const char *label)
{
    unsigned    to = wn_ladder_end(chart->view, step);
    unsigned    left = MIN(from, to), right = MAX(from, to);
    unsigned    room = (right - left) * chart->gap - 1;
    const char *shaft = step->kind == WN_SENT_MEDIA ? chart->pen->bar : chart->pen->dash;
    const char *tip = step->falls_short ? chart->pen->stop
                      : to < from       ? chart->pen->left
                                        : chart->pen->right;
    unsigned    text = MIN(wn_page_measure(&chart->page, label), room - 6);
    unsigned    before = (room - 1 - text - 2) / 2;

    add_posts(chart, 0, left);
    g_string_append(chart->out, chart->pen->post);
    g_string_append(chart->out, to < from ? tip : shaft);
    repeat(chart->out, shaft, before - 1);
    g_string_append_c(chart->out, ' ');
    add_cut(chart, label, text, true);
    g_string_append_c(chart->out, ' ');
    repeat(chart->out, shaft, room - 1 - text - 2 - before);
    g_string_append(chart->out, to < from ? shaft : tip);
    add_posts(chart, right, chart->view->n_hosts);
}

static void
add_sign(Chart *chart, const WnLadderStep *step)
{
    if (!step->is_cause && !step->is_effect)
        return;
    while (chart->out->len > 0 && chart->out->str[chart->out->len - 1] == ' ')
        g_string_truncate(chart->out, chart->out->len - 1);
    g_string_append_c(chart->out, ' ');
    g_string_append(chart->out,
                    wn_page_sign(&chart->page, step->is_cause ? WN_SIGN_FAILED : WN_SIGN_UNSURE));
}

/* A line that says what the arrow cannot show. */
static void
add_line(Chart *chart, const WnLadderStep *step, const char *label)
{
    char             from[WN_ENDPOINT_TEXT], to[WN_ENDPOINT_TEXT];
    g_autofree char *line = NULL;

    wn_endpoint_format(&step->from, from);
    wn_endpoint_format(&step->to, to);
    line =
        g_strdup_printf("%s %s %s  %s", from, wn_page_sign(&chart->page, WN_SIGN_ARROW), to, label);
    add_cut(chart, line, MAX(chart->page.style.width, 2 * chart->margin) - chart->margin - 2,
            false);
}

static void
add_step(Chart *chart, const WnLadderStep *step)
{
    const WnLadderView *view = chart->view;
    unsigned from = wn_ladder_place(view, &step->from), to = wn_ladder_place(view, &step->to);
    g_autoptr(GString) label = g_string_new(NULL);

    wn_ladder_label(label, step);
    add_margin(chart, step);
    if (chart->gap == 0 || from == to || MAX(from, to) >= view->n_hosts)
        add_line(chart, step, label->str);
    else
        add_arrow(chart, from, step, label->str);
    add_sign(chart, step);
    end_line(chart);
}

/* The evidence, under the picture: what the signs mean. */
static void
add_notes(Chart *chart)
{
    const WnCauseVerdict *headline = chart->view->subject->headline;

    for (size_t i = 0; headline && i < headline->n_evidence; i++) {
        const WnEvidenceItem *item = &headline->evidence[i];
        unsigned              column = chart->margin == TIME + FRAME ? 11 : NAMED_FRAME;
        char                  frame[64];

        if (i == 0)
            wn_page_gap(&chart->page);
        name_frame(chart, item->capture, item->frame, frame, sizeof(frame));
        wn_page_begin(&chart->page, 2, NULL, column);
        wn_page_add_sign(&chart->page, item->role == WN_EVIDENCE_CAUSE ? WN_INK_BAD : WN_INK_UNSURE,
                         item->role == WN_EVIDENCE_CAUSE ? WN_SIGN_FAILED : WN_SIGN_UNSURE);
        wn_page_add(&chart->page, WN_INK_PLAIN, " ");
        wn_page_add(&chart->page, WN_INK_STRONG, frame);
        wn_page_tab(&chart->page, column);
        wn_page_add(&chart->page, WN_INK_PLAIN, item->text);
        wn_page_end(&chart->page);
    }
}

static void
choose_gap(Chart *chart)
{
    unsigned width = chart->page.style.width ? chart->page.style.width : UNLIMITED;
    unsigned n = chart->view->n_hosts;

    /* The last post needs room for its host's name. */
    chart->gap =
        n > 0 && width > chart->margin ? MIN((width - chart->margin) / n, (unsigned) WIDEST) : 0;
    for (unsigned i = 0; i < n; i++)
        if (strlen(chart->view->hosts[i].text) + 2 > chart->gap)
            chart->gap = 0;
    if (chart->gap < NARROWEST || n < 2)
        chart->gap = 0;
}

void
wn_ladder_text(GString *out, const WnLadderView *view, const WnPageStyle *style)
{
    Chart chart = { .out = out, .view = view, .pen = &pens[style->charset] };

    wn_page_init(&chart.page, out, style);
    chart.margin = TIME + (style->points ? NAMED_FRAME : FRAME);
    choose_gap(&chart);
    if (chart.gap > 0)
        add_heads(&chart);
    for (size_t i = 0; i < view->ladder->n_steps; i++)
        add_step(&chart, &view->ladder->steps[i]);
    if (view->ladder->left_out > 0) {
        wn_page_begin(&chart.page, 2, NULL, 4);
        wn_page_printf(&chart.page, "%zu further steps are left out.", view->ladder->left_out);
        wn_page_end(&chart.page);
    }
    add_notes(&chart);
}
