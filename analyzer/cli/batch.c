/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See batch.h. */
#include "cli/batch.h"

#include "cli/interrupt.h"
#include "cli/reading.h"
#include "report/json.h"
#include "store/csv.h"
#include "store/fingerprint.h"
#include "store/result_file.h"

enum {
    STEPS_PER_LOOK = 4096, /* packets between two looks at the clock */
    PIECE = 64 * 1024,
    WORTH_WAKING = 32,        /* units that have ended */
    LONGEST_WAIT = 100 * 1000 /* microseconds: what somebody who looks on takes for at once */
};

struct WnBatch {
    const WnBatchOptions *options;
    WnDatabase           *database;
    GThreadPool          *pool;
    GMutex                lock; /* of what follows */
    GCond                 enough;
    GPtrArray            *ended; /* WnBatchItem */
    guint                 left;  /* units that have not ended */
    GError               *error;
};

/* One unit while a worker has it. */
typedef struct {
    WnBatch     *batch;
    WnBatchItem *item;
    char         fingerprint[WN_FINGERPRINT_TEXT];
    /* of the records that are being taken in */
    WnRecordReader *reader; /* of an earlier run; NULL: none was read yet */
    char           *file;
} Work;

/* ------------------------------------------------------------------ reading */

static WnReading *
open_unit(const Work *work)
{
    const WnBatchOptions *options = work->batch->options;
    WnSourceOptions       source_options = { .stop = wn_interrupt_flag() };
    char *const          *paths = work->item->unit->paths;
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

static void
take_record(Work *work, const WnRecord *record)
{
    WnBatchItem *item = work->item;

    wn_tally_add(item->tally, record);
    if (record->type == WN_RECORD_CAPTURE) {
        g_free(work->file);
        work->file = g_strdup(record->file);
    } else if (record->type == WN_RECORD_SUBJECT && item->rows) {
        wn_csv_subject(item->rows, record, work->file, work->fingerprint);
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
    WnBatch *batch = work->batch;

    /* The database first: a result file then says that all is kept. */
    if (batch->database) {
        rewind(result->file);
        if (!wn_database_add(batch->database, result->file, error))
            return false;
    }
    return !batch->options->directory || wn_result_file_publish(result, work->fingerprint, error);
}

static bool
store(Work *work, const WnAnalysis *analysis, GError **error)
{
    WnResultFile result;
    bool         kept;

    if (!wn_result_file_begin(&result, work->batch->options->directory, error))
        return false;
    kept = write_records(analysis, &result, error) && keep(work, &result, error);
    wn_result_file_clear(&result);
    return kept;
}

/* By its content; false where that cannot be read, and there is nothing to keep a result under. */
static bool
identify(Work *work)
{
    WnBatchItem *item = work->item;
    char *const *paths = item->unit->paths;
    g_autoptr(GError) reason = NULL;

    if (work->fingerprint[0] ||
        wn_fingerprint_files((const char *const *) paths, g_strv_length((char **) paths),
                             wn_interrupt_flag(), work->fingerprint, &reason))
        return true;
    if (reason)
        wn_tally_add_unread(item->tally, paths[0], reason->message);
    else
        item->dropped = true;
    return false;
}

static bool
judge_unit(Work *work, GError **error)
{
    const WnBatchOptions *options = work->batch->options;
    g_autoptr(WnReading) reading = open_unit(work);
    const WnAnalysis *analysis;

    if (!wn_reading_is_open(reading) && !identify(work))
        return true;
    wn_reading_identify(reading, work->fingerprint, options->settings);
    if (wn_reading_is_open(reading))
        read_unit(reading, options->time_limit);
    if (*wn_interrupt_flag()) {
        work->item->dropped = true;
        return true;
    }
    analysis = wn_reading_conclude(reading);
    if ((options->directory || work->batch->database) && !store(work, analysis, error))
        return false;
    take_analysis(work, analysis);
    return true;
}

/* The result of an earlier run, by the same version with the same settings. */
static bool
resume_from_file(Work *work, GError **error)
{
    const WnBatchOptions *options = work->batch->options;
    WnDatabase           *database = work->batch->database;
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
    const WnBatchOptions *options = work->batch->options;
    WnDatabase           *database = work->batch->database;

    if (!options->resume)
        return false;
    if (options->directory)
        return resume_from_file(work, error);
    return wn_database_is_current(database, work->fingerprint, options->settings) &&
           wn_database_each(database, work->fingerprint, take_line, work, error);
}

/* ------------------------------------------------------------------ workers */

static bool
must_stop(WnBatch *batch)
{
    return *wn_interrupt_flag() || wn_batch_error(batch) != NULL;
}

static void
do_unit(Work *work, GError **error)
{
    const WnBatchOptions *options = work->batch->options;
    WnBatchItem          *item = work->item;

    if (item->unit->problem) {
        wn_tally_add_unread(item->tally, item->unit->paths[0], item->unit->problem);
        return;
    }
    /* Sums alone need no name. */
    if ((options->directory || work->batch->database || item->rows) && !identify(work))
        return;
    item->resumed = resume(work, error);
    if (!item->resumed && !*error)
        judge_unit(work, error);
}

static void
free_item(gpointer data)
{
    WnBatchItem *item = data;

    wn_tally_free(item->tally);
    if (item->rows)
        g_string_free(item->rows, TRUE);
    g_free(item);
}

/* error: taken; the first one counts. */
static void
end_unit(WnBatch *batch, WnBatchItem *item, GError *error)
{
    g_mutex_lock(&batch->lock);
    if (error && !batch->error)
        batch->error = g_steal_pointer(&error);
    g_ptr_array_add(batch->ended, item);
    batch->left--;
    if (batch->ended->len == WORTH_WAKING || batch->left == 0)
        g_cond_signal(&batch->enough);
    g_mutex_unlock(&batch->lock);
    g_clear_error(&error);
}

static void
on_unit(gpointer data, gpointer user)
{
    WnBatch *batch = user;
    Work     work = { .batch = batch, .item = g_new0(WnBatchItem, 1) };
    GError  *error = NULL;

    work.item->unit = data;
    work.item->dropped = must_stop(batch);
    if (!work.item->dropped) {
        work.item->tally = wn_tally_new();
        work.item->rows = batch->options->format == WN_BATCH_CSV ? g_string_new(NULL) : NULL;
        do_unit(&work, &error);
        wn_record_reader_free(work.reader);
        g_free(work.file);
    }
    work.item->dropped |= error != NULL;
    end_unit(batch, work.item, error);
}

WnBatch *
wn_batch_new(const WnBatchOptions *options, WnCaptures *captures, WnDatabase *database)
{
    WnBatch *batch = g_new0(WnBatch, 1);

    batch->options = options;
    batch->database = database;
    batch->ended = g_ptr_array_new_with_free_func(free_item);
    g_mutex_init(&batch->lock);
    g_cond_init(&batch->enough);
    for (guint i = 0; i < captures->units->len; i++)
        batch->left += !((WnUnit *) g_ptr_array_index(captures->units, i))->duplicate;
    batch->pool = g_thread_pool_new(on_unit, batch, (int) options->workers, FALSE, NULL);
    for (guint i = 0; i < captures->units->len; i++) {
        WnUnit *unit = g_ptr_array_index(captures->units, i);
        if (!unit->duplicate)
            g_thread_pool_push(batch->pool, unit, NULL);
    }
    return batch;
}

GPtrArray *
wn_batch_wait(WnBatch *batch)
{
    gint64     end = g_get_monotonic_time() + LONGEST_WAIT;
    GPtrArray *ended;

    g_mutex_lock(&batch->lock);
    while (batch->ended->len < WORTH_WAKING && batch->left > 0 &&
           g_cond_wait_until(&batch->enough, &batch->lock, end)) {
    }
    ended = batch->ended;
    batch->ended = g_ptr_array_new_with_free_func(free_item);
    g_mutex_unlock(&batch->lock);
    return ended;
}

const GError *
wn_batch_error(WnBatch *batch)
{
    const GError *error;

    g_mutex_lock(&batch->lock);
    error = batch->error;
    g_mutex_unlock(&batch->lock);
    return error;
}

void
wn_batch_free(WnBatch *batch)
{
    g_thread_pool_free(batch->pool, FALSE, TRUE);
    g_ptr_array_unref(batch->ended);
    g_mutex_clear(&batch->lock);
    g_cond_clear(&batch->enough);
    g_clear_error(&batch->error);
    g_free(batch);
}
