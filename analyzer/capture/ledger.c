/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeps capture points and problems of one source. */
#include "capture/ledger.h"

#include <stdarg.h>

void
wn_ledger_init(WnLedger *ledger, const char *filter)
{
    *ledger = (WnLedger){ .complete = true };
    ledger->problems = g_ptr_array_new_with_free_func(g_free);
    if (filter)
        ledger->filter = wn_filter_new(filter);
}

void
wn_ledger_clear(WnLedger *ledger)
{
    for (size_t i = 0; i < ledger->n_points; i++) {
        g_free((char *) ledger->points[i].name);
        g_free((char *) ledger->points[i].filter);
    }
    g_free(ledger->points);
    g_free(ledger->lost);
    g_ptr_array_unref(ledger->problems);
    wn_filter_free(ledger->filter);
}

/* What a file says may be any bytes; what a point tells is valid UTF-8. */
static char *
copy_text(const char *text)
{
    return text ? g_utf8_make_valid(text, -1) : NULL;
}

static void
prepare_filter(WnLedger *ledger, WnCapturePoint *point)
{
    g_autoptr(GError) error = NULL;

    g_autofree char *ours = copy_text(wn_filter_text(ledger->filter));
    g_autofree char *theirs = (char *) point->filter;

    point->filtered = true;
    point->filter =
        theirs ? g_strdup_printf("(%s) and (%s)", theirs, ours) : g_steal_pointer(&ours);
    if (!wn_filter_prepare(ledger->filter, point->link_type, &error))
        wn_ledger_tell_loss(ledger,
                            "the capture filter does not fit interface %zu (%s): none of its "
                            "packets was looked at",
                            ledger->n_points - 1, error->message);
}

bool
wn_ledger_ensure_point(WnLedger *ledger, const WnPointFacts *facts, uint16_t *point)
{
    size_t           index = ledger->part_begin;
    g_autofree char *name = copy_text(facts->name);

    if (index < ledger->n_points && ledger->points[index].link_type == facts->link_type &&
        g_strcmp0(ledger->points[index].name, name) == 0) {
        ledger->part_begin++;
        *point = (uint16_t) index;
        return true;
    }
    if (ledger->n_points == WN_LEDGER_MAX_POINTS)
        return false;
    if (ledger->n_points == ledger->room) {
        ledger->room = ledger->room ? ledger->room * 2 : 4;
        ledger->points = g_renew(WnCapturePoint, ledger->points, ledger->room);
        ledger->lost = g_renew(uint64_t, ledger->lost, ledger->room);
    }

    WnCapturePoint *added = &ledger->points[ledger->n_points];
    *added = (WnCapturePoint){ .name = g_steal_pointer(&name),
                               .filter = copy_text(facts->filter),
                               .filtered = facts->filtered,
                               .snaplen = facts->snaplen,
                               .link_type = facts->link_type };
    ledger->lost[ledger->n_points] = 0;
    *point = (uint16_t) ledger->n_points++;
    ledger->part_begin = ledger->n_points;
    if (ledger->filter)
        prepare_filter(ledger, added);
    return true;
}

void
wn_ledger_begin_part(WnLedger *ledger, const char *name)
{
    ledger->part = name;
    ledger->part_begin = 0;
}

void
wn_ledger_state_dropped(WnLedger *ledger, uint16_t point, uint64_t dropped)
{
    ledger->points[point].dropped = MAX(ledger->points[point].dropped, dropped);
}

void
wn_ledger_add_dropped(WnLedger *ledger, uint16_t point, uint64_t dropped)
{
    if (__builtin_add_overflow(ledger->lost[point], dropped, &ledger->lost[point]))
        ledger->lost[point] = UINT64_MAX;
    wn_ledger_state_dropped(ledger, point, ledger->lost[point]);
}

static void G_GNUC_PRINTF(2, 0) add_problem(WnLedger *ledger, const char *format, va_list arguments)
{
    g_autofree char *problem = g_strdup_vprintf(format, arguments);

    g_ptr_array_add(ledger->problems, ledger->part
                                          ? g_strdup_printf("%s: %s", ledger->part, problem)
                                          : g_steal_pointer(&problem));
}

void
wn_ledger_tell(WnLedger *ledger, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_problem(ledger, format, arguments);
    va_end(arguments);
}

void
wn_ledger_tell_loss(WnLedger *ledger, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    add_problem(ledger, format, arguments);
    va_end(arguments);
    ledger->complete = false;
}

WnSourceStatus
wn_ledger_end(WnLedger *ledger, const WnInput *input, WnEnding ending)
{
    if (input->stopped) {
        wn_ledger_tell_loss(ledger, "reading was interrupted after packet %u", ledger->frame);
        return WN_SOURCE_END;
    }
    if (input->problem)
        wn_ledger_tell_loss(ledger, "%s after packet %u", input->problem, ledger->frame);
    else if (ending == WN_ENDING_IN_PACKET)
        wn_ledger_tell_loss(ledger, "the file breaks off in the middle of packet %u",
                            ledger->frame + 1);
    else if (ending == WN_ENDING_IN_BLOCK)
        wn_ledger_tell_loss(ledger, "the file breaks off in the middle of a block after packet %u",
                            ledger->frame);
    else
        return WN_SOURCE_END;
    return WN_SOURCE_DAMAGED;
}

void
wn_ledger_fill(const WnLedger *ledger, WnSourceFacts *facts)
{
    facts->packets = 0;
    facts->left_out = ledger->left_out;
    facts->points = ledger->points;
    facts->n_points = ledger->n_points;
    facts->problems = (const char *const *) ledger->problems->pdata;
    facts->n_problems = ledger->problems->len;
    facts->complete = ledger->complete;
    facts->first = facts->last = 0;

    bool any = false;
    for (size_t i = 0; i < ledger->n_points; i++) {
        const WnCapturePoint *point = &ledger->points[i];

        if (point->packets == 0)
            continue;
        facts->packets += point->packets;
        facts->first = any ? MIN(facts->first, point->first) : point->first;
        facts->last = any ? MAX(facts->last, point->last) : point->last;
        any = true;
    }
}
