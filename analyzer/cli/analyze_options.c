/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See analyze_options.h. */
#include "cli/analyze_options.h"

#include <string.h>

#include "cli/command.h"
#include "cli/limits.h"

/* The options as written. */
typedef struct {
    char         **files, **more_files, *format, *output, *colour, *filter, *interface;
    int            duration;
    gboolean       quiet, verbose, watch, one_capture;
    WnNetworkTexts network;
    WnLimitTexts   limits;
} Texts;

static void
texts_clear(Texts *texts)
{
    g_strfreev(texts->files);
    g_strfreev(texts->more_files);
    g_free(texts->format);
    g_free(texts->output);
    g_free(texts->colour);
    g_free(texts->filter);
    g_free(texts->interface);
    wn_network_texts_clear(&texts->network);
    wn_limits_clear(&texts->limits);
}

/* What it does without a command, and the commands. */
static char *
summarise(void)
{
    GString *summary = g_string_new(wn_cmd_analyze.does);

    g_string_append(summary, "\n\nOther commands:");
    for (const WnCommand *const *command = wn_commands; *command; command++) {
        if (!(*command)->in_short)
            continue;
        g_autofree char *call = g_strdup_printf("%s %s", (*command)->name, (*command)->synopsis);
        g_string_append_printf(summary, "\n  whynat %-31s %s", call, (*command)->in_short);
    }
    g_string_append(summary,
                    "\n  whynat help COMMAND                    the same as whynat COMMAND --help");
    return g_string_free(summary, FALSE);
}

static bool
scan(Texts *texts, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        { "read", 'r', 0, G_OPTION_ARG_FILENAME_ARRAY, &texts->more_files,
          "Read this capture; the same as naming it", "FILE" },
        { "filter", 'f', 0, G_OPTION_ARG_STRING, &texts->filter,
          "Only packets that match, in the language of tcpdump", "FILTER" },
        { "one-capture", 0, 0, G_OPTION_ARG_NONE, &texts->one_capture,
          "The files are the parts of one ring buffer", NULL },
        { "interface", 'i', 0, G_OPTION_ARG_STRING, &texts->interface,
          "Listen to a network interface until Ctrl-C", "IFACE" },
        { "duration", 0, 0, G_OPTION_ARG_INT, &texts->duration, "Listen for so many seconds",
          "SECONDS" },
        { "watch", 0, 0, G_OPTION_ARG_NONE, &texts->watch,
          "Print each verdict as soon as its call has ended", NULL },
        { "format", 0, 0, G_OPTION_ARG_STRING, &texts->format, "text, json, ndjson or html",
          "FORMAT" },
        { "output", 'o', 0, G_OPTION_ARG_FILENAME, &texts->output,
          "Write to a file, which appears when it is complete", "FILE" },
        { "quiet", 'q', 0, G_OPTION_ARG_NONE, &texts->quiet, "Only what failed, a line each",
          NULL },
        { "verbose", 'v', 0, G_OPTION_ARG_NONE, &texts->verbose,
          "Everything: parties, media, all evidence, all that was ruled out", NULL },
        { "color", 0, 0, G_OPTION_ARG_STRING, &texts->colour, "auto, always or never", "WHEN" },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &texts->files, NULL, NULL },
        { .long_name = NULL }
    };
    g_autofree char *summary = summarise();
    GOptionContext  *context = g_option_context_new(wn_cmd_analyze.synopsis);
    bool             right;

    g_option_context_set_summary(context, summary);
    g_option_context_set_description(context, wn_cmd_analyze.help);
    g_option_context_add_main_entries(context, entries, NULL);
    wn_network_add_options(context, &texts->network);
    wn_limits_add_options(context, &texts->limits);
    right = g_option_context_parse(context, argc, argv, error);
    g_option_context_free(context);
    return right;
}

static bool refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool
refuse(GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, text);
    return false;
}

static bool
choose_format(const char *word, WnFormat *format, GError **error)
{
    static const char *const words[] = { "text", "json", "ndjson", "html" };

    if (!word)
        return true;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(word, words[i]) == 0) {
            *format = (WnFormat) i;
            return true;
        }
    }
    return refuse(error, "--format '%s' is not text, json, ndjson or html", word);
}

static bool
check_input(const WnAnalyzeOptions *options, const Texts *texts, GError **error)
{
    unsigned inputs = 0;

    for (char **file = options->files; file && *file; file++)
        inputs += strcmp(*file, "-") == 0;
    if (!options->files && !options->interface)
        return refuse(error, "no capture is named (whynat --help shows how)");
    if (options->files && options->interface)
        return refuse(error, "files are read or an interface is listened to, not both");
    if (inputs > 1 || (inputs > 0 && options->one_capture))
        return refuse(error, options->one_capture
                                 ? "standard input is no part of a ring buffer (--one-capture)"
                                 : "standard input can be read only once");
    if (texts->duration < 0 || (texts->duration > 0 && !options->interface))
        return refuse(error, "--duration is the number of seconds to listen with -i");
    if (texts->quiet && texts->verbose)
        return refuse(error, "-q and -v contradict each other");
    if (options->watch && options->format != WN_FORMAT_TEXT && options->format != WN_FORMAT_NDJSON)
        return refuse(error, "--watch needs --format text or ndjson: other reports are whole");
    return true;
}

/* Names given by -r stand before the others. */
static char **
join_files(const Texts *texts)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new();

    for (char **file = texts->more_files; file && *file; file++)
        g_ptr_array_add(all, g_strdup(*file));
    for (char **file = texts->files; file && *file; file++)
        g_ptr_array_add(all, g_strdup(*file));
    if (all->len == 0)
        return NULL;
    g_ptr_array_add(all, NULL);
    return (char **) g_ptr_array_free(g_steal_pointer(&all), FALSE);
}

static bool
choose(WnAnalyzeOptions *options, Texts *texts, GError **error)
{
    options->files = join_files(texts);
    options->interface = g_steal_pointer(&texts->interface);
    options->filter = g_steal_pointer(&texts->filter);
    options->output = g_steal_pointer(&texts->output);
    options->duration = texts->duration * WN_SECOND;
    options->watch = texts->watch;
    options->one_capture = texts->one_capture;
    options->detail = texts->quiet     ? WN_DETAIL_BRIEF
                      : texts->verbose ? WN_DETAIL_FULL
                                       : WN_DETAIL_NORMAL;
    if (texts->colour && !wn_colour_parse(texts->colour, &options->colour))
        return refuse(error, "--color '%s' is not auto, always or never", texts->colour);
    return choose_format(texts->format, &options->format, error) &&
           check_input(options, texts, error) &&
           wn_limits_parse(&texts->limits, &options->engine, error) &&
           wn_network_parse(&options->network, &texts->network, &options->engine, error);
}

bool
wn_analyze_options_parse(WnAnalyzeOptions *options, int argc, char **argv, GError **error)
{
    Texts texts = { 0 };
    bool  right;

    *options = (WnAnalyzeOptions){ .format = WN_FORMAT_TEXT, .detail = WN_DETAIL_NORMAL };
    wn_options_init(&options->engine);
    right = scan(&texts, &argc, &argv, error) && choose(options, &texts, error);
    texts_clear(&texts);
    return right;
}

void
wn_analyze_options_clear(WnAnalyzeOptions *options)
{
    g_strfreev(options->files);
    g_free(options->interface);
    g_free(options->filter);
    g_free(options->output);
    wn_network_clear(&options->network);
}
