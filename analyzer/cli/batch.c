/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See batch.h. */
#include "cli/batch.h"

#include "cli/batch_unit.h"
#include "cli/interrupt.h"

enum {
    WORTH_WAKING = 32,        /* units that have ended */
    LONGEST_WAIT = 100 * 1000 /* microseconds: what somebody who looks on takes for at once */
};

struct WnBatch {
    const WnBatchOptions *options;
    WnDatabase           *database;
    const WnPageStyle    *style;
    GThreadPool          *pool;
    GMutex                lock; /* of what follows */
    GCond                 enough;
    GPtrArray            *ended; /* WnBatchItem */
    GPtrArray            *sums;  /* WnTally that no worker has: as many as there are workers */
    guint                 left;  /* units that have not ended */
    GError               *error;
};

static bool
must_stop(WnBatch *batch)
{
    return *wn_interrupt_flag() || wn_batch_error(batch) != NULL;
}

static void
free_item(gpointer data)
{
    WnBatchItem *item = data;

    g_string_free(item->text, TRUE);
    g_free(item);
}

static void
free_tally(gpointer data)
{
    wn_tally_free(data);
}

/* What the units that this worker has read amount to. */
static WnTally *
take_sum(WnBatch *batch)
{
    WnTally *sum = NULL;

    g_mutex_lock(&batch->lock);
    if (batch->sums->len > 0)
        sum = g_ptr_array_steal_index_fast(batch->sums, batch->sums->len - 1);
    g_mutex_unlock(&batch->lock);
    return sum ? sum : wn_tally_new();
}

/* error: taken; the first one counts. */
static void
end_unit(WnBatch *batch, WnBatchItem *item, WnTally *sum, GError *error)
{
    g_mutex_lock(&batch->lock);
    if (error && !batch->error)
        batch->error = g_steal_pointer(&error);
    g_ptr_array_add(batch->sums, sum);
    g_ptr_array_add(batch->ended, item);
    batch->left--;
    if (batch->ended->len == WORTH_WAKING || batch->left == 0)
        g_cond_signal(&batch->enough);
    g_mutex_unlock(&batch->lock);
    g_clear_error(&error);
}

/* The worker sums up and makes the line: one thread that did so for all would hold them back. */
static void
read_unit(WnBatch *batch, WnBatchItem *item, WnTally *sum, GError **error)
{
    const WnBatchOptions *options = batch->options;
    WnBatchUnit           result = { .tally = wn_tally_new(), .rows = item->text };

    wn_batch_unit_read(&result, options, batch->database, item->unit, error);
    item->resumed = result.resumed;
    item->dropped = result.dropped;
    if (!item->dropped) {
        wn_tally_merge(sum, result.tally);
        if (options->format == WN_BATCH_TEXT && !options->quiet && !item->resumed)
            wn_tally_line(item->text, result.tally, item->unit->paths[0], batch->style);
    }
    wn_tally_free(result.tally);
}

static void
on_unit(gpointer data, gpointer user)
{
    WnBatch     *batch = user;
    WnBatchItem *item = g_new0(WnBatchItem, 1);
    WnTally     *sum = take_sum(batch);
    GError      *error = NULL;

    item->unit = data;
    item->text = g_string_new(NULL);
    item->dropped = must_stop(batch);
    if (!item->dropped)
        read_unit(batch, item, sum, &error);
    end_unit(batch, item, sum, error);
}

WnBatch *
wn_batch_new(const WnBatchOptions *options, WnCaptures *captures, WnDatabase *database,
             const WnPageStyle *style)
{
    WnBatch *batch = g_new0(WnBatch, 1);

    batch->options = options;
    batch->database = database;
    batch->style = style;
    batch->sums = g_ptr_array_new_with_free_func(free_tally);
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
wn_batch_sum(const WnBatch *batch, WnTally *total)
{
    for (guint i = 0; i < batch->sums->len; i++)
        wn_tally_merge(total, g_ptr_array_index(batch->sums, i));
}

void
wn_batch_free(WnBatch *batch)
{
    g_thread_pool_free(batch->pool, FALSE, TRUE);
    g_ptr_array_unref(batch->sums);
    g_ptr_array_unref(batch->ended);
    g_mutex_clear(&batch->lock);
    g_cond_clear(&batch->enough);
    g_clear_error(&batch->error);
    g_free(batch);
}
