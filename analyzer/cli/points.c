/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See points.h. */
#include "cli/points_state.h"

#include <string.h>

#include "cli/points_check.h"
#include "cli/reading.h"
#include "correlate/tell.h"

static void
left_out_free(gpointer data)
{
    WnLeftOut *left_out = data;

    g_free(left_out->name);
    g_free(left_out);
}

void
wn_lane_close(WnLane *lane)
{
    wn_decoder_free(lane->decoder);
    wn_source_free(lane->source);
    lane->decoder = NULL;
    lane->source = NULL;
}

static void
reader_free(gpointer data)
{
    wn_lane_close(data);
    g_free(data);
}

WnPoints *
wn_points_new(const WnPointFiles *files, const WnOptions *options,
              const volatile sig_atomic_t *stop)
{
    WnPoints *points = g_new0(WnPoints, 1);

    points->files = (const WnPointFile *) (gpointer) files->files->data;
    points->n_files = files->files->len;
    points->source = (WnSourceOptions){ .stop = stop };
    points->survey = wn_survey_new();
    points->engine = wn_engine_new(options);
    points->lanes = g_new0(WnLane, points->n_files);
    points->readers = g_ptr_array_new_with_free_func(reader_free);
    points->texts = g_ptr_array_new_with_free_func((GDestroyNotify) g_strfreev);
    points->left_out = g_ptr_array_new_with_free_func(left_out_free);
    return points;
}

void
wn_points_free(WnPoints *points)
{
    if (!points)
        return;
    for (unsigned i = 0; i < points->n_points; i++)
        g_free(points->infos[i].name);
    for (size_t i = 0; i < points->n_files; i++) {
        wn_lane_close(&points->lanes[i]);
        g_clear_error(&points->lanes[i].unread);
    }
    g_ptr_array_unref(points->readers);
    wn_matcher_free(points->matcher);
    wn_survey_free(points->survey);
    wn_engine_free(points->engine);
    g_ptr_array_unref(points->texts);
    g_ptr_array_unref(points->left_out);
    g_free(points->lanes);
    g_free(points);
}

void
wn_points_watch(WnPoints *points, WnWitness witness, void *data)
{
    points->witness = witness;
    points->witness_data = data;
}

/* ------------------------------------------------------------------ which point is it */

/* -1: there is no room for another. */
static int
point_of(WnLane *lane, uint16_t interface)
{
    WnPoints *points = lane->points;

    if (interface >= WN_MAX_POINTS)
        return -1;
    if (lane->map[interface] == 0) {
        if (points->n_points == WN_MAX_POINTS)
            return -1;
        points->infos[points->n_points].file = lane->number;
        wn_survey_note_file(points->survey, points->n_points, (unsigned) lane->number);
        lane->map[interface] = ++points->n_points;
    }
    return (int) lane->map[interface] - 1;
}

/* Of a capture with several places each lane reads one. */
static bool
is_elsewhere(const WnLane *lane, const WnPacket *packet)
{
    const WnPointFile *file = lane->file;

    return file->places && !wn_places_has_packet(file->places, file->place, packet);
}

static void
survey_packet(const WnPacket *packet, void *data)
{
    WnLane        *lane = data;
    WnSteadyClock *clock;
    int            point;

    if (is_elsewhere(lane, packet))
        return;
    point = point_of(lane, wn_lane_interface(lane, packet->capture));
    if (point < 0) {
        lane->points->too_many = true;
        return;
    }
    clock = &lane->clocks[wn_lane_interface(lane, packet->capture)];
    if (clock->set_back)
        wn_survey_note_set_back(lane->points->survey, (unsigned) point, packet->time);
    clock->set_back = false;
    wn_survey_feed(lane->points->survey, (unsigned) point, packet);
}

int
wn_lane_point(const WnLane *lane, const WnPacket *packet)
{
    uint16_t interface = wn_lane_interface(lane, packet->capture);

    if (interface >= WN_MAX_POINTS || lane->map[interface] == 0 || is_elsewhere(lane, packet))
        return -1;
    return (int) lane->map[interface] - 1;
}

static void
match_packet(const WnPacket *packet, void *data)
{
    WnLane *lane = data;
    int     point = wn_lane_point(lane, packet);

    if (point >= 0)
        wn_matcher_feed(
            lane->points->matcher, packet, (unsigned) point,
            packet->time == lane->next.time && packet->capture == lane->next.capture
                ? lane->due
                : wn_alignment_time(&lane->points->alignment, (unsigned) point, packet->time));
}

static void
judge_packet(const WnPacket *packet, void *data)
{
    wn_engine_feed(data, packet);
}

/* ------------------------------------------------------------------ reading */

bool
wn_lane_open(WnLane *lane, WnPoints *points, size_t number, WnDeliver deliver, GError **error)
{
    lane->points = points;
    lane->number = number;
    lane->file = &points->files[number];
    memset(lane->clocks, 0, sizeof lane->clocks);
    wn_lane_close(lane);
    lane->source = wn_source_open(points->files[number].file, &points->source, error);
    if (!lane->source)
        return false;
    lane->decoder = wn_decoder_new(NULL, deliver, lane);
    return true;
}

/* Most frames are sound of which the survey keeps no more: they need not be decoded for that. */
static bool
survey_leaves_out(const WnLane *lane, const WnRawPacket *frame)
{
    WnBytes sound;

    return !lane->file->places && frame->capture < WN_MAX_POINTS && lane->map[frame->capture] > 0 &&
           !lane->clocks[frame->capture].set_back &&
           wn_decoder_glance(lane->decoder, frame, &sound) &&
           wn_survey_pass_over(lane->points->survey, lane->map[frame->capture] - 1, frame->time,
                               sound);
}

static bool
survey_file(WnPoints *points, size_t number, GError **error)
{
    WnLane     *lane = &points->lanes[number];
    WnRawPacket packet;

    /* The others may do without it. */
    if (!wn_lane_open(lane, points, number, survey_packet, &lane->unread)) {
        points->incomplete = true;
        return true;
    }
    while (wn_lane_next(lane, &packet))
        if (!survey_leaves_out(lane, &packet))
            wn_decoder_feed(lane->decoder, &packet);
    wn_decoder_finish(lane->decoder);
    wn_points_name(points, lane);
    if (!points->too_many)
        return true;
    g_set_error(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FORMAT,
                "%s: the captures have more than %d interfaces together, which is more than can be "
                "read side by side.",
                points->files[number].file, WN_MAX_POINTS);
    return false;
}

static void
advance(WnLane *lane)
{
    lane->waiting = wn_lane_next(lane, &lane->next);
    if (!lane->waiting) {
        wn_decoder_finish(lane->decoder);
        return;
    }
    /* An interface without any packet that can be read is no point, and its time says nothing. */
    unsigned interface = wn_lane_interface(lane, lane->next.capture);
    bool     known = interface < WN_MAX_POINTS && lane->map[interface] != 0;
    lane->due = known ? wn_alignment_time(&lane->points->alignment, lane->map[interface] - 1,
                                          lane->next.time)
                      : lane->due;
}

static WnLane *
earliest_reader(const WnPoints *points)
{
    WnLane *earliest = NULL;

    for (guint i = 0; i < points->readers->len; i++) {
        WnLane *reader = g_ptr_array_index(points->readers, i);
        if (reader->waiting && (!earliest || reader->due < earliest->due))
            earliest = reader;
    }
    return earliest;
}

/* Interfaces whose clocks are further apart than packets wait for each other are not in the order
 * of one clock in their file: each has a reader of its own. */
static bool
clocks_differ(const WnPoints *points, const WnLane *lane)
{
    static const WnTime MOST = WN_SECOND / 2;
    const WnAlignment  *alignment = &points->alignment;
    WnTime              least = INT64_MAX, most = INT64_MIN;

    for (unsigned i = 0; i < WN_MAX_POINTS; i++) {
        if (lane->map[i] == 0)
            continue;
        unsigned point = lane->map[i] - 1;
        WnTime   first = alignment->first[point];
        WnTime   ahead = first - wn_alignment_time(alignment, point, first);
        least = MIN(least, ahead);
        most = MAX(most, ahead);
    }
    return least < most && most - least > MOST;
}

static bool
add_reader(WnPoints *points, size_t number, const unsigned map[WN_MAX_POINTS], GError **error)
{
    WnLane *reader = g_new0(WnLane, 1);

    memcpy(reader->map, map, sizeof(reader->map));
    g_ptr_array_add(points->readers, reader);
    if (!wn_lane_open(reader, points, number, match_packet, error))
        return false;
    advance(reader);
    return true;
}

static bool
add_readers(WnPoints *points, size_t number, GError **error)
{
    const WnLane *lane = &points->lanes[number];

    if (!clocks_differ(points, lane))
        return add_reader(points, number, lane->map, error);
    for (unsigned i = 0; i < WN_MAX_POINTS; i++) {
        unsigned alone[WN_MAX_POINTS] = { 0 };

        alone[i] = lane->map[i];
        if (alone[i] != 0 && !add_reader(points, number, alone, error))
            return false;
    }
    return true;
}

static bool
match_files(WnPoints *points, GError **error)
{
    WnLane *reader;

    points->matcher =
        wn_matcher_new(points->survey, &points->alignment, judge_packet, points->engine);
    wn_matcher_watch(points->matcher, points->witness, points->witness_data);
    for (size_t i = 0; i < points->n_files; i++)
        if (!wn_points_has_none(points->infos, points->n_points, i) &&
            !add_readers(points, i, error))
            return false;
    while ((reader = earliest_reader(points)) != NULL) {
        wn_decoder_feed(reader->decoder, &reader->next);
        advance(reader);
    }
    wn_matcher_finish(points->matcher);
    return true;
}

/* What was read of one capture and not of the other would be called lost. */
static bool
ended_well(const WnPoints *points, bool done, GError **error)
{
    if (!points->source.stop || !*points->source.stop)
        return done;
    g_clear_error(error);
    g_set_error_literal(error, WN_SOURCE_ERROR, WN_SOURCE_ERROR_FILE,
                        "interrupted before the captures were read to their ends; of parts of them "
                        "it cannot be told what was lost in between, so nothing is reported");
    return false;
}

bool
wn_points_read(WnPoints *points, GError **error)
{
    for (size_t i = 0; i < points->n_files; i++)
        if (!ended_well(points, survey_file(points, i, error), error))
            return false;
    if (!wn_points_leave_out(points, error))
        return false;
    wn_points_put_in_order(points);
    wn_survey_align(points->survey, &points->alignment);
    if (!ended_well(points, match_files(points, error), error))
        return false;
    wn_points_describe(points);
    wn_tell_translations(wn_matcher_result(points->matcher), &points->alignment, points->engine);
    points->report = wn_engine_conclude(points->engine);
    return true;
}

unsigned
wn_points_count(const WnPoints *points)
{
    return points->n_points;
}

const WnPointInfo *
wn_points_info(const WnPoints *points, unsigned point)
{
    return &points->infos[point];
}

const WnAlignment *
wn_points_alignment(const WnPoints *points)
{
    return &points->alignment;
}

const WnMatchResult *
wn_points_result(const WnPoints *points)
{
    return wn_matcher_result(points->matcher);
}

const WnReport *
wn_points_report(const WnPoints *points)
{
    return points->report;
}

bool
wn_points_are_complete(const WnPoints *points)
{
    return !points->incomplete;
}

const GPtrArray *
wn_points_left_out(const WnPoints *points)
{
    return points->left_out;
}
