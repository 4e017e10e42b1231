/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See packet_list.h. */
#include "cli/packet_list.h"

#include <inttypes.h>

enum { WRITTEN_AT_ONCE = 1 << 16 };

/* Names are the user's or a capture's: they must not break the table. */
static void
add_cell(GString *lines, const char *text)
{
    g_string_append_c(lines, '\t');
    for (; *text; text++)
        g_string_append_c(lines, g_ascii_iscntrl(*text) ? ' ' : *text);
}

static void
add_heading(WnPacketList *list)
{
    list->begun = true;
    g_string_append(list->lines, "time\ttraffic\tfrom\tto\tfate");
    for (unsigned i = 0; i < wn_points_count(list->points); i++)
        add_cell(list->lines, wn_points_info(list->points, i)->name);
    g_string_append_c(list->lines, '\n');
}

bool
wn_packet_list_open(WnPacketList *list, const char *path, const WnPoints *points, GError **error)
{
    if (!wn_output_open(&list->output, path, false, error))
        return false;
    list->points = points;
    list->lines = g_string_new(NULL);
    return true;
}

static const WnSight *
first_of(const WnSight *const sights[WN_MAX_POINTS])
{
    const WnSight *first = NULL;

    for (unsigned i = 0; i < WN_MAX_POINTS; i++)
        if (sights[i] && (!first || sights[i]->packet.time < first->packet.time))
            first = sights[i];
    return first;
}

void
wn_packet_list_add(const WnSight *const sights[WN_MAX_POINTS], WnFate fate, void *data)
{
    static const char *const fates[] = { [WN_FATE_UNKNOWN] = "",
                                         [WN_FATE_ARRIVED] = "arrived",
                                         [WN_FATE_LOST] = "lost",
                                         [WN_FATE_UNDERWAY] = "arrived",
                                         [WN_FATE_BESIDE] = "arrived" };
    WnPacketList            *list = data;
    const WnSight           *first = first_of(sights);
    char                     endpoint[WN_ENDPOINT_TEXT];

    if (list->error)
        return;
    if (!list->begun)
        add_heading(list);
    g_string_append_printf(list->lines, "%" PRId64 ".%09" PRId64 "\t%s",
                           first->packet.time / WN_SECOND, first->packet.time % WN_SECOND,
                           wn_traffic_name(first->key.traffic));
    add_cell(list->lines, wn_endpoint_format(&first->packet.src, endpoint));
    add_cell(list->lines, wn_endpoint_format(&first->packet.dst, endpoint));
    add_cell(list->lines, fates[fate]);
    for (unsigned i = 0; i < wn_points_count(list->points); i++)
        if (sights[i])
            g_string_append_printf(list->lines, "\t%u", sights[i]->packet.frame);
        else
            g_string_append_c(list->lines, '\t');
    g_string_append_c(list->lines, '\n');
    if (list->lines->len >= WRITTEN_AT_ONCE)
        wn_output_write(&list->output, list->lines, &list->error);
}

bool
wn_packet_list_commit(WnPacketList *list, GError **error)
{
    if (!list->error && wn_output_write(&list->output, list->lines, &list->error) &&
        wn_output_commit(&list->output, &list->error))
        return true;
    g_propagate_error(error, g_steal_pointer(&list->error));
    return false;
}

void
wn_packet_list_clear(WnPacketList *list)
{
    wn_output_clear(&list->output);
    if (list->lines)
        g_string_free(g_steal_pointer(&list->lines), TRUE);
    g_clear_error(&list->error);
}
