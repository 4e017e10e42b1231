/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Recording the packets of samples, and playing them. */
#include "support/tape.h"

#include <string.h>

#include "capture/decode.h"
#include "capture/source.h"

static void
free_packet(void *data)
{
    WnPacket *packet = data;

    g_free((void *) packet->payload.data);
    g_free(packet);
}

WnTape *
wn_tape_new(void)
{
    WnTape *tape = g_new0(WnTape, 1);

    tape->packets = g_ptr_array_new_with_free_func(free_packet);
    return tape;
}

void
wn_tape_free(WnTape *tape)
{
    if (!tape)
        return;
    g_ptr_array_unref(tape->packets);
    g_free(tape);
}

WnPacket *
wn_tape_add(WnTape *tape, const WnPacket *packet)
{
    WnPacket *copy = g_memdup2(packet, sizeof(*packet));

    copy->payload.data = g_memdup2(packet->payload.data, packet->payload.length);
    g_ptr_array_add(tape->packets, copy);
    return copy;
}

WnPacket *
wn_tape_at(const WnTape *tape, unsigned index)
{
    return g_ptr_array_index(tape->packets, index);
}

static void
record(const WnPacket *packet, void *data)
{
    wn_tape_add(data, packet);
}

WnTape *
wn_tape_sample(const char *name)
{
    g_autofree char *path = g_build_filename(g_getenv("WHYNAT_SAMPLES"), name, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(WnSource) source = wn_source_open(path, NULL, &error);
    WnTape     *tape = wn_tape_new();
    WnDecoder  *decoder = wn_decoder_new(NULL, record, tape);
    WnRawPacket packet;

    g_assert_no_error(error);
    while (wn_source_next(source, &packet) == WN_SOURCE_PACKET)
        wn_decoder_feed(decoder, &packet);
    wn_decoder_finish(decoder);
    wn_decoder_free(decoder);
    g_assert_cmpuint(tape->packets->len, >, 0);
    return tape;
}

static gint
by_time(gconstpointer a, gconstpointer b)
{
    const WnPacket *left = *(WnPacket *const *) a, *right = *(WnPacket *const *) b;

    if (left->time != right->time)
        return left->time < right->time ? -1 : 1;
    return left->frame < right->frame ? -1 : left->frame > right->frame;
}

void
wn_tape_number(WnTape *tape)
{
    uint32_t next[4] = { 0 };

    for (unsigned i = 0; i < tape->packets->len; i++) {
        g_assert_cmpuint(wn_tape_at(tape, i)->capture, <, G_N_ELEMENTS(next));
        wn_tape_at(tape, i)->frame = ++next[wn_tape_at(tape, i)->capture];
    }
}

void
wn_tape_sort(WnTape *tape)
{
    g_ptr_array_sort(tape->packets, by_time);
    wn_tape_number(tape);
}

WnTrial *
wn_tape_play(const WnTape *tape, unsigned n)
{
    WnTrial *trial = wn_trial_new(NULL);

    for (unsigned i = 0; i < n; i++)
        wn_engine_feed(wn_trial_engine(trial), wn_tape_at(tape, i));
    return trial;
}

static gint
by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

GPtrArray *
wn_tape_names(const char *prefix, const char *suffix)
{
    return wn_tape_names_in("", prefix, suffix);
}

GPtrArray *
wn_tape_names_in(const char *below, const char *prefix, const char *suffix)
{
    g_autofree char *folder = g_build_filename(g_getenv("WHYNAT_SAMPLES"), below, NULL);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    GPtrArray  *names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    g_assert_nonnull(dir);
    while ((name = g_dir_read_name(dir)) != NULL)
        if (g_str_has_prefix(name, prefix) && g_str_has_suffix(name, suffix))
            g_ptr_array_add(names, *below ? g_build_filename(below, name, NULL) : g_strdup(name));
    g_ptr_array_sort(names, by_name);
    g_assert_cmpuint(names->len, >, 0);
    return names;
}

static char *
verdict_of(const WnSubjectReport *subject)
{
    static const char *const answers[] = { "?", "no", "yes" };
    g_autoptr(GString) text = g_string_new(NULL);

    g_string_append_printf(text, "%s, works: %s: %s %s; also", wn_subject_kind_name(subject->kind),
                           answers[subject->works],
                           subject->headline ? subject->headline->info->id : "-",
                           subject->headline ? wn_grade_name(subject->headline->grade) : "-");
    for (size_t i = 0; i < subject->n_also; i++)
        g_string_append_printf(text, " %s", subject->also[i].info->id);
    g_string_append(text, "; hazards");
    for (size_t i = 0; i < subject->n_hazards; i++)
        g_string_append_printf(text, " %s", subject->hazards[i].info->id);
    g_string_append_c(text, '\n');
    return g_string_free(g_steal_pointer(&text), FALSE);
}

bool
wn_tape_same_verdict(const WnSubjectReport *a, const WnSubjectReport *b)
{
    g_autofree char *first = verdict_of(a), *second = verdict_of(b);

    return strcmp(first, second) == 0;
}

char *
wn_tape_verdicts(WnTrial *trial)
{
    const WnReport *report = wn_trial_report(trial);
    g_autoptr(GString) text = g_string_new(NULL);

    for (size_t i = 0; i < report->n_subjects; i++) {
        g_autofree char *line = verdict_of(&report->subjects[i]);
        g_string_append(text, line);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static gint
by_text(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *) a, *(char *const *) b);
}

char *
wn_tape_verdicts_by_ends(WnTrial *trial)
{
    const WnReport *report = wn_trial_report(trial);
    g_autoptr(GStrvBuilder) lines = g_strv_builder_new();

    for (size_t i = 0; i < report->n_subjects; i++) {
        g_autofree char *verdict = verdict_of(&report->subjects[i]);
        g_autofree char *line = g_strdup_printf("%s, %s: %s", report->subjects[i].from,
                                                report->subjects[i].to, verdict);
        g_strv_builder_add(lines, line);
    }
    g_auto(GStrv) sorted = g_strv_builder_end(lines);
    qsort(sorted, g_strv_length(sorted), sizeof(*sorted), by_text);
    return g_strjoinv("", sorted);
}

void
wn_tape_expect_same(const char *name, WnTrial *first, WnTrial *second,
                    char *(*lines)(WnTrial *trial))
{
    g_autofree char *expected = lines(first), *found = lines(second);

    if (strcmp(expected, found) != 0) {
        g_test_message("%s was\n%sand is now\n%s", name, expected, found);
        g_test_fail();
    }
}

static const WnSubjectReport *
find_same(const WnReport *report, const WnSubjectReport *subject)
{
    for (size_t i = 0; i < report->n_subjects; i++)
        if (report->subjects[i].kind == subject->kind &&
            strcmp(report->subjects[i].from, subject->from) == 0 &&
            strcmp(report->subjects[i].to, subject->to) == 0 &&
            report->subjects[i].first_frame == subject->first_frame)
            return &report->subjects[i];
    return NULL;
}

void
wn_tape_assert_no_other_certainty(const char *name, WnTrial *whole_trial, WnTrial *part_trial)
{
    const WnReport *whole = wn_trial_report(whole_trial), *part = wn_trial_report(part_trial);

    for (size_t i = 0; i < part->n_subjects; i++) {
        const WnCauseVerdict  *headline = part->subjects[i].headline;
        const WnSubjectReport *same;

        if (!headline || headline->grade != WN_GRADE_CERTAIN ||
            strcmp(headline->info->id, "cannot-tell") == 0)
            continue;
        same = find_same(whole, &part->subjects[i]);
        if (same && same->headline && same->headline->info == headline->info)
            continue;
        g_test_message("%s: the part has %s certain, the whole %s", name, headline->info->id,
                       same && same->headline ? same->headline->info->id : "nothing");
        g_test_fail();
    }
}
