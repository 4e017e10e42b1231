/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See inspect.h. */
#include "cli/inspect.h"

#include <string.h>
#include <unistd.h>

#include "cli/interrupt.h"
#include "cli/network.h"
#include "cli/output.h"
#include "cli/reading.h"
#include "cli/terminal.h"

typedef struct {
    char         **files, *format, *output, *filter;
    WnNetworkTexts network_texts;
    WnNetwork      network;
    WnOptions      engine;
} Options;

static bool
parse(Options *options, const WnInspection *inspection, int argc, char **argv, GError **error)
{
    const GOptionEntry entries[] = {
        { "format", 0, 0, G_OPTION_ARG_STRING, &options->format, "text or json", "FORMAT" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &options->output,
          "Write to a file, which appears when it is complete", "FILE" },
        { "filter", 'f', 0, G_OPTION_ARG_STRING, &options->filter,
          "Only packets that match, in the language of tcpdump", "FILTER" },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL, NULL },
        { .long_name = NULL }
    };
    g_autoptr(GOptionContext) context = g_option_context_new(inspection->command->synopsis);

    g_option_context_set_summary(context, inspection->command->does);
    g_option_context_set_description(context, inspection->command->help);
    g_option_context_add_main_entries(context, entries, NULL);
    wn_network_add_options(context, &options->network_texts);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return false;
    if (options->format && strcmp(options->format, "text") != 0 &&
        strcmp(options->format, "json") != 0) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                    "--format '%s' is not text or json", options->format);
        return false;
    }
    if (!options->files && !inspection->alone_text) {
        g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                    "no capture is named (whynat %s --help shows how)", inspection->command->name);
        return false;
    }
    wn_options_init(&options->engine);
    if (inspection->ask)
        inspection->ask(&options->engine);
    return wn_network_parse(&options->network, &options->network_texts, &options->engine, error);
}

static void
options_clear(Options *options)
{
    g_strfreev(options->files);
    g_free(options->format);
    g_free(options->output);
    g_free(options->filter);
    wn_network_texts_clear(&options->network_texts);
    wn_network_clear(&options->network);
}

static WnReading *
read_file(const Options *options, const char *file, WnExit *status)
{
    WnSourceOptions source = { .filter = options->filter, .stop = wn_interrupt_flag() };
    g_autoptr(GError) error = NULL;
    WnSource      *opened = wn_source_open(file, &source, &error);
    WnReading     *reading;
    WnSourceStatus step;

    if (!opened) {
        wn_complain("%s", error->message);
        *status = g_error_matches(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILTER) ? WN_EXIT_USAGE
                                                                                  : WN_EXIT_UNREAD;
        return wn_reading_new_failed(file, error->message);
    }
    reading = wn_reading_new(opened, file, NULL, &options->engine);
    do {
        step = wn_reading_step(reading);
    } while (step == WN_SOURCE_PACKET || step == WN_SOURCE_IDLE);
    if (*wn_interrupt_flag())
        wn_reading_break_off(reading, "interrupted: only what was read until then is told");
    const WnCaptureSummary *capture = &wn_reading_conclude(reading)->capture;
    for (size_t i = 0; i < capture->n_problems && !capture->complete; i++)
        wn_complain("%s: %s", capture->file, capture->problems[i]);
    if (!capture->complete)
        *status = WN_EXIT_UNREAD;
    return reading;
}

static void
print(const WnInspection *inspection, const GPtrArray *readings, bool json,
      const WnPageStyle *style, GString *text)
{
    g_autofree WnAnalysis *all = g_new0(WnAnalysis, readings->len);

    for (guint i = 0; i < readings->len; i++)
        all[i] = *wn_reading_analysis(g_ptr_array_index(readings, i));
    if (json) {
        inspection->json(text, all, readings->len);
        return;
    }
    for (guint i = 0; i < readings->len; i++) {
        if (i > 0)
            g_string_append_c(text, '\n');
        inspection->text(text, &all[i], style);
    }
}

static bool
write_out(const Options *options, GString *text, GError **error)
{
    WnOutput output;
    bool     done;

    if (!wn_output_open(&output, options->output, false, error))
        return false;
    done = wn_output_write(&output, text, error) && wn_output_commit(&output, error);
    wn_output_clear(&output);
    return done;
}

static WnExit
run(const WnInspection *inspection, const Options *options, GError **error)
{
    g_autoptr(GPtrArray) readings =
        g_ptr_array_new_with_free_func((GDestroyNotify) wn_reading_free);
    g_autoptr(GString) text = g_string_new(NULL);
    WnPageStyle style = wn_terminal_style(options->output ? -1 : STDOUT_FILENO, WN_COLOUR_AUTO);
    bool        json = options->format && strcmp(options->format, "json") == 0;
    WnExit      status = WN_EXIT_FINE;

    wn_interrupt_catch();
    for (char **file = options->files; file && *file && status != WN_EXIT_USAGE; file++)
        g_ptr_array_add(readings, read_file(options, *file, &status));
    if (status == WN_EXIT_USAGE)
        return status;
    if (options->files)
        print(inspection, readings, json, &style, text);
    else if (json)
        inspection->alone_json(text);
    else
        inspection->alone_text(text, &style);
    return write_out(options, text, error) ? status : WN_EXIT_PROGRAM;
}

WnExit
wn_inspect(const WnInspection *inspection, int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Options options = { 0 };
    WnExit  status = WN_EXIT_USAGE;

    if (parse(&options, inspection, argc, argv, &error))
        status = run(inspection, &options, &error);
    if (error)
        wn_complain("%s", error->message);
    options_clear(&options);
    return status;
}
