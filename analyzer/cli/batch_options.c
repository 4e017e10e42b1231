/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See batch_options.h. */
#include "cli/batch_options.h"

#include <string.h>

#include "cli/command.h"

/* The options as written. */
typedef struct {
    char         **names, *directory, *database, *format, *colour, *memory;
    int            workers;
    double         time_limit;
    gboolean       resume, quiet, separate;
    WnNetworkTexts network;
} Texts;

static void
texts_clear(Texts *texts)
{
    g_strfreev(texts->names);
    g_free(texts->directory);
    g_free(texts->database);
    g_free(texts->format);
    g_free(texts->colour);
    g_free(texts->memory);
    wn_network_texts_clear(&texts->network);
}

static bool
scan(Texts *texts, int *argc, char ***argv, GError **error)
{
    const GOptionEntry entries[] = {
        { "jobs", 'j', 0, G_OPTION_ARG_INT, &texts->workers,
          "Read so many captures at a time (default: one for each core)", "N" },
        { "out", 0, 0, G_OPTION_ARG_FILENAME, &texts->directory,
          "Keep the result of each capture in this folder, as FINGERPRINT.ndjson", "DIR" },
        { "db", 0, 0, G_OPTION_ARG_FILENAME, &texts->database,
          "Keep the results in this SQLite database", "FILE" },
        { "resume", 0, 0, G_OPTION_ARG_NONE, &texts->resume,
          "Do not read again what --out or --db already holds", NULL },
        { "format", 0, 0, G_OPTION_ARG_STRING, &texts->format,
          "text: a line a capture and a summary; csv: a row a call", "FORMAT" },
        { "time-limit", 0, 0, G_OPTION_ARG_DOUBLE, &texts->time_limit,
          "Read no capture for longer; what was read until then is judged", "SECONDS" },
        { "max-memory", 0, 0, G_OPTION_ARG_STRING, &texts->memory,
          "Let no capture's analysis take more (512M, 2G); what is left out is told", "SIZE" },
        { "separate", 0, 0, G_OPTION_ARG_NONE, &texts->separate,
          "Do not join files that look like the parts of one ring buffer", NULL },
        { "quiet", 'q', 0, G_OPTION_ARG_NONE, &texts->quiet, "Only the summary", NULL },
        { "color", 0, 0, G_OPTION_ARG_STRING, &texts->colour, "auto, always or never", "WHEN" },
        { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &texts->names, NULL, NULL },
        { .long_name = NULL }
    };
    GOptionContext *context = g_option_context_new(wn_cmd_batch.synopsis);
    bool            right;

    texts->workers = -1;
    g_option_context_set_summary(context, wn_cmd_batch.does);
    g_option_context_set_description(context, wn_cmd_batch.help);
    g_option_context_add_main_entries(context, entries, NULL);
    wn_network_add_options(context, &texts->network);
    right = g_option_context_parse(context, argc, argv, error);
    g_option_context_free(context);
    return right;
}

static bool
refuse(const char *sentence, GError **error)
{
    g_set_error_literal(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, sentence);
    return false;
}

bool
wn_size_parse(const char *text, uint64_t *size)
{
    static const char units[] = "KMGT";
    char             *end = NULL;
    double            number = g_ascii_strtod(text, &end);
    const char       *unit = *end ? strchr(units, g_ascii_toupper(*end)) : NULL;

    if (end == text || !(number > 0) || (*end && (!unit || end[1])))
        return false;
    for (ptrdiff_t i = 0; unit && i <= unit - units; i++)
        number *= 1024;
    if (number < 1 || number > 1e15)
        return false;
    *size = (uint64_t) number;
    return true;
}

void
wn_limit_memory(WnOptions *engine, uint64_t bytes)
{
    /* Bytes that one entry costs with all that hangs on it, texts and report included, rounded up
     * from measured captures; and its share of the whole. */
    const struct {
        uint32_t *limit;
        unsigned  bytes, percent;
    } tables[] = {
        { &engine->max_messages, 1100, 65 }, { &engine->max_flows, 600, 15 },
        { &engine->max_streams, 700, 10 },   { &engine->max_stun, 400, 5 },
        { &engine->max_notes, 200, 5 },
    };
    enum { FEWEST = 64 };

    for (size_t i = 0; i < G_N_ELEMENTS(tables); i++) {
        uint64_t most = bytes / 100 * tables[i].percent / tables[i].bytes;
        *tables[i].limit = (uint32_t) CLAMP(most, FEWEST, *tables[i].limit);
    }
}

static bool
choose_limits(WnBatchOptions *options, const Texts *texts, GError **error)
{
    enum { MOST_WORKERS = 1024, BASE = 8 << 20 };
    uint64_t bytes;

    if (texts->workers == 0 || texts->workers < -1 || texts->workers > MOST_WORKERS)
        return refuse("-j is a number of workers, from 1 to 1024", error);
    options->workers = texts->workers > 0 ? (unsigned) texts->workers : g_get_num_processors();
    if (texts->time_limit < 0 || texts->time_limit > 1e9)
        return refuse("--time-limit is a number of seconds", error);
    options->time_limit = (gint64) (texts->time_limit * G_USEC_PER_SEC);
    if (!texts->memory)
        return true;
    /* Windows over the file, and what waits for its rest, come first. */
    if (!wn_size_parse(texts->memory, &bytes) || bytes < 2 * BASE)
        return refuse("--max-memory is a size of at least 16M, as 512M or 2G", error);
    wn_limit_memory(&options->engine, bytes - BASE);
    return true;
}

static char *
join_settings(const Texts *texts)
{
    g_autofree char *network = wn_network_texts_join(&texts->network);
    GString         *line = g_string_new(network);

    if (texts->time_limit > 0)
        g_string_append_printf(line, "%s--time-limit %g", line->len ? " " : "", texts->time_limit);
    if (texts->memory)
        g_string_append_printf(line, "%s--max-memory %s", line->len ? " " : "", texts->memory);
    return g_string_free(line, FALSE);
}

static bool
choose(WnBatchOptions *options, Texts *texts, GError **error)
{
    options->names = g_steal_pointer(&texts->names);
    options->directory = g_steal_pointer(&texts->directory);
    options->database = g_steal_pointer(&texts->database);
    options->resume = texts->resume;
    options->quiet = texts->quiet;
    options->separate = texts->separate;
    options->settings = join_settings(texts);
    if (!options->names)
        return refuse("no capture or folder is named (whynat batch --help shows how)", error);
    if (texts->resume && !options->directory && !options->database)
        return refuse("--resume needs --out or --db: where the results of the first run are",
                      error);
    if (texts->colour && !wn_colour_parse(texts->colour, &options->colour))
        return refuse("--color is auto, always or never", error);
    if (texts->format && strcmp(texts->format, "csv") == 0)
        options->format = WN_BATCH_CSV;
    else if (texts->format && strcmp(texts->format, "text") != 0)
        return refuse("--format of batch is text or csv (--out keeps ndjson)", error);
    return choose_limits(options, texts, error) &&
           wn_network_parse(&options->network, &texts->network, &options->engine, error);
}

bool
wn_batch_options_parse(WnBatchOptions *options, int argc, char **argv, GError **error)
{
    Texts texts = { 0 };
    bool  right;

    *options = (WnBatchOptions){ .format = WN_BATCH_TEXT };
    wn_options_init(&options->engine);
    right = scan(&texts, &argc, &argv, error) && choose(options, &texts, error);
    texts_clear(&texts);
    return right;
}

void
wn_batch_options_clear(WnBatchOptions *options)
{
    g_strfreev(options->names);
    g_free(options->directory);
    g_free(options->database);
    g_free(options->settings);
    wn_network_clear(&options->network);
}
