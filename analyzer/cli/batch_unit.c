/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See batch_unit.h. */
#include "cli/batch_unit.h"

#include "cli/interrupt.h"
#include "cli/reading.h"
#include "report/json.h"
#include "store/csv.h"
#include "store/fingerprint.h"
#include "store/result_file.h"

enum {
    STEPS_PER_LOOK = 4096, /* packets between two looks at the clock */
    PIECE = 64 * 1024
};

/* A unit while a worker has it. */
typedef struct {
    WnBatchUnit          *result;
    const WnBatchOptions *options;
    WnDatabase           *database;
    const WnUnit         *unit;
    char                  fingerprint[WN_FINGERPRINT_TEXT];
    /* of the records that are being taken in */
    WnRecordReader *reader; /* of an earlier run; NULL: none was read yet */
    char           *file;
} Work;

/* ------------------------------------------------------------------ reading */

static WnReading *
open_unit(const Work *work)
{
    const WnBatchOptions *options = work->options;
    WnSourceOptions       source_options = { .stop = wn_interrupt_flag() };
    char *const          *paths = work->unit->paths;
    guint                 n = g_strv_length((char **) paths);
    g_autoptr(GError) error = NULL;
    WnSource *source;

    source = n > 1 ? wn_source_open_parts((const char *const *) paths, n, &source_options, &error)
                   : wn_source_open(paths[0], &source_options, &error);
    if (!source)
        return wn_reading_new_failed(paths[0], error->message);
    return wn_reading_new(source, paths[0], n > 1 ? paths : NULL, &options->engine);
}

static void
read_unit(WnReading *reading, gint64 limit)
{
    gint64         end = limit > 0 ? g_get_monotonic_time() + limit : G_MAXINT64;
    WnSourceStatus status;
    unsigned       steps = 0;

    do {
        status = wn_reading_step(reading);
        if (++steps % STEPS_PER_LOOK == 0 && g_get_monotonic_time() > end) {
            wn_reading_break_off(reading, "the time limit was reached");
            return;
        }
    } while (status == WN_SOURCE_PACKET);
}

static bool
write_records(const WnAnalysis *analysis, WnResultFile *result, GError **error)
{
    g_autoptr(GString) text = g_string_new(NULL);
    WnJson json;
    bool   more;

    wn_json_init(&json, analysis, 1, WN_JSON_RECORDS);
    do {
        more = wn_json_step(&json, text);
        if (text->len < PIECE && more)
            continue;
        if (fwrite(text->str, 1, text->len, result->file) != text->len) {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC, "a result cannot be written: %s",
                        g_strerror(errno));
            return false;
        }
        g_string_truncate(text, 0);
    } while (more);
    return true;
}

/* ------------------------------------------------------------------ results */

static bool
wants_rows(const Work *work)
{
    return work->options->format == WN_BATCH_CSV;
}

static void
take_record(Work *work, const WnRecord *record)
{
    wn_tally_add(work->result->tally, record);
    if (record->type == WN_RECORD_CAPTURE) {
        g_free(work->file);
        work->file = g_strdup(record->file);
    } else if (record->type == WN_RECORD_SUBJECT && wants_rows(work)) {
        wn_csv_subject(work->result->rows, record, work->file, work->fingerprint);
    }
}

static void
take_line(const char *line, size_t length, void *data)
{
    Work    *work = data;
    WnRecord record;

    if (!work->reader)
        work->reader = wn_record_reader_new();
    if (wn_record_read(work->reader, line, length, &record))
        take_record(work, &record);
}

static void
take_lines(Work *work, FILE *file)
{
    g_autoptr(GString) line = g_string_new(NULL);

    while (wn_result_file_line(file, line))
        take_line(line->str, line->len, work);
}

/* The same as the lines that are written of it, without writing and reading them. */
static void
take_analysis(Work *work, const WnAnalysis *analysis)
{
    g_autoptr(WnRecordTexts) texts = wn_record_texts_new();
    WnRecord record;

    wn_record_of_capture(texts, analysis, &record);
    take_record(work, &record);
    for (size_t i = 0; i < analysis->report->n_subjects; i++) {
        wn_record_of_subject(texts, &analysis->report->subjects[i], &record);
        take_record(work, &record);
    }
}

static bool
keep(Work *work, WnResultFile *result, GError **error)
{
    /* The database first: a result file then says that all is kept. */
    if (work->database) {
        rewind(result->file);
        if (!wn_database_add(work->database, result->file, error))
            return false;
    }
    return !work->options->directory || wn_result_file_publish(result, work->fingerprint, error);
}

static bool
store(Work *work, const WnAnalysis *analysis, GError **error)
{
    WnResultFile result;
    bool         kept;

    if (!wn_result_file_begin(&result, work->options->directory, error))
        return false;
    kept = write_records(analysis, &result, error) && keep(work, &result, error);
    wn_result_file_clear(&result);
    return kept;
}

/* By its content; false where that cannot be read, and there is nothing to keep a result under. */
static bool
identify(Work *work)
{
    char *const *paths = work->unit->paths;
    g_autoptr(GError) reason = NULL;

    if (work->fingerprint[0] ||
        wn_fingerprint_files((const char *const *) paths, g_strv_length((char **) paths),
                             wn_interrupt_flag(), work->fingerprint, &reason))
        return true;
    if (reason)
        wn_tally_add_unread(work->result->tally, paths[0], reason->message);
    else
        work->result->dropped = true;
    return false;
}

static bool
judge_unit(Work *work, GError **error)
{
    const WnBatchOptions *options = work->options;
    g_autoptr(WnReading) reading = open_unit(work);
    const WnAnalysis *analysis;

    if (!wn_reading_is_open(reading) && !identify(work))
        return true;
    wn_reading_identify(reading, work->fingerprint, options->settings);
    if (wn_reading_is_open(reading))
        read_unit(reading, options->time_limit);
    if (*wn_interrupt_flag()) {
        work->result->dropped = true;
        return true;
    }
    analysis = wn_reading_conclude(reading);
    if ((options->directory || work->database) && !store(work, analysis, error))
        return false;
    take_analysis(work, analysis);
    return true;
}

/* The result of an earlier run, by the same version with the same settings. */
static bool
resume_from_file(Work *work, GError **error)
{
    const WnBatchOptions *options = work->options;
    WnDatabase           *database = work->database;
    g_autofree char      *path = wn_result_file_path(options->directory, work->fingerprint);
    FILE                 *file;
    bool                  fine = true;

    if (!wn_result_file_is_current(path, work->fingerprint, options->settings))
        return false;
    file = fopen(path, "re");
    if (!file)
        return false;
    if (database && !wn_database_is_current(database, work->fingerprint, options->settings)) {
        fine = wn_database_add(database, file, error);
        rewind(file);
    }
    if (fine)
        take_lines(work, file);
    fclose(file);
    return fine;
}

static bool
resume(Work *work, GError **error)
{
    const WnBatchOptions *options = work->options;
    WnDatabase           *database = work->database;

    if (!options->resume)
        return false;
    if (options->directory)
        return resume_from_file(work, error);
    return wn_database_is_current(database, work->fingerprint, options->settings) &&
           wn_database_each(database, work->fingerprint, take_line, work, error);
}

static void
read_or_resume(Work *work, GError **error)
{
    const WnBatchOptions *options = work->options;

    if (work->unit->problem) {
        wn_tally_add_unread(work->result->tally, work->unit->paths[0], work->unit->problem);
        return;
    }
    /* Sums alone need no name. */
    if ((options->directory || work->database || wants_rows(work)) && !identify(work))
        return;
    work->result->resumed = resume(work, error);
    if (!work->result->resumed && !*error)
        judge_unit(work, error);
}

void
wn_batch_unit_read(WnBatchUnit *result, const WnBatchOptions *options, WnDatabase *database,
                   const WnUnit *unit, GError **error)
{
    Work    work = { .result = result, .options = options, .database = database, .unit = unit };
    GError *problem = NULL;

    read_or_resume(&work, &problem);
    result->dropped |= problem != NULL;
    if (problem)
        g_propagate_error(error, problem);
    wn_record_reader_free(work.reader);
    g_free(work.file);
}
