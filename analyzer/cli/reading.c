/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See reading.h. */
#include "cli/reading.h"

#include "capture/decode.h"

struct WnReading {
    WnSource   *source; /* NULL: could not be opened */
    WnDecoder  *decoder;
    WnEngine   *engine;
    char       *name;
    char      **parts;
    WnTime      time;
    bool        finished;               /* the decoder holds nothing back any more */
    const char *broken_off;             /* why; NULL: it was not */
    char       *fingerprint, *settings; /* NULL: not asked for */
    WnAnalysis  analysis;
    WnReport    nothing;  /* the report of a source that could not be opened */
    GPtrArray  *problems; /* what analysis points to; rewritten by each conclude */
    GPtrArray  *link_types;
    GArray     *reasons; /* WnNotDecoded */
};

static void
deliver(const WnPacket *packet, void *data)
{
    wn_engine_feed(data, packet);
}

static WnReading *
reading_new(const char *name)
{
    WnReading *reading = g_new0(WnReading, 1);

    reading->name = g_strdup(name);
    reading->problems = g_ptr_array_new_with_free_func(g_free);
    reading->link_types = g_ptr_array_new_with_free_func(g_free);
    reading->reasons = g_array_new(FALSE, FALSE, sizeof(WnNotDecoded));
    return reading;
}

WnReading *
wn_reading_new(WnSource *source, const char *name, char *const *parts, const WnOptions *options)
{
    WnReading *reading = reading_new(name);

    reading->source = source;
    reading->parts = g_strdupv((char **) parts);
    reading->engine = wn_engine_new(options);
    reading->decoder = wn_decoder_new(NULL, deliver, reading->engine);
    return reading;
}

WnReading *
wn_reading_new_failed(const char *name, const char *problem)
{
    WnReading *reading = reading_new(name);

    g_ptr_array_add(reading->problems, g_strdup(problem));
    wn_reading_conclude(reading);
    return reading;
}

void
wn_reading_free(WnReading *reading)
{
    if (!reading)
        return;
    wn_decoder_free(reading->decoder);
    wn_engine_free(reading->engine);
    wn_source_free(reading->source);
    g_ptr_array_unref(reading->problems);
    g_ptr_array_unref(reading->link_types);
    g_array_unref(reading->reasons);
    g_strfreev(reading->parts);
    g_free(reading->name);
    g_free(reading->fingerprint);
    g_free(reading->settings);
    g_free(reading);
}

bool
wn_reading_is_open(const WnReading *reading)
{
    return reading->source != NULL;
}

WnSourceStatus
wn_reading_step(WnReading *reading)
{
    WnRawPacket    packet;
    WnSourceStatus status = wn_source_next(reading->source, &packet);

    if (status == WN_SOURCE_PACKET) {
        reading->time = packet.time;
        wn_decoder_feed(reading->decoder, &packet);
    } else if (status != WN_SOURCE_IDLE && !reading->finished) {
        wn_decoder_finish(reading->decoder);
        reading->finished = true;
    }
    return status;
}

const WnAnalysis *
wn_reading_finish(WnReading *reading)
{
    WnSourceStatus status;

    do {
        status = wn_reading_step(reading);
    } while (status == WN_SOURCE_PACKET || status == WN_SOURCE_IDLE);
    return wn_reading_conclude(reading);
}

const WnEngine *
wn_reading_engine(const WnReading *reading)
{
    return reading->engine;
}

WnTime
wn_reading_time(const WnReading *reading)
{
    return reading->time;
}

int
wn_reading_percent(WnReading *reading)
{
    const WnSourceFacts *facts = wn_source_facts(reading->source);

    return facts->size > 0 ? (int) (MIN(facts->bytes, facts->size) * 100 / facts->size) : -1;
}

void
wn_reading_break_off(WnReading *reading, const char *why)
{
    reading->broken_off = why;
}

void
wn_reading_identify(WnReading *reading, const char *fingerprint, const char *settings)
{
    g_free(reading->fingerprint);
    g_free(reading->settings);
    reading->fingerprint = g_strdup(fingerprint);
    reading->settings = g_strdup(settings);
}

/* ------------------------------------------------------------------ what the source says */

static const char *
link_type_name(uint16_t link_type)
{
    switch (link_type) {
    case 0:
        return "NULL";
    case 1:
        return "ETHERNET";
    case 9:
        return "PPP";
    case 12:
    case 101:
        return "RAW";
    case 50:
        return "PPP_HDLC";
    case 51:
        return "PPP_ETHER";
    case 104:
        return "C_HDLC";
    case 105:
        return "IEEE802_11";
    case 108:
        return "LOOP";
    case 113:
        return "LINUX_SLL";
    case 127:
        return "IEEE802_11_RADIOTAP";
    case 228:
        return "IPV4";
    case 229:
        return "IPV6";
    case 276:
        return "LINUX_SLL2";
    default:
        return NULL;
    }
}

static void
add_link_type(WnReading *reading, uint16_t link_type)
{
    const char      *name = link_type_name(link_type);
    g_autofree char *text = name ? g_strdup(name) : g_strdup_printf("LINKTYPE %u", link_type);

    if (!g_ptr_array_find_with_equal_func(reading->link_types, text, g_str_equal, NULL))
        g_ptr_array_add(reading->link_types, g_steal_pointer(&text));
}

static void
describe_point(WnReading *reading, const WnSourceFacts *facts, size_t index)
{
    const WnCapturePoint *point = &facts->points[index];
    WnCaptureFacts        known = { .capture = (uint16_t) index,
                                    .snaplen = point->snaplen,
                                    .dropped = point->dropped,
                                    .truncated = point->truncated,
                                    .filtered = point->filtered,
                                    .incomplete = !facts->complete || reading->broken_off != NULL };

    wn_engine_describe_capture(reading->engine, &known);
}

static void add_problem(WnReading *reading, const char *format, ...) G_GNUC_PRINTF(2, 3);

static void
add_problem(WnReading *reading, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(reading->problems, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

/* Packets and filters of the points that a person has to know of. */
static void
add_point_problems(WnReading *reading, const WnSourceFacts *facts)
{
    uint64_t    dropped = 0, truncated = 0;
    const char *filter = NULL;
    bool        filtered = false;

    for (size_t i = 0; i < facts->n_points; i++) {
        dropped += facts->points[i].dropped;
        truncated += facts->points[i].truncated;
        filtered |= facts->points[i].filtered;
        if (!filter)
            filter = facts->points[i].filter;
    }
    if (truncated > 0)
        add_problem(reading,
                    "%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                    " packets were cut short when they were captured (snap length)",
                    truncated, facts->packets);
    if (dropped > 0)
        add_problem(reading, "%" G_GUINT64_FORMAT " packets were lost while capturing", dropped);
    if (filtered && filter)
        add_problem(reading, "only packets that match a capture filter are in it: %s", filter);
    else if (filtered)
        add_problem(reading, "a capture filter was in force; what it left out cannot be judged");
}

static void
list_problems(WnReading *reading, const WnSourceFacts *facts)
{
    g_ptr_array_set_size(reading->problems, 0);
    for (size_t i = 0; i < facts->n_problems; i++)
        g_ptr_array_add(reading->problems, g_strdup(facts->problems[i]));
    /* A source that was stopped says so itself. */
    if (reading->broken_off && facts->complete)
        add_problem(reading, "%s after packet %" G_GUINT64_FORMAT, reading->broken_off,
                    facts->packets);
    add_point_problems(reading, facts);
}

static void
list_reasons(WnReading *reading)
{
    size_t                 n = 0;
    const WnDecoderReason *reasons = wn_decoder_reasons(reading->decoder, &n);

    g_array_set_size(reading->reasons, 0);
    for (size_t i = 0; i < n; i++) {
        WnNotDecoded reason = { reasons[i].reason, reasons[i].count };
        g_array_append_val(reading->reasons, reason);
    }
}

static void
conclude_source(WnReading *reading)
{
    const WnSourceFacts *facts = wn_source_facts(reading->source);
    WnCaptureSummary    *capture = &reading->analysis.capture;

    list_problems(reading, facts);
    list_reasons(reading);
    g_ptr_array_set_size(reading->link_types, 0);
    for (size_t i = 0; i < facts->n_points; i++) {
        describe_point(reading, facts, i);
        add_link_type(reading, facts->points[i].link_type);
    }
    capture->bytes = facts->bytes;
    capture->packets = facts->packets;
    capture->first = facts->first;
    capture->last = facts->last;
    capture->complete = facts->complete && !reading->broken_off;
    reading->analysis.report = wn_engine_conclude(reading->engine);
}

const WnAnalysis *
wn_reading_conclude(WnReading *reading)
{
    WnCaptureSummary *capture = &reading->analysis.capture;

    *capture = (WnCaptureSummary){ .file = reading->name,
                                   .fingerprint = reading->fingerprint,
                                   .settings = reading->settings };
    if (reading->parts) {
        capture->parts = (const char *const *) reading->parts;
        capture->n_parts = g_strv_length(reading->parts);
    }
    reading->analysis.report = &reading->nothing;
    if (reading->source)
        conclude_source(reading);
    capture->problems = (const char *const *) reading->problems->pdata;
    capture->n_problems = reading->problems->len;
    capture->link_types = (const char *const *) reading->link_types->pdata;
    capture->n_link_types = reading->link_types->len;
    capture->not_decoded = (const WnNotDecoded *) (const void *) reading->reasons->data;
    capture->n_not_decoded = reading->reasons->len;
    return &reading->analysis;
}

const WnAnalysis *
wn_reading_analysis(const WnReading *reading)
{
    return &reading->analysis;
}
