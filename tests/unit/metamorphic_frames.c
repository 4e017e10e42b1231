/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * How frames were captured changes no verdict: in a VLAN, on a "cooked" interface, inside a tunnel,
 * twice, out of order within a millisecond, or in the parts of a ring buffer.  On every sample, and
 * on the beginning of each public capture where these are at hand.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "capture/decode.h"
#include "support/reel.h"
#include "support/tape.h"

/* Enough of a long capture to hold calls, and little enough for a test. */
static const unsigned BEGINNING = 1500;

typedef void (*Check)(const char *name, const WnReel *reel);

/* Both say the same, in lines as they are asked for. */
static void
expect_same(const char *name, const WnReel *original, const WnReel *changed,
            char *(*lines)(WnTrial *trial))
{
    g_autoptr(WnTrial) first = wn_reel_play(original, original->frames->len);
    g_autoptr(WnTrial) second = wn_reel_play(changed, changed->frames->len);

    wn_tape_expect_same(name, first, second, lines);
}

static void
for_each_sample(Check check)
{
    g_autoptr(GPtrArray) names = wn_tape_names("", ".pcap");

    for (unsigned i = 0; i < names->len; i++) {
        g_autoptr(WnReel) reel = wn_reel_sample(g_ptr_array_index(names, i));
        check(g_ptr_array_index(names, i), reel);
    }
}

static void
for_each_file(const char *folder, Check check)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name;

    g_assert_nonnull(dir);
    while ((name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(names, g_build_filename(folder, name, NULL));
    for (unsigned i = 0; i < names->len; i++) {
        const char *path = g_ptr_array_index(names, i);

        if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
            for_each_file(path, check);
            continue;
        }
        g_autoptr(WnReel) reel = wn_reel_file(path, BEGINNING);
        if (reel && reel->frames->len > 0)
            check(path, reel);
    }
}

/* What the laboratory captured, often at several interfaces of one router. */
static void
for_each_lab_sample(Check check)
{
    g_autofree char *lab = g_build_filename(g_getenv("WHYNAT_SAMPLES"), "lab", NULL);

    for_each_file(lab, check);
}

/* The samples, and what is captured of the real world. */
static void
for_each_capture(Check check)
{
    const char *captures = g_getenv("WHYNAT_CAPTURES");

    for_each_sample(check);
    if (captures)
        for_each_file(captures, check);
}

/* ------------------------------------------------------------------ the same frames, wrapped */

static void
wrap_all(const char *name, const WnReel *reel, void (*wrap)(WnRawPacket *frame))
{
    g_autoptr(WnReel) wrapped = wn_reel_new();

    for (unsigned i = 0; i < reel->frames->len; i++) {
        WnRawPacket *frame = wn_reel_add(wrapped, wn_reel_at(reel, i));
        if (wn_reel_is_ip(frame))
            wrap(frame);
    }
    expect_same(name, reel, wrapped, wn_tape_verdicts);
}

static void
into_vlan(WnRawPacket *frame)
{
    uint8_t header[16];

    memcpy(header, frame->data, 12);
    memcpy(header + 12, "\x81\x00\x00\x2a", 4);
    wn_reel_wrap(frame, 12, wn_bytes(header, sizeof(header)));
}

/* LINKTYPE_LINUX_SLL: what `-i any` wrote for long. */
static void
into_cooked(WnRawPacket *frame)
{
    uint8_t header[16] = { 0, 0, 0, 1, 0, 6 };

    memcpy(header + 6, frame->data + 6, 6);
    memcpy(header + 14, frame->data + 12, 2);
    wn_reel_wrap(frame, 14, wn_bytes(header, sizeof(header)));
    frame->link_type = 113;
}

/* LINKTYPE_LINUX_SLL2: what it writes now. */
static void
into_cooked_v2(WnRawPacket *frame)
{
    uint8_t header[20] = { 0, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6 };

    memcpy(header, frame->data + 12, 2);
    memcpy(header + 12, frame->data + 6, 6);
    wn_reel_wrap(frame, 14, wn_bytes(header, sizeof(header)));
    frame->link_type = 276;
}

/* A mirror port sends copies to the analyst through a tunnel (RFC 2784). */
static void
into_gre(WnRawPacket *frame)
{
    uint8_t  header[14 + 20 + 4];
    uint8_t *ip = header + 14, *gre = ip + 20;
    unsigned total = frame->length - 14 + 24;

    memcpy(header, frame->data, 12);
    memcpy(header + 12, "\x08\x00", 2);
    memcpy(ip, "\x45\0\0\0\0\0\0\0\x40\x2f\0\0\x0a\xfe\x01\x01\x0a\xfe\x02\x02", 20);
    ip[2] = (uint8_t) (total >> 8);
    ip[3] = (uint8_t) total;
    gre[0] = gre[1] = 0;
    memcpy(gre + 2, frame->data + 12, 2);
    wn_reel_wrap(frame, 14, wn_bytes(header, sizeof(header)));
}

static void
check_wrapped(const char *name, const WnReel *reel)
{
    wrap_all(name, reel, into_vlan);
    wrap_all(name, reel, into_cooked);
    wrap_all(name, reel, into_cooked_v2);
    wrap_all(name, reel, into_gre);
}

static void
other_encapsulation_changes_nothing(void)
{
    for_each_capture(check_wrapped);
}

/* ------------------------------------------------------------------ twice, and out of order */

/* A mirror port shows each frame coming and going. */
static void
check_doubled(const char *name, const WnReel *reel)
{
    g_autoptr(WnReel) doubled = wn_reel_new();

    for (unsigned i = 0; i < reel->frames->len; i++) {
        wn_reel_add(doubled, wn_reel_at(reel, i));
        wn_reel_add(doubled, wn_reel_at(reel, i))->time += 30 * WN_MILLISECOND / 1000;
    }
    expect_same(name, reel, doubled, wn_tape_verdicts);
}

static void
doubled_frames_change_nothing(void)
{
    for_each_capture(check_doubled);
}

typedef struct {
    WnTime   key;
    unsigned index;
} Place;

static gint
by_key(gconstpointer a, gconstpointer b)
{
    const Place *left = a, *right = b;

    return left->key != right->key ? (left->key < right->key ? -1 : 1)
                                   : (left->index > right->index) - (left->index < right->index);
}

/* Several queues of a card write with delays of their own; each frame keeps its time. */
static void
check_reordered(const char *name, const WnReel *reel)
{
    g_autoptr(WnReel) reordered = wn_reel_new();
    g_autofree Place *places = g_new(Place, reel->frames->len);

    for (unsigned i = 0; i < reel->frames->len; i++)
        places[i] =
            (Place){ .key = wn_reel_at(reel, i)->time + (WnTime) (i * 2654435761u) % WN_MILLISECOND,
                     .index = i };
    qsort(places, reel->frames->len, sizeof(*places), by_key);
    for (unsigned i = 0; i < reel->frames->len; i++)
        wn_reel_add(reordered, wn_reel_at(reel, places[i].index));
    expect_same(name, reel, reordered, wn_tape_verdicts_by_ends);
}

static void
order_within_a_millisecond_changes_nothing(void)
{
    for_each_capture(check_reordered);
    for_each_lab_sample(check_reordered);
}

/* ------------------------------------------------------------------ ring buffers */

static void
deliver(const WnPacket *packet, void *data)
{
    wn_engine_feed(wn_trial_engine(data), packet);
}

static WnTrial *
play_parts(const char *const *paths, size_t n)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(WnSource) source = wn_source_open_parts(paths, n, NULL, &error);
    WnTrial    *trial = wn_trial_new(NULL);
    WnDecoder  *decoder = wn_decoder_new(NULL, deliver, trial);
    WnRawPacket packet;

    g_assert_no_error(error);
    while (wn_source_next(source, &packet) == WN_SOURCE_PACKET)
        wn_decoder_feed(decoder, &packet);
    wn_decoder_finish(decoder);
    g_assert_true(wn_source_facts(source)->complete);
    wn_decoder_free(decoder);
    return trial;
}

/* The shell gives ring_10 before ring_9, and the oldest part may have the highest number. */
static void
check_parts(const char *name, const WnReel *reel)
{
    static const char *const names[] = { "ring_3", "ring_1", "ring_2" };
    g_autofree char         *folder = g_dir_make_tmp("whynat-XXXXXX", NULL);
    unsigned                 n = reel->frames->len, third = n / 3;
    char                    *paths[3];

    g_assert_nonnull(folder);
    if (third > 0) {
        g_autoptr(WnTrial) whole = wn_reel_play(reel, n);
        g_autoptr(WnTrial) parts = NULL;

        for (unsigned i = 0; i < 3; i++) {
            paths[i] = g_build_filename(folder, names[i], NULL);
            wn_reel_write(reel, (2 - i) * third, i == 0 ? n : (3 - i) * third, paths[i]);
        }
        parts = play_parts((const char *const *) paths, 3);
        wn_tape_expect_same(name, whole, parts, wn_tape_verdicts);
        for (unsigned i = 0; i < 3; i++) {
            g_assert_cmpint(g_unlink(paths[i]), ==, 0);
            g_free(paths[i]);
        }
    }
    g_assert_cmpint(g_rmdir(folder), ==, 0);
}

static void
parts_of_a_ring_buffer_change_nothing(void)
{
    for_each_sample(check_parts);
}

/* ------------------------------------------------------------------ captures that end early */

static void
check_cut(const char *name, const WnReel *reel)
{
    g_autoptr(WnTrial) whole = wn_reel_play(reel, reel->frames->len);

    for (unsigned left = 1; left < 8; left++) {
        g_autoptr(WnTrial) part = wn_reel_play(reel, reel->frames->len * left / 8);
        wn_tape_assert_no_other_certainty(name, whole, part);
    }
}

static void
an_early_end_makes_no_other_certainty(void)
{
    for_each_capture(check_cut);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/metamorphic_frames/other_encapsulation_changes_nothing",
                    other_encapsulation_changes_nothing);
    g_test_add_func("/metamorphic_frames/doubled_frames_change_nothing",
                    doubled_frames_change_nothing);
    g_test_add_func("/metamorphic_frames/order_within_a_millisecond_changes_nothing",
                    order_within_a_millisecond_changes_nothing);
    g_test_add_func("/metamorphic_frames/parts_of_a_ring_buffer_change_nothing",
                    parts_of_a_ring_buffer_change_nothing);
    g_test_add_func("/metamorphic_frames/an_early_end_makes_no_other_certainty",
                    an_early_end_makes_no_other_certainty);
    return g_test_run();
}
