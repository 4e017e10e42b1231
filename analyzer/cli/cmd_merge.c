/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat merge RESULT...`: results of several batches as one. */
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "store/csv.h"
#include "store/database.h"
#include "store/merge.h"
#include "store/result_file.h"
#include "store/tally.h"

typedef enum { FORMAT_TEXT, FORMAT_CSV, FORMAT_NDJSON } Format;

typedef struct {
    char          **paths;
    char           *output, *database, *word;
    Format          format;
    WnOutput        out;
    GString        *text, *line;
    WnTally        *tally;
    WnDatabase     *base;
    WnRecordReader *reader;
    char           *file, *fingerprint; /* of the capture at hand */
} Run;

static void
take_record(Run *run, const WnRecord *record)
{
    wn_tally_add(run->tally, record);
    if (run->format == FORMAT_NDJSON)
        g_string_append_printf(run->text, "%s\n", run->line->str);
    if (record->type == WN_RECORD_CAPTURE) {
        g_free(run->file);
        g_free(run->fingerprint);
        run->file = g_strdup(record->file);
        run->fingerprint = g_strdup(record->fingerprint);
    } else if (record->type == WN_RECORD_SUBJECT && run->format == FORMAT_CSV) {
        wn_csv_subject(run->text, record, run->file, run->fingerprint);
    }
}

static bool
take_section(FILE *file, void *data, GError **error)
{
    Run     *run = data;
    long     start = ftell(file);
    WnRecord record = { .type = WN_RECORD_OTHER };

    if (run->base) {
        if (!wn_database_add(run->base, file, error))
            return false;
        fseek(file, start, SEEK_SET);
    }
    while (record.type != WN_RECORD_END && wn_result_file_line(file, run->line))
        if (wn_record_read(run->reader, run->line->str, run->line->len, &record))
            take_record(run, &record);
    return wn_output_write(&run->out, run->text, error);
}

/* What is no result is told, and the others are joined all the same. */
static bool
add_all(Run *run, WnMerge *merge)
{
    bool whole = true;

    for (char **path = run->paths; *path; path++) {
        g_autoptr(GError) error = NULL;
        if (!wn_merge_add(merge, *path, &error)) {
            wn_complain("%s", error->message);
            whole = false;
        }
    }
    /* What the database has already takes part, or what is added last would win. */
    if (run->database && g_file_test(run->database, G_FILE_TEST_EXISTS)) {
        g_autoptr(GError) error = NULL;
        if (!wn_merge_add(merge, run->database, &error)) {
            wn_complain("%s", error->message);
            whole = false;
        }
    }
    return whole;
}

static bool
write_all(Run *run, WnMerge *merge, GError **error)
{
    WnPageStyle style = wn_terminal_style(run->output ? -1 : STDOUT_FILENO, WN_COLOUR_AUTO);

    if (run->format == FORMAT_CSV)
        wn_csv_header(run->text);
    if (!wn_merge_each(merge, take_section, run, error))
        return false;
    if (run->format == FORMAT_TEXT)
        wn_tally_text(run->text, run->tally, &style);
    return wn_output_write(&run->out, run->text, error) && wn_output_commit(&run->out, error);
}

static WnExit
run_parsed(Run *run, GError **error)
{
    g_autoptr(WnMerge) merge = wn_merge_new();
    bool   whole = add_all(run, merge);
    WnExit status = WN_EXIT_PROGRAM;

    if (run->database)
        run->base = wn_database_open(run->database, error);
    if ((!run->database || run->base) && wn_output_open(&run->out, run->output, false, error) &&
        write_all(run, merge, error)) {
        status = wn_tally_accuses(run->tally) ? WN_EXIT_ACCUSED : WN_EXIT_FINE;
        if (!whole || wn_tally_has_unread(run->tally))
            status = WN_EXIT_UNREAD;
    }
    wn_output_clear(&run->out);
    wn_database_close(run->base);
    return status;
}

static bool
parse(Run *run, int argc, char **argv, GError **error)
{
    static const char *const words[] = { "text", "csv", "ndjson" };
    const GOptionEntry       entries[] = {
              { "format", 0, 0, G_OPTION_ARG_STRING, &run->word,
                "text: the summary; csv: a row a call; ndjson: a result again", "FORMAT" },
              { "output", 'o', 0, G_OPTION_ARG_FILENAME, &run->output,
                "Write to a file, which appears when it is complete", "FILE" },
              { "db", 0, 0, G_OPTION_ARG_FILENAME, &run->database,
                "Also put the results into this SQLite database, whose own take part", "FILE" },
              { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &run->paths, NULL, NULL },
              { .long_name = NULL }
    };
    g_autoptr(GOptionContext) context = g_option_context_new(wn_cmd_merge.synopsis);
    size_t at = 0;

    g_option_context_set_summary(context, wn_cmd_merge.does);
    g_option_context_set_description(context, wn_cmd_merge.help);
    g_option_context_add_main_entries(context, entries, NULL);
    if (!g_option_context_parse(context, &argc, &argv, error))
        return false;
    while (run->word && at < G_N_ELEMENTS(words) && strcmp(run->word, words[at]) != 0)
        at++;
    if (run->paths && at < G_N_ELEMENTS(words)) {
        run->format = (Format) at;
        return true;
    }
    g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s",
                run->paths ? "--format of merge is text, csv or ndjson" : "no result is named");
    return false;
}

static WnExit
run(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Run    all = { .text = g_string_new(NULL),
                   .line = g_string_new(NULL),
                   .tally = wn_tally_new(),
                   .reader = wn_record_reader_new() };
    WnExit status = WN_EXIT_USAGE;

    if (parse(&all, argc, argv, &error))
        status = run_parsed(&all, &error);
    if (error)
        wn_complain("%s", error->message);
    g_strfreev(all.paths);
    g_free(all.output);
    g_free(all.database);
    g_free(all.word);
    g_free(all.file);
    g_free(all.fingerprint);
    g_string_free(all.text, TRUE);
    g_string_free(all.line, TRUE);
    wn_tally_free(all.tally);
    wn_record_reader_free(all.reader);
    return status;
}

const WnCommand wn_cmd_merge = {
    .name = "merge",
    .synopsis = "RESULT...",
    .in_short = "results of several batches as one",
    .does = "Joins results of batches: each capture counts once, by its content.",
    .help = "RESULT is a folder that 'whynat batch --out' wrote, a file of it, a database that\n"
            "'whynat batch --db' filled, or what merge itself wrote with --format ndjson.  Neither "
            "their order nor repeating one changes\n"
            "anything; of two results of one capture the newer version's is taken.\n"
            "\n"
            "Examples:\n"
            "  whynat merge monday/ tuesday/\n"
            "  whynat merge --format ndjson -o all.ndjson node1.ndjson node2.ndjson\n"
            "  whynat merge --db all.sqlite results/ node1.sqlite node2.sqlite",
    .run = run,
};
