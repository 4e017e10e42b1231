/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One compiled program for each link type, since a filter's offsets depend on it. */
#include "capture/filter.h"

#include <pcap/pcap.h>

typedef struct {
    uint16_t           link_type;
    bool               compiled; /* false: libpcap refused it */
    struct bpf_program code;
} Program;

struct WnFilter {
    char   *text;
    GArray *programs;
    guint   latest; /* packets of one link type come in long runs */
};

/* Where a LINKTYPE_ value is not the DLT_ value of this system (pcap-linktype(7)). */
static const struct {
    uint16_t link_type;
    int      dlt;
} different[] = {
    { 100, DLT_ATM_RFC1483 },
    { 101, DLT_RAW },
    { 102, DLT_SLIP_BSDOS },
    { 103, DLT_PPP_BSDOS },
};

int
wn_link_type_to_dlt(uint16_t link_type)
{
    for (size_t i = 0; i < G_N_ELEMENTS(different); i++)
        if (different[i].link_type == link_type)
            return different[i].dlt;
    return link_type;
}

uint16_t
wn_link_type_of_dlt(int dlt)
{
    for (size_t i = 0; i < G_N_ELEMENTS(different); i++)
        if (different[i].dlt == dlt)
            return different[i].link_type;
    return (uint16_t) dlt;
}

static void
clear_program(gpointer data)
{
    Program *program = data;

    if (program->compiled)
        pcap_freecode(&program->code);
}

WnFilter *
wn_filter_new(const char *text)
{
    WnFilter *filter = g_new0(WnFilter, 1);

    filter->text = g_strdup(text);
    filter->programs = g_array_new(FALSE, TRUE, sizeof(Program));
    g_array_set_clear_func(filter->programs, clear_program);
    return filter;
}

void
wn_filter_free(WnFilter *filter)
{
    if (!filter)
        return;
    g_free(filter->text);
    g_array_unref(filter->programs);
    g_free(filter);
}

const char *
wn_filter_text(const WnFilter *filter)
{
    return filter->text;
}

static const Program *
find_program(WnFilter *filter, uint16_t link_type)
{
    for (guint i = 0; i < filter->programs->len; i++) {
        if (g_array_index(filter->programs, Program, i).link_type == link_type) {
            filter->latest = i;
            return &g_array_index(filter->programs, Program, i);
        }
    }
    return NULL;
}

bool
wn_filter_prepare(WnFilter *filter, uint16_t link_type, GError **error)
{
    const Program *known = find_program(filter, link_type);
    if (known && known->compiled)
        return true;

    Program program = { .link_type = link_type };
    pcap_t *handle = pcap_open_dead(wn_link_type_to_dlt(link_type), WN_SOURCE_MAX_PACKET);
    if (!handle) {
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILTER, "no memory to compile it");
        return false;
    }

    program.compiled =
        pcap_compile(handle, &program.code, filter->text, 1, PCAP_NETMASK_UNKNOWN) == 0;
    if (!program.compiled)
        g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILTER, "%s", pcap_geterr(handle));
    pcap_close(handle);
    if (!known)
        g_array_append_val(filter->programs, program);
    return program.compiled;
}

bool
wn_filter_passes(WnFilter *filter, const WnRawPacket *packet)
{
    const Program *program = filter->latest < filter->programs->len
                                 ? &g_array_index(filter->programs, Program, filter->latest)
                                 : NULL;

    if (!program || program->link_type != packet->link_type)
        program = find_program(filter, packet->link_type);
    if (!program || !program->compiled)
        return false;

    struct pcap_pkthdr header = { .caplen = packet->length, .len = packet->original_length };
    return pcap_offline_filter(&program->code, &header, packet->data) != 0;
}
