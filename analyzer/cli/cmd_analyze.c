/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat FILE...`: reads captures and says what failed and why. */
#include <string.h>
#include <unistd.h>

#include "capture/live.h"
#include "cli/analyze_options.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "cli/page.h"
#include "cli/progress.h"
#include "cli/reading.h"
#include "cli/terminal.h"
#include "cli/watch.h"
#include "report/json.h"

/* Report text is handed to the output in pieces of this size. */
enum { PIECE = 64 * 1024 };

typedef struct {
    WnAnalyzeOptions options;
    WnTextStyle      style;
    WnOutput         output;
    GString         *text;
    GPtrArray       *readings; /* WnReading, kept for a report about all of them */
    WnTextCount      count;
    bool             unread, accuses, misused; /* misused: the capture filter is wrong */
} Analysis;

/* ------------------------------------------------------------------ reading */

static WnSource *
open_source(Analysis *analysis, const char *file, GError **error)
{
    const WnAnalyzeOptions *options = &analysis->options;
    WnSourceOptions         source = { .filter = options->filter, .stop = wn_interrupt_flag() };
    WnLiveOptions           live = { .filter = options->filter,
                                     .promiscuous = true,
                                     .duration = options->duration,
                                     .stop = wn_interrupt_flag() };

    if (options->interface)
        return wn_live_open(options->interface, &live, error);
    if (options->one_capture)
        return wn_source_open_parts((const char *const *) options->files,
                                    g_strv_length(options->files), &source, error);
    return wn_source_open(file, &source, error);
}

static WnReading *
open_reading(Analysis *analysis, const char *file)
{
    g_autoptr(GError) error = NULL;
    WnSource *source = open_source(analysis, file, &error);

    if (source)
        return wn_reading_new(source, file,
                              analysis->options.one_capture ? analysis->options.files : NULL,
                              &analysis->options.engine);
    wn_complain("%s", error->message);
    if (g_error_matches(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILTER))
        analysis->misused = true;
    else
        analysis->unread = true;
    return wn_reading_new_failed(file, error->message);
}

static bool
tell_subject(Analysis *analysis, const WnSubjectReport *subject, GError **error)
{
    if (analysis->options.format == WN_FORMAT_NDJSON)
        wn_json_subject_record(analysis->text, subject, analysis->readings->len);
    else
        wn_text_subject(analysis->text, subject, &analysis->style);
    return wn_output_write(&analysis->output, analysis->text, error);
}

static bool
tell_ended(Analysis *analysis, WnWatch *watch, WnReading *reading, GError **error)
{
    const WnReport *report = wn_reading_conclude(reading)->report;
    WnTime          now = wn_reading_time(reading);

    for (size_t i = 0; i < report->n_subjects; i++)
        if (wn_watch_wants(watch, &report->subjects[i], now) &&
            !tell_subject(analysis, &report->subjects[i], error))
            return false;
    return wn_output_flush(&analysis->output, error);
}

static bool
tell_rest(Analysis *analysis, WnWatch *watch, WnReading *reading, GError **error)
{
    const WnReport *report = wn_reading_conclude(reading)->report;

    for (size_t i = 0; i < report->n_subjects; i++)
        if (wn_watch_wants_rest(watch, &report->subjects[i]) &&
            !tell_subject(analysis, &report->subjects[i], error))
            return false;
    return true;
}

static void
read_all(WnReading *reading, const char *file)
{
    WnProgress     progress;
    WnSourceStatus status;

    wn_progress_begin(&progress);
    do {
        status = wn_reading_step(reading);
        if (G_UNLIKELY(wn_progress_is_due(&progress)))
            wn_progress_draw(&progress, file, wn_reading_percent(reading));
    } while (status == WN_SOURCE_PACKET || status == WN_SOURCE_IDLE);
    wn_progress_end(&progress);
}

static bool
watch_all(Analysis *analysis, WnReading *reading, GError **error)
{
    g_autoptr(WnWatch) watch = wn_watch_new();
    WnSourceStatus status;

    do {
        status = wn_reading_step(reading);
        if (status == WN_SOURCE_PACKET && wn_watch_is_due(watch, wn_reading_time(reading)) &&
            !tell_ended(analysis, watch, reading, error))
            return false;
    } while ((status == WN_SOURCE_PACKET || status == WN_SOURCE_IDLE) &&
             !analysis->output.unwanted);
    return tell_rest(analysis, watch, reading, error);
}

/* ------------------------------------------------------------------ reporting */

/* A text report says itself what is wrong with the capture; others are for programs. */
static void
complain_of_problems(const Analysis *analysis, const WnCaptureSummary *capture)
{
    if (analysis->options.format == WN_FORMAT_TEXT && !analysis->options.output)
        return;
    for (size_t i = 0; i < capture->n_problems && !capture->complete; i++)
        wn_complain("%s: %s", capture->file, capture->problems[i]);
}

static bool
finish_reading(Analysis *analysis, WnReading *reading, GError **error)
{
    const WnAnalysis *found = wn_reading_conclude(reading);

    complain_of_problems(analysis, &found->capture);
    analysis->unread |= !found->capture.complete;
    analysis->accuses |= found->report->accuses;
    wn_text_count(&analysis->count, found->report);
    if (analysis->options.format != WN_FORMAT_TEXT)
        return true;
    if (analysis->count.captures > 1)
        g_string_append_c(analysis->text, '\n');
    if (analysis->options.watch)
        wn_text_end(analysis->text, found, &analysis->style);
    else
        wn_text_report(analysis->text, found, &analysis->style);
    return wn_output_write(&analysis->output, analysis->text, error);
}

/* One file, the parts of one ring buffer, or an interface. */
static bool
analyze(Analysis *analysis, const char *file, GError **error)
{
    g_autoptr(WnReading) reading = open_reading(analysis, file);
    bool opened = wn_reading_is_open(reading);
    bool done = true;

    if (opened && analysis->options.watch)
        done = watch_all(analysis, reading, error);
    else if (opened)
        read_all(reading, file);
    if (*wn_interrupt_flag() && !analysis->options.interface)
        wn_reading_break_off(reading, "reading was interrupted");
    if (done && opened)
        done = finish_reading(analysis, reading, error);
    if (analysis->options.format != WN_FORMAT_TEXT)
        g_ptr_array_add(analysis->readings, g_steal_pointer(&reading));
    return done;
}

static bool
write_json(Analysis *analysis, GError **error)
{
    g_autofree WnAnalysis *all = g_new0(WnAnalysis, analysis->readings->len);
    WnJson                 json;

    for (guint i = 0; i < analysis->readings->len; i++)
        all[i] = *wn_reading_analysis(g_ptr_array_index(analysis->readings, i));
    wn_json_init(&json, all, analysis->readings->len,
                 analysis->options.format == WN_FORMAT_JSON ? WN_JSON_DOCUMENT : WN_JSON_RECORDS);
    if (analysis->options.watch)
        wn_json_omit_subjects(&json);
    while (wn_json_step(&json, analysis->text))
        if (analysis->text->len >= PIECE &&
            !wn_output_write(&analysis->output, analysis->text, error))
            return false;
    return wn_output_write(&analysis->output, analysis->text, error);
}

static bool
analyze_all(Analysis *analysis, GError **error)
{
    const WnAnalyzeOptions *options = &analysis->options;

    if (options->interface || options->one_capture) {
        if (!analyze(analysis, options->interface ? options->interface : options->files[0], error))
            return false;
    } else {
        for (char **file = options->files; *file && !analysis->misused; file++) {
            if (*wn_interrupt_flag()) {
                analysis->unread = true;
                break;
            }
            if (!analyze(analysis, *file, error))
                return false;
        }
    }
    if (analysis->misused)
        return true;
    if (options->format == WN_FORMAT_HTML)
        return wn_page_write(&analysis->output, analysis->readings, options->filter, error) &&
               wn_output_commit(&analysis->output, error);
    if (options->format != WN_FORMAT_TEXT)
        return write_json(analysis, error) && wn_output_commit(&analysis->output, error);
    wn_text_total(analysis->text, &analysis->count, &analysis->style);
    return wn_output_write(&analysis->output, analysis->text, error) &&
           wn_output_commit(&analysis->output, error);
}

static WnExit
status_of(const Analysis *analysis)
{
    if (analysis->misused)
        return WN_EXIT_USAGE;
    if (analysis->unread)
        return WN_EXIT_UNREAD;
    return analysis->accuses ? WN_EXIT_ACCUSED : WN_EXIT_FINE;
}

static WnExit
run_parsed(Analysis *analysis, GError **error)
{
    const WnAnalyzeOptions *options = &analysis->options;
    WnExit                  status = WN_EXIT_PROGRAM;

    wn_interrupt_catch();
    analysis->text = g_string_new(NULL);
    analysis->readings = g_ptr_array_new_with_free_func((GDestroyNotify) wn_reading_free);
    analysis->style = (WnTextStyle){
        .page = wn_terminal_style(options->output ? -1 : STDOUT_FILENO, options->colour),
        .detail = options->detail,
    };
    if (wn_output_open(&analysis->output, options->output, options->interface != NULL, error) &&
        analyze_all(analysis, error))
        status = status_of(analysis);
    wn_output_clear(&analysis->output);
    g_ptr_array_unref(analysis->readings);
    g_string_free(analysis->text, TRUE);
    return status;
}

static WnExit
run(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Analysis analysis = { 0 };
    WnExit   status = WN_EXIT_USAGE;

    if (wn_analyze_options_parse(&analysis.options, argc, argv, &error))
        status = run_parsed(&analysis, &error);
    if (error)
        wn_complain("%s", error->message);
    wn_analyze_options_clear(&analysis.options);
    return status;
}

const WnCommand wn_cmd_analyze = {
    .name = "diagnose",
    .synopsis = "FILE...",
    .does = "Reads captures of SIP telephony and says what failed, and why.",
    .help =
        "FILE is a capture in pcap or pcapng format, also as .gz, .zst or .lz4; - is standard\n"
        "input.  Several files are analysed one by one.\n"
        "\n"
        "Examples:\n"
        "  whynat call.pcap\n"
        "  whynat --format html -o report.html call.pcap\n"
        "  whynat -q --format ndjson *.pcap.gz > verdicts.ndjson\n"
        "  whynat --one-capture ring_*.pcapng\n"
        "  ssh gateway tcpdump -i any -s 0 -U -w - | whynat -\n"
        "  sudo whynat -i eth0 --duration 300 --watch\n"
        "  whynat --same-realm 10.1.0.0/16,10.2.0.0/16 vpn.pcap\n"
        "\n"
        "Exit status: 0 no NAT fault found; 1 a NAT fault is certain or likely; 2 wrong usage;\n"
        "3 a file could not be read, or not to its end; 70 the program or its output failed.",
    .run = run,
};
