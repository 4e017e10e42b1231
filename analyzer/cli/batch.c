/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See batch.h. */
#include "cli/batch.h"

#include "cli/batch_unit.h"
#include "cli/interrupt.h"

enum {
    WORTH_WAKING = 32,        /* units that have ended */
    LONGEST_WAIT = 100 * 1000 /* microseconds: what somebody who looks on takes for at once */
};

/* What a worker has at hand: one thread that did all this for the others would hold them back. */
typedef struct {
    WnTally *sum;  /* of the units that it has read */
    GString *text; /* of the unit that it reads */
} Desk;

struct WnBatch {
    const WnBatchOptions *options;
    WnDatabase           *database;
    const WnPageStyle    *style;
    GThreadPool          *pool;
    GMutex                lock; /* of what follows */
    GCond                 enough;
    WnBatchEnded          ended;
    GPtrArray            *desks; /* that are free: as many as there are workers */
    guint                 left;  /* units that have not ended */
    GError               *error;
};

static bool
must_stop(WnBatch *batch)
{
    return *wn_interrupt_flag() || wn_batch_error(batch) != NULL;
}

static void
free_desk(gpointer data)
{
    Desk *desk = data;

    wn_tally_free(desk->sum);
    g_string_free(desk->text, TRUE);
    g_free(desk);
}

static Desk *
take_desk(WnBatch *batch)
{
    Desk *desk = NULL;

    g_mutex_lock(&batch->lock);
    if (batch->desks->len > 0)
        desk = g_ptr_array_steal_index_fast(batch->desks, batch->desks->len - 1);
    g_mutex_unlock(&batch->lock);
    if (!desk) {
        desk = g_new0(Desk, 1);
        desk->sum = wn_tally_new();
        desk->text = g_string_new(NULL);
    }
    g_string_truncate(desk->text, 0);
    return desk;
}

static void
count_ended(WnBatchEnded *ended, const WnUnit *unit, const WnBatchUnit *result)
{
    ended->units++;
    ended->resumed += result->resumed;
    ended->dropped += result->dropped;
    ended->bytes += unit->size;
    ended->read += result->resumed ? 0 : unit->size;
    if (!result->dropped)
        g_string_append_len(ended->text, result->rows->str, (gssize) result->rows->len);
}

/* error: taken; the first one counts. */
static void
end_unit(WnBatch *batch, const WnUnit *unit, const WnBatchUnit *result, Desk *desk, GError *error)
{
    g_mutex_lock(&batch->lock);
    if (error && !batch->error)
        batch->error = g_steal_pointer(&error);
    count_ended(&batch->ended, unit, result);
    g_ptr_array_add(batch->desks, desk);
    batch->left--;
    if (batch->ended.units == WORTH_WAKING || batch->left == 0)
        g_cond_signal(&batch->enough);
    g_mutex_unlock(&batch->lock);
    g_clear_error(&error);
}

static void
read_unit(WnBatch *batch, const WnUnit *unit, WnBatchUnit *result, WnTally *sum, GError **error)
{
    const WnBatchOptions *options = batch->options;

    result->tally = wn_tally_new();
    wn_batch_unit_read(result, options, batch->database, unit, error);
    if (!result->dropped) {
        wn_tally_merge(sum, result->tally);
        if (options->format == WN_BATCH_TEXT && !options->quiet && !result->resumed)
            wn_tally_line(result->rows, result->tally, unit->paths[0], batch->style);
    }
    wn_tally_free(result->tally);
}

static void
on_unit(gpointer data, gpointer user)
{
    WnBatch      *batch = user;
    const WnUnit *unit = data;
    Desk         *desk = take_desk(batch);
    WnBatchUnit   result = { .rows = desk->text, .dropped = must_stop(batch) };
    GError       *error = NULL;

    if (!result.dropped)
        read_unit(batch, unit, &result, desk->sum, &error);
    end_unit(batch, unit, &result, desk, error);
}

WnBatch *
wn_batch_new(const WnBatchOptions *options, WnCaptures *captures, WnDatabase *database,
             const WnPageStyle *style)
{
    WnBatch *batch = g_new0(WnBatch, 1);

    batch->options = options;
    batch->database = database;
    batch->style = style;
    batch->desks = g_ptr_array_new_with_free_func(free_desk);
    batch->ended.text = g_string_new(NULL);
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

void
wn_batch_wait(WnBatch *batch, WnBatchEnded *ended)
{
    gint64   end = g_get_monotonic_time() + LONGEST_WAIT;
    GString *empty = ended->text;

    g_string_truncate(empty, 0);
    g_mutex_lock(&batch->lock);
    while (batch->ended.units < WORTH_WAKING && batch->left > 0 &&
           g_cond_wait_until(&batch->enough, &batch->lock, end)) {
    }
    *ended = batch->ended;
    batch->ended = (WnBatchEnded){ .text = empty };
    g_mutex_unlock(&batch->lock);
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
    for (guint i = 0; i < batch->desks->len; i++)
        wn_tally_merge(total, ((const Desk *) g_ptr_array_index(batch->desks, i))->sum);
}

void
wn_batch_free(WnBatch *batch)
{
    g_thread_pool_free(batch->pool, FALSE, TRUE);
    g_ptr_array_unref(batch->desks);
    g_string_free(batch->ended.text, TRUE);
    g_mutex_clear(&batch->lock);
    g_cond_clear(&batch->enough);
    g_clear_error(&batch->error);
    g_free(batch);
}
