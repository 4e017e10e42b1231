/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds out what a file is, and hands out its packets. */
#include "capture/source.h"

#include <string.h>

#include "capture/source_state.h"

/* clang-format off */
G_DEFINE_QUARK(wn-source-error, wn_source_error)
/* clang-format on */

WnSource *
wn_source_new(const char *name, const char *filter)
{
    WnSource *source = g_new0(WnSource, 1);

    source->name = g_strdup(name);
    source->ended = WN_SOURCE_PACKET;
    source->input.fd = -1;
    wn_ledger_init(&source->ledger, filter);
    return source;
}

void
wn_source_free(WnSource *source)
{
    if (!source)
        return;
    wn_source_end_file(source);
    wn_live_free(source->live);
    wn_ledger_clear(&source->ledger);
    for (size_t i = 0; i < source->n_parts; i++)
        g_free(source->parts[i]);
    g_free(source->parts);
    g_free(source->part_name);
    g_free(source->name);
    g_free(source);
}

/* Files that people take for captures, or pack captures into. */
static const struct {
    WnBytes     start;
    const char *what;
} strangers[] = {
    { WN_LITERAL("\xfd"
                 "7zXZ"),
      "it is compressed with xz: decompress it first" },
    { WN_LITERAL("BZh"), "it is compressed with bzip2: decompress it first" },
    { WN_LITERAL("PK\3\4"), "it is a ZIP archive: unpack it first" },
    { WN_LITERAL("7z\xbc\xaf"), "it is a 7z archive: unpack it first" },
    { WN_LITERAL("snoop\0"), "it is a snoop capture: convert it with editcap first" },
    { WN_LITERAL("GMBU"), "it is a Network Monitor capture: convert it with editcap first" },
    { WN_LITERAL("XCP\0"), "it is a NetXRay capture: convert it with editcap first" },
};

static bool
set_format_error(const WnInput *input, const char *name, GError **error)
{
    WnBytes     start = wn_bytes(input->at, wn_input_available(input));
    const char *what = "it begins like neither a pcap nor a pcapng file, plain or compressed with "
                       "gzip, Zstandard or LZ4";

    for (size_t i = 0; i < G_N_ELEMENTS(strangers); i++)
        if (wn_bytes_starts_with(start, strangers[i].start))
            what = strangers[i].what;
    if (input->problem)
        what = input->problem;
    else if (start.length < 4)
        what = "it is too short";
    g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT, "%s is not a capture: %s.", name,
                what);
    return false;
}

static bool
begin_reader(WnSource *source, const char *name, GError **error)
{
    WnInput *input = &source->input;
    bool     enough = wn_input_need(input, 4);

    if (enough && wn_pcap_looks_like(input->at)) {
        source->reader = WN_READER_PCAP;
        return wn_pcap_begin(&source->pcap, input, &source->ledger, name, error);
    }
    if (enough && wn_pcapng_looks_like(input->at)) {
        source->reader = WN_READER_PCAPNG;
        return wn_pcapng_begin(&source->pcapng, input, &source->ledger, name, error);
    }
    return set_format_error(input, name, error);
}

/* The text of a filter is the user's: where it does not fit the first interface, say so at once. */
static bool
check_filter(WnLedger *ledger, GError **error)
{
    g_autoptr(GError) reason = NULL;

    if (!ledger->filter || ledger->n_points == 0 ||
        wn_filter_prepare(ledger->filter, ledger->points[0].link_type, &reason))
        return true;
    g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILTER,
                "The capture filter \"%s\" is wrong: %s.", wn_filter_text(ledger->filter),
                reason->message);
    return false;
}

void
wn_source_end_file(WnSource *source)
{
    if (source->reader == WN_READER_PCAPNG)
        wn_pcapng_clear(&source->pcapng);
    wn_input_clear(&source->input);
    source->reader = WN_READER_NONE;
}

bool
wn_source_begin_file(WnSource *source, const char *path, const volatile sig_atomic_t *stop,
                     GError **error)
{
    g_autofree char *name = wn_input_name(path);

    if (!wn_input_open(&source->input, path, stop, error))
        return false;
    if (begin_reader(source, name, error) && check_filter(&source->ledger, error))
        return true;
    wn_source_end_file(source);
    return false;
}

WnSource *
wn_source_open(const char *path, const WnSourceOptions *options, GError **error)
{
    static const WnSourceOptions none = { 0 };
    const WnSourceOptions       *given = options ? options : &none;
    g_autofree char             *name = wn_input_name(path);
    g_autoptr(WnSource) source = wn_source_new(name, given->filter);

    if (!wn_source_begin_file(source, path, given->stop, error))
        return NULL;
    return g_steal_pointer(&source);
}

WnSource *
wn_source_open_bytes(WnBytes bytes, const char *name, const WnSourceOptions *options,
                     GError **error)
{
    g_autoptr(WnSource) source = wn_source_new(name, options ? options->filter : NULL);

    if (!wn_input_init_bytes(&source->input, bytes, name, error))
        return NULL;
    if (!begin_reader(source, name, error) || !check_filter(&source->ledger, error))
        return NULL;
    return g_steal_pointer(&source);
}

static inline WnSourceStatus
read_packet(WnSource *source, WnRawPacket *packet)
{
    switch (source->reader) {
    case WN_READER_PCAP:
        return wn_pcap_next(&source->pcap, &source->input, &source->ledger, packet);
    case WN_READER_PCAPNG:
        return wn_pcapng_next(&source->pcapng, &source->input, &source->ledger, packet);
    case WN_READER_LIVE:
        return wn_live_next(source->live, &source->ledger, packet);
    case WN_READER_NONE:
        break;
    }
    return source->ended;
}

/* No packet came: is there another part, and if not, how did it end? */
static bool
goes_on(WnSource *source, WnSourceStatus status)
{
    source->part_damaged |= status == WN_SOURCE_DAMAGED;
    if (source->parts && !source->input.stopped && wn_source_begin_next_part(source, NULL))
        return true;
    source->ended = source->part_damaged ? WN_SOURCE_DAMAGED : WN_SOURCE_END;
    return false;
}

WnSourceStatus
wn_source_next(WnSource *source, WnRawPacket *packet)
{
    if (G_UNLIKELY(source->ended != WN_SOURCE_PACKET))
        return source->ended;
    for (;;) {
        WnSourceStatus status = read_packet(source, packet);

        if (G_UNLIKELY(status == WN_SOURCE_IDLE))
            return status;
        if (G_UNLIKELY(status != WN_SOURCE_PACKET)) {
            if (!goes_on(source, status))
                return source->ended;
            continue;
        }
        if (G_LIKELY(!source->ledger.filter) || wn_filter_passes(source->ledger.filter, packet))
            return WN_SOURCE_PACKET;
        source->ledger.left_out++;
    }
}

const WnSourceFacts *
wn_source_facts(WnSource *source)
{
    WnSourceFacts *facts = &source->facts;

    if (source->live)
        wn_live_count_drops(source->live, &source->ledger);
    facts->name = source->name;
    facts->size = source->parts ? source->parts_size : source->input.size;
    facts->bytes = source->parts_read + source->input.bytes_read;
    facts->ended = source->ended != WN_SOURCE_PACKET;
    wn_ledger_fill(&source->ledger, facts);
    return facts;
}
