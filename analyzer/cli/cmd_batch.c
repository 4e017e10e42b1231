/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `whynat batch PATH...`: many captures, a line each and a summary. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <unistd.h>

#include "cli/bar.h"
#include "cli/batch.h"
#include "cli/command.h"
#include "cli/interrupt.h"
#include "cli/output.h"
#include "store/csv.h"

typedef struct {
    WnBatchOptions options;
    WnCaptures     captures;
    WnDatabase    *database;
    WnTally       *total;
    WnPageStyle    style;
    WnOutput       output;
    GString       *text;
    WnBar          bar;
    unsigned       duplicates, resumed, dropped;
} Run;

static bool
take_ended(Run *run, const WnBatchEnded *ended, GError **error)
{
    wn_bar_advance(&run->bar, ended->units, ended->bytes, ended->read);
    run->dropped += ended->dropped;
    run->resumed += ended->resumed;
    if (ended->text->len == 0)
        return true;
    wn_bar_wipe(&run->bar);
    return wn_output_write(&run->output, ended->text, error) &&
           wn_output_flush(&run->output, error);
}

static void
count_units(Run *run, guint64 *n, guint64 *bytes)
{
    *n = *bytes = 0;
    for (guint i = 0; i < run->captures.units->len; i++) {
        const WnUnit *unit = g_ptr_array_index(run->captures.units, i);
        run->duplicates += unit->duplicate;
        *n += !unit->duplicate;
        *bytes += unit->duplicate ? 0 : unit->size;
    }
}

static bool
read_units(Run *run, GError **error)
{
    WnBatchEnded ended = { .text = g_string_new(NULL) };
    guint64      left, bytes;
    WnBatch     *batch;
    bool         fine = wn_output_write(&run->output, run->text, error); /* the head of a table */

    wn_batch_find_duplicates(&run->captures, run->options.workers);
    count_units(run, &left, &bytes);
    wn_bar_begin(&run->bar, left, bytes);
    batch = wn_batch_new(&run->options, &run->captures, run->database, &run->style);
    while (left > 0) {
        wn_batch_wait(batch, &ended);
        left -= ended.units;
        /* After a failure only the workers' ends are waited for. */
        fine = fine && take_ended(run, &ended, error);
        wn_bar_draw(&run->bar);
    }
    wn_bar_wipe(&run->bar);
    if (fine && wn_batch_error(batch)) {
        g_propagate_error(error, g_error_copy(wn_batch_error(batch)));
        fine = false;
    }
    g_string_free(ended.text, TRUE);
    wn_batch_sum(batch, run->total);
    wn_batch_free(batch);
    return fine;
}

/* What the sums do not show. */
static void
add_remarks(Run *run)
{
    const struct {
        unsigned    n;
        const char *one, *several;
    } remarks[] = {
        { run->captures.joined, "", "%u files were joined as parts of ring buffers (--separate)" },
        { run->captures.gaps,
          "1 gap in a ring buffer, where parts are missing: what is before and after it was read "
          "apart",
          "%u gaps in ring buffers, where parts are missing: what is before and after was read "
          "apart" },
        { run->duplicates, "1 capture has the content of another one and was not read",
          "%u captures have the content of others and were not read" },
        { run->resumed, "1 result is from an earlier run", "%u results are from an earlier run" },
        { run->captures.passed_over, "1 file of a folder is no capture",
          "%u files of folders are no captures" },
        { run->dropped, "1 capture was left unread: the batch was broken off",
          "%u captures were left unread: the batch was broken off" },
    };
    WnPage page;

    wn_page_init(&page, run->text, &run->style);
    for (size_t i = 0; i < G_N_ELEMENTS(remarks); i++) {
        g_autofree char *number = g_strdup_printf("%u", remarks[i].n);
        g_auto(GStrv) parts = g_strsplit(remarks[i].several, "%u", 2);

        if (remarks[i].n == 0)
            continue;
        wn_page_begin(&page, 0, NULL, 2);
        if (remarks[i].n == 1 && *remarks[i].one) {
            wn_page_add(&page, WN_INK_FAINT, remarks[i].one);
        } else {
            wn_page_add(&page, WN_INK_FAINT, number);
            wn_page_add(&page, WN_INK_FAINT, parts[1]);
        }
        wn_page_end(&page);
    }
}

static bool
write_summary(Run *run, GError **error)
{
    if (run->options.format == WN_BATCH_TEXT) {
        if (!run->options.quiet)
            g_string_append_c(run->text, '\n');
        wn_tally_text(run->text, run->total, &run->style);
        add_remarks(run);
    }
    return wn_output_write(&run->output, run->text, error) && wn_output_commit(&run->output, error);
}

static bool
open_stores(Run *run, GError **error)
{
    const WnBatchOptions *options = &run->options;

    if (options->directory && g_mkdir_with_parents(options->directory, 0777) != 0) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED, "cannot make the folder '%s': %s",
                    options->directory, g_strerror(errno));
        return false;
    }
    if (options->database)
        run->database = wn_database_open(options->database, error);
    return !options->database || run->database;
}

static WnExit
status_of(const Run *run)
{
    if (run->dropped > 0 || wn_tally_has_unread(run->total))
        return WN_EXIT_UNREAD;
    return wn_tally_accuses(run->total) ? WN_EXIT_ACCUSED : WN_EXIT_FINE;
}

static WnExit
run_parsed(Run *run, GError **error)
{
    WnExit status = WN_EXIT_PROGRAM;

    wn_interrupt_catch();
    run->text = g_string_new(NULL);
    run->total = wn_tally_new();
    run->style = wn_terminal_style(STDOUT_FILENO, run->options.colour);
    /* A line each is easier to search. */
    if (!isatty(STDOUT_FILENO))
        run->style.width = 0;
    if (run->options.format == WN_BATCH_CSV)
        wn_csv_header(run->text);
    wn_captures_find(&run->captures, run->options.names, !run->options.separate);
    wn_captures_order(&run->captures, run->options.workers);
    if (open_stores(run, error) && wn_output_open(&run->output, NULL, false, error) &&
        read_units(run, error) && write_summary(run, error))
        status = status_of(run);
    wn_output_clear(&run->output);
    wn_database_close(run->database);
    wn_captures_clear(&run->captures);
    wn_tally_free(run->total);
    g_string_free(run->text, TRUE);
    return status;
}

static WnExit
run(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    Run    all = { .options = { .format = WN_BATCH_TEXT } };
    WnExit status = WN_EXIT_USAGE;

    if (wn_batch_options_parse(&all.options, argc, argv, &error))
        status = run_parsed(&all, &error);
    if (error)
        wn_complain("%s", error->message);
    wn_batch_options_clear(&all.options);
    return status;
}

const WnCommand wn_cmd_batch = {
    .name = "batch",
    .synopsis = "PATH...",
    .in_short = "many captures, in parallel",
    .does = "Reads many captures in parallel: a line for each, then what they amount to.",
    .help =
        "PATH is a capture, a folder (with all below it), or a pattern in quotes; - is a list of\n"
        "names on standard input, one a line, or with NUL after each.  Files that are the parts\n"
        "of one ring buffer, by the names of dumpcap and tcpdump, are read as one capture; where\n"
        "one of them is missing, what is before and after it is read apart.\n"
        "\n"
        "Results are kept by the content of the capture: --resume finds them again under any\n"
        "name.  A batch may be killed at any moment; a result is there whole or not at all.\n"
        "\n"
        "Examples:\n"
        "  whynat batch captures/\n"
        "  whynat batch -j 4 --out results --resume captures/\n"
        "  whynat batch --db results.sqlite 'captures/2026-03-*.pcap.gz'\n"
        "  find /srv -name '*.pcapng' -mtime -1 -print0 | whynat batch --format csv - > calls.csv\n"
        "\n"
        "Exit status: 0 no NAT fault found; 1 a NAT fault is certain or likely; 2 wrong usage;\n"
        "3 a capture could not be read, or not to its end; 70 the program or its output failed.",
    .run = run,
};
