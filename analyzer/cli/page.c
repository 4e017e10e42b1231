/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See page.h. */
#include "cli/page.h"

#include <string.h>

#include "capture/decode.h"
#include "cli/interrupt.h"
#include "report/html.h"

static void
take(const WnPacket *packet, void *data)
{
    wn_excerpts_take(data, packet);
}

/* The same capture again; NULL where it is no file (any more). */
static WnSource *
reopen(const WnCaptureSummary *capture, const char *filter)
{
    WnSourceOptions options = { .filter = filter, .stop = wn_interrupt_flag() };

    if (capture->n_parts > 0)
        return wn_source_open_parts(capture->parts, capture->n_parts, &options, NULL);
    if (!g_file_test(capture->file, G_FILE_TEST_IS_REGULAR))
        return NULL;
    return wn_source_open(capture->file, &options, NULL);
}

static void
read_again(const WnCaptureSummary *capture, const char *filter, WnExcerpts *excerpts)
{
    g_autoptr(WnSource) source = reopen(capture, filter);
    g_autoptr(WnDecoder) decoder = NULL;
    WnRawPacket packet;

    if (!source)
        return;
    decoder = wn_decoder_new(NULL, take, excerpts);
    while (wn_source_next(source, &packet) == WN_SOURCE_PACKET)
        wn_decoder_feed(decoder, &packet);
    wn_decoder_finish(decoder);
}

static WnHtmlCapture
prepare(const WnReading *reading, const char *filter)
{
    WnHtmlCapture capture = { .analysis = wn_reading_analysis(reading) };
    WnExcerpts   *excerpts;

    if (!wn_reading_is_open(reading))
        return capture;
    capture.ladders = wn_ladders_new(wn_reading_engine(reading));
    excerpts = wn_excerpts_new();
    wn_html_prepare(&capture, excerpts);
    if (wn_excerpts_wants_any(excerpts))
        read_again(&capture.analysis->capture, filter, excerpts);
    capture.excerpts = excerpts;
    return capture;
}

bool
wn_page_write(WnOutput *output, const GPtrArray *readings, const char *filter, GError **error)
{
    g_autofree WnHtmlCapture *captures = g_new0(WnHtmlCapture, readings->len + 1);
    g_autoptr(GString) text = g_string_new(NULL);
    bool written = true;

    for (guint i = 0; i < readings->len; i++)
        captures[i] = prepare(g_ptr_array_index(readings, i), filter);
    wn_html_begin(text, captures, readings->len);
    for (guint i = 0; i < readings->len && written; i++) {
        wn_html_capture(text, captures, i);
        written = wn_output_write(output, text, error);
    }
    wn_html_end(text);
    for (guint i = 0; i < readings->len; i++) {
        wn_ladders_free(captures[i].ladders);
        wn_excerpts_free((WnExcerpts *) captures[i].excerpts);
    }
    return written && wn_output_write(output, text, error);
}
