/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Segments of TCP before and behind a NAT that writes IP identifications of its own. */
#include <string.h>

#include "support/points.h"

#define PHONE  "192.168.1.20:40000"
#define NAT    "198.51.100.7:51000"
#define SERVER "203.0.113.10:5061"

enum { ROUNDS = 40, SMALL = 60, LARGE = 400, PIECE = 150 };

/* What the router does, and what becomes of the way out in the middle of the talk. */
typedef struct {
    bool     keeps_ids;
    bool     changes_bytes;
    bool     cuts;      /* large segments in two */
    bool     coalesces; /* two segments into one */
    unsigned lost;      /* rounds, from the 20th on */
} Router;

typedef struct {
    WnTape *inside, *outside;
    Router  router;
} Talk;

static void
see(WnTape *tape, WnTime at, const char *const ends[2], uint32_t sequence, uint32_t other,
    WnBytes payload, uint16_t id)
{
    WnPacket packet = { .time = WN_TAPE_START + at,
                        .frame = tape->packets->len + 1,
                        .kind = WN_PACKET_TCP_EVENT,
                        .carrier = WN_CARRIER_TCP,
                        .payload = payload,
                        .payload_length = (uint32_t) payload.length,
                        .tcp_flags = 0x18,
                        .tcp_sequence = sequence,
                        .tcp_acknowledged = other,
                        .ip_id = id };

    wn_endpoint_parse(wn_bytes(ends[0], strlen(ends[0])), &packet.src);
    wn_endpoint_parse(wn_bytes(ends[1], strlen(ends[1])), &packet.dst);
    wn_tape_add(tape, &packet);
}

/* A TLS record of that round. */
static WnBytes
record(uint8_t room[LARGE], unsigned round, unsigned way, size_t length)
{
    for (size_t i = 0; i < length; i++)
        room[i] = (uint8_t) (i * 7 + round * 31 + way * 101);
    room[0] = 23;
    room[1] = room[2] = 3;
    room[3] = (uint8_t) ((length - 5) >> 8);
    room[4] = (uint8_t) (length - 5);
    return wn_bytes(room, length);
}

static void
go_out(Talk *talk, unsigned round, WnTime at)
{
    static const char *const in[] = { PHONE, SERVER }, *const out[] = { NAT, SERVER };
    const Router *router = &talk->router;
    uint8_t       room[LARGE];
    WnBytes       all = record(room, round, 0, round % 2 ? LARGE : SMALL);
    uint16_t      id = (uint16_t) (100 + round);
    uint32_t      from = 1000 + round * LARGE, other = 900000 + round * LARGE;
    size_t        cut = router->cuts && all.length > PIECE ? PIECE : all.length;
    unsigned      shift = router->keeps_ids ? 0 : 5000;

    if (router->coalesces && round % 2) {
        see(talk->inside, at, in, from, other, wn_bytes_slice(all, 0, PIECE), id);
        see(talk->inside, at + 1, in, from + PIECE, other, wn_bytes_from(all, PIECE), id);
    } else {
        see(talk->inside, at, in, from, other, all, id);
    }
    if (round >= 20 && round < 20 + router->lost)
        return;
    room[LARGE - 1] ^= router->changes_bytes;
    room[20] ^= router->changes_bytes;
    id = (uint16_t) (id + shift);
    at += 10 * WN_MILLISECOND;
    see(talk->outside, at, out, from, other, wn_bytes_slice(all, 0, cut), id);
    if (cut < all.length)
        see(talk->outside, at + 1, out, from + (uint32_t) cut, other, wn_bytes_from(all, cut), id);
}

static void
come_in(Talk *talk, unsigned round, WnTime at)
{
    static const char *const in[] = { SERVER, PHONE }, *const out[] = { SERVER, NAT };
    uint8_t  room[LARGE];
    WnBytes  all = record(room, round, 1, SMALL);
    uint32_t from = 900000 + round * LARGE, other = 1000 + round * LARGE;

    see(talk->outside, at, out, from, other, all, (uint16_t) (7000 + round));
    room[20] ^= talk->router.changes_bytes;
    see(talk->inside, at + 10 * WN_MILLISECOND, in, from, other, all,
        (uint16_t) (talk->router.keeps_ids ? 7000 + round : 40000 + round * 3));
}

static WnTogether *
read_both(Router router)
{
    Talk        talk = { wn_tape_new(), wn_tape_new(), router };
    WnTogether *together;

    for (unsigned round = 0; round < ROUNDS; round++) {
        go_out(&talk, round, round * WN_SECOND);
        come_in(&talk, round, round * WN_SECOND + WN_SECOND / 2);
    }
    wn_tape_missets_clock(talk.outside, 3600 * WN_SECOND, 0);
    together = wn_together((WnTape *[]){ talk.inside, talk.outside }, 2);
    wn_tape_free(talk.inside);
    wn_tape_free(talk.outside);
    return together;
}

static uint64_t
lost(const WnTogether *together)
{
    const WnMatchResult *result = wn_matcher_result(together->matcher);
    uint64_t             n = 0;

    for (guint i = 0; i < result->losses->len; i++)
        n += ((const WnLossRow *) g_ptr_array_index(result->losses, i))->lost;
    for (guint i = 0; i < result->appearances->len; i++)
        n += ((const WnLossRow *) g_ptr_array_index(result->appearances, i))->lost;
    return n;
}

static void
assert_all_matched(Router router)
{
    g_autoptr(WnTogether) together = read_both(router);
    const WnMatchResult *result = wn_matcher_result(together->matcher);

    g_assert_true(together->alignment.clocks[1].aligned && together->alignment.clocks[1].ordered);
    g_assert_cmpuint(result->matched[0], ==, 2 * ROUNDS);
    g_assert_cmpuint(result->matched[1], ==, 2 * ROUNDS);
    g_assert_cmpuint(result->passages->len, ==, 1);
    g_assert_cmpuint(lost(together), ==, 0);
}

static void
whatever_their_identifications(void)
{
    assert_all_matched((Router){ .keeps_ids = true });
    assert_all_matched((Router){ .keeps_ids = false });
}

/* What is lost is missed, by whatever is left of the rest. */
static void
lost_segments_are_missed(void)
{
    g_autoptr(WnTogether) together = read_both((Router){ .lost = 4 });

    g_assert_cmpuint(lost(together), ==, 4);
}

/* Equal numbers of other bytes are another connection. */
static void
other_bytes_are_not_the_same(void)
{
    g_autoptr(WnTogether) together = read_both((Router){ .changes_bytes = true });

    g_assert_false(together->alignment.clocks[1].aligned);
}

/* A box that cuts the stream anew, or a host that does it before it sends, loses nothing. */
static void
cut_anew_is_not_lost(void)
{
    for (int ids = 0; ids < 2; ids++) {
        g_autoptr(WnTogether) cut = read_both((Router){ .keeps_ids = ids, .cuts = true });
        g_autoptr(WnTogether) whole = read_both((Router){ .keeps_ids = ids, .coalesces = true });

        g_assert_true(cut->alignment.clocks[1].aligned && whole->alignment.clocks[1].aligned);
        g_assert_cmpuint(lost(cut), ==, 0);
        g_assert_cmpuint(lost(whole), ==, 0);
    }
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/correlate/segments/whatever_their_identifications",
                    whatever_their_identifications);
    g_test_add_func("/correlate/segments/lost_segments_are_missed", lost_segments_are_missed);
    g_test_add_func("/correlate/segments/other_bytes_are_not_the_same",
                    other_bytes_are_not_the_same);
    g_test_add_func("/correlate/segments/cut_anew_is_not_lost", cut_anew_is_not_lost);
    return g_test_run();
}
