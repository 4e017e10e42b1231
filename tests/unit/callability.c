/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The table of who can call whom: all pairs of the types of RFC 3489, as a simulation written apart
 * from this program in another language gives them.
 */
#include <glib.h>

#include "whynat.h"

enum { NO, YES, NONE = 0, FORTH = WN_SOUND_FORTH, BACK = WN_SOUND_BACK, BOTH = FORTH | BACK };

static const WnConeType types[] = { WN_CONE_NONE, WN_CONE_FULL, WN_CONE_RESTRICTED,
                                    WN_CONE_PORT_RESTRICTED, WN_CONE_SYMMETRIC };

/* Caller by caller, then called by called: direct INVITE; host; host and reply; STUN; punching. */
static const int table[5][5][5] = {
    { { YES, BOTH, BOTH, BOTH, BOTH },
      { YES, BACK, BOTH, BOTH, BOTH },
      { NO, BACK, BOTH, BOTH, BOTH },
      { NO, BACK, BOTH, BOTH, BOTH },
      { NO, BACK, BOTH, BACK, BOTH } },
    { { YES, FORTH, BOTH, BOTH, BOTH },
      { YES, NONE, NONE, BOTH, BOTH },
      { NO, NONE, NONE, BOTH, BOTH },
      { NO, NONE, NONE, BOTH, BOTH },
      { NO, NONE, NONE, BACK, BOTH } },
    { { YES, FORTH, BOTH, BOTH, BOTH },
      { YES, NONE, NONE, BOTH, BOTH },
      { NO, NONE, NONE, BOTH, BOTH },
      { NO, NONE, NONE, BOTH, BOTH },
      { NO, NONE, NONE, BACK, BOTH } },
    { { YES, FORTH, BOTH, BOTH, BOTH },
      { YES, NONE, NONE, BOTH, BOTH },
      { NO, NONE, NONE, BOTH, BOTH },
      { NO, NONE, NONE, BOTH, BOTH },
      { NO, NONE, NONE, NONE, NONE } },
    { { YES, FORTH, BOTH, FORTH, BOTH },
      { YES, NONE, NONE, FORTH, BOTH },
      { NO, NONE, NONE, FORTH, BOTH },
      { NO, NONE, NONE, NONE, NONE },
      { NO, NONE, NONE, NONE, NONE } },
};

static void
all_pairs(void)
{
    for (size_t a = 0; a < G_N_ELEMENTS(types); a++)
        for (size_t b = 0; b < G_N_ELEMENTS(types); b++) {
            WnNatBounds caller = wn_bounds_of_cone(types[a]), called = wn_bounds_of_cone(types[b]);
            WnCallability found = wn_callability(&caller, &called);
            const int    *wanted = table[a][b];

            g_assert_cmpint(found.direct_invite, ==, wanted[0] ? WN_YES : WN_NO);
            g_assert_cmpint(found.server_invite, ==, WN_YES);
            for (int i = 0; i < 4; i++)
                g_assert_cmpint(found.media[WN_TECHNIQUE_HOST + i].always, ==, wanted[1 + i]);
            g_assert_cmpint(found.media[WN_TECHNIQUE_RELAY].always, ==, BOTH);
            g_assert_cmpint(found.media[WN_TECHNIQUE_TURN].always, ==, BOTH);
            for (int i = 0; i < WN_TECHNIQUES; i++)
                g_assert_cmpint(found.media[i].ever, ==, found.media[i].always);
        }
}

/* The other one calls: the same sound, the other way round. */
static void
mirrored(void)
{
    for (size_t a = 0; a < G_N_ELEMENTS(types); a++)
        for (size_t b = 0; b < G_N_ELEMENTS(types); b++) {
            WnNatBounds   one = wn_bounds_of_cone(types[a]), other = wn_bounds_of_cone(types[b]);
            WnCallability forth = wn_callability(&one, &other), back = wn_callability(&other, &one);

            for (int i = 0; i < WN_TECHNIQUES; i++) {
                unsigned mask = forth.media[i].always;
                unsigned turned = (mask & FORTH ? BACK : 0) | (mask & BACK ? FORTH : 0);
                g_assert_cmpuint(turned, ==, back.media[i].always);
            }
        }
}

/* Of the filter nothing is known: punching works with a cone, whichever it is, and never with two
 * that may be symmetric for sure. */
static void
half_known(void)
{
    WnNatBounds cone = { true, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING,
                         WN_DEPENDS_ON_PORT };
    WnNatBounds symmetric = wn_bounds_of_cone(WN_CONE_SYMMETRIC);
    WnNatBounds unknown = wn_bounds_of_cone(WN_CONE_UNKNOWN);
    WnCallability found = wn_callability(&cone, &cone);

    g_assert_cmpint(found.direct_invite, ==, WN_UNDECIDED);
    g_assert_cmpint(found.media[WN_TECHNIQUE_PUNCHING].always, ==, BOTH);
    found = wn_callability(&symmetric, &cone);
    g_assert_cmpint(found.media[WN_TECHNIQUE_PUNCHING].always, ==, NONE);
    g_assert_cmpint(found.media[WN_TECHNIQUE_PUNCHING].ever, ==, BOTH);
    g_assert_cmpint(found.media[WN_TECHNIQUE_STUN].always, ==, NONE);
    g_assert_cmpint(found.media[WN_TECHNIQUE_STUN].ever, ==, FORTH);
    found = wn_callability(&unknown, &unknown);
    g_assert_cmpint(found.media[WN_TECHNIQUE_RELAY].always, ==, BOTH);
    g_assert_cmpint(found.media[WN_TECHNIQUE_HOST].ever, ==, NONE);
}

/* ------------------------------------------------------------------ half known, by hand */

/* What a capture often tells: the mapping alone, the filter alone, nothing; of a firewall only that
 * it translates nothing (RFC 4787 4.1, 5). */
enum { OPEN, CONE, DEPENDENT, CLOSED, UNKNOWN, WALL, N_HALVES };

static const WnNatBounds halves[N_HALVES] = {
    [OPEN] = { false, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING,
               WN_DEPENDS_ON_NOTHING },
    [CONE] = { true, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING,
               WN_DEPENDS_ON_PORT },
    [DEPENDENT] = { true, WN_DEPENDS_ON_ADDRESS, WN_DEPENDS_ON_PORT, WN_DEPENDS_ON_NOTHING,
                    WN_DEPENDS_ON_PORT },
    [CLOSED] = { true, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_PORT, WN_DEPENDS_ON_PORT,
                 WN_DEPENDS_ON_PORT },
    [UNKNOWN] = { true, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_PORT, WN_DEPENDS_ON_NOTHING,
                  WN_DEPENDS_ON_PORT },
    [WALL] = { false, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_NOTHING,
               WN_DEPENDS_ON_PORT },
};

/*
 * A direct INVITE gets in where the called side's filter lets anybody in, whatever the mapping; of
 * host, host with reply to the source, STUN and punching: what is heard at least, and at most.
 *
 * - Host addresses lead to whoever translates nothing; a firewall there lets in only whom it sent
 * to, and nobody can be sent to at a private address.
 * - What STUN told of a dependent mapping serves others only through an open filter; and its
 * packets come from another port, which an address-and-port filter at the other end refuses (RFC
 * 5128 3.3).
 * - Punching fails where a dependent mapping meets an address-and-port filter, and only there; one
 * way remains if the dependent one's own filter is open.
 */
static const struct {
    int      caller, called;
    WnAnswer direct;
    int      least[4], most[4];
} half_known_pairs[] = {
    { OPEN, OPEN, WN_YES, { BOTH, BOTH, BOTH, BOTH }, { BOTH, BOTH, BOTH, BOTH } },
    { OPEN, CONE, WN_UNDECIDED, { BACK, BOTH, BOTH, BOTH }, { BACK, BOTH, BOTH, BOTH } },
    { OPEN, DEPENDENT, WN_UNDECIDED, { BACK, BOTH, BACK, BOTH }, { BACK, BOTH, BOTH, BOTH } },
    { OPEN, CLOSED, WN_NO, { BACK, BOTH, BACK, BOTH }, { BACK, BOTH, BOTH, BOTH } },
    { OPEN, UNKNOWN, WN_UNDECIDED, { BACK, BOTH, BACK, BOTH }, { BACK, BOTH, BOTH, BOTH } },
    { OPEN, WALL, WN_UNDECIDED, { BOTH, BOTH, BOTH, BOTH }, { BOTH, BOTH, BOTH, BOTH } },
    { CONE, CONE, WN_UNDECIDED, { NONE, NONE, BOTH, BOTH }, { NONE, NONE, BOTH, BOTH } },
    { CONE, DEPENDENT, WN_UNDECIDED, { NONE, NONE, NONE, NONE }, { NONE, NONE, BOTH, BOTH } },
    { CONE, CLOSED, WN_NO, { NONE, NONE, NONE, NONE }, { NONE, NONE, BOTH, BOTH } },
    { CONE, UNKNOWN, WN_UNDECIDED, { NONE, NONE, NONE, NONE }, { NONE, NONE, BOTH, BOTH } },
    { CONE, WALL, WN_UNDECIDED, { NONE, NONE, BOTH, BOTH }, { FORTH, BOTH, BOTH, BOTH } },
    { DEPENDENT, DEPENDENT, WN_UNDECIDED, { NONE, NONE, NONE, NONE }, { NONE, NONE, BOTH, BOTH } },
    { DEPENDENT, CLOSED, WN_NO, { NONE, NONE, NONE, NONE }, { NONE, NONE, BACK, BACK } },
    { DEPENDENT, WALL, WN_UNDECIDED, { NONE, NONE, NONE, NONE }, { FORTH, BOTH, BOTH, BOTH } },
    { CLOSED, CLOSED, WN_NO, { NONE, NONE, NONE, NONE }, { NONE, NONE, BOTH, BOTH } },
    { CLOSED, WALL, WN_UNDECIDED, { NONE, NONE, NONE, NONE }, { FORTH, BOTH, BOTH, BOTH } },
    { UNKNOWN, UNKNOWN, WN_UNDECIDED, { NONE, NONE, NONE, NONE }, { NONE, NONE, BOTH, BOTH } },
    { UNKNOWN, WALL, WN_UNDECIDED, { NONE, NONE, NONE, NONE }, { FORTH, BOTH, BOTH, BOTH } },
    { WALL, WALL, WN_UNDECIDED, { BOTH, BOTH, BOTH, BOTH }, { BOTH, BOTH, BOTH, BOTH } },
};

static void
half_known_by_hand(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(half_known_pairs); i++) {
        WnCallability found = wn_callability(&halves[half_known_pairs[i].caller],
                                             &halves[half_known_pairs[i].called]);

        g_test_message("pair %zu", i);
        g_assert_cmpint(found.direct_invite, ==, half_known_pairs[i].direct);
        g_assert_cmpint(found.server_invite, ==, WN_YES);
        for (int t = 0; t < 4; t++) {
            g_assert_cmpint(found.media[WN_TECHNIQUE_HOST + t].always, ==,
                            half_known_pairs[i].least[t]);
            g_assert_cmpint(found.media[WN_TECHNIQUE_HOST + t].ever, ==,
                            half_known_pairs[i].most[t]);
        }
        g_assert_cmpint(found.media[WN_TECHNIQUE_RELAY].always, ==, BOTH);
        g_assert_cmpint(found.media[WN_TECHNIQUE_TURN].always, ==, BOTH);
    }
}

/* The mapping depends on the address alone, which is known (RFC 4787 4.1): to STUN's address it is
 * one, to the peer's another, so it is no better than one that depends on the port too. */
static void
address_dependent_mapping(void)
{
    const WnNatBounds by_address = { true, WN_DEPENDS_ON_ADDRESS, WN_DEPENDS_ON_ADDRESS,
                                     WN_DEPENDS_ON_ADDRESS, WN_DEPENDS_ON_ADDRESS };
    const WnNatBounds closed = wn_bounds_of_cone(WN_CONE_PORT_RESTRICTED);
    const WnNatBounds restricted = wn_bounds_of_cone(WN_CONE_RESTRICTED);
    WnCallability     found = wn_callability(&by_address, &closed);

    g_assert_cmpint(found.media[WN_TECHNIQUE_PUNCHING].ever, ==, NONE);
    found = wn_callability(&by_address, &restricted);
    g_assert_cmpint(found.media[WN_TECHNIQUE_PUNCHING].always, ==, BOTH);
    g_assert_cmpint(found.media[WN_TECHNIQUE_STUN].always, ==, FORTH);
    /* Both by address: each one's packets for the other leave the port that it was not told, and an
     * address filter opens that port only for whom it sent to, from that port. */
    found = wn_callability(&by_address, &by_address);
    g_assert_cmpint(found.media[WN_TECHNIQUE_PUNCHING].ever, ==, NONE);
}

/* Observations that contradict each other leave all that lies between (RFC 4787 REQ-11). */
static void
contradictory(void)
{
    const WnNatBounds odd = { true, WN_DEPENDS_ON_PORT, WN_DEPENDS_ON_NOTHING, WN_DEPENDS_ON_PORT,
                              WN_DEPENDS_ON_NOTHING };
    WnCallability     found = wn_callability(&odd, &odd);

    g_assert_cmpint(found.direct_invite, ==, WN_UNDECIDED);
    g_assert_cmpint(found.media[WN_TECHNIQUE_PUNCHING].always, ==, NONE);
    g_assert_cmpint(found.media[WN_TECHNIQUE_PUNCHING].ever, ==, BOTH);
}

/* A filter without a NAT: the own address is right, and has to be opened from inside. */
static void
firewall(void)
{
    WnNatBounds   wall = wn_bounds_of_cone(WN_CONE_SYMMETRIC_FIREWALL);
    WnNatBounds   symmetric = wn_bounds_of_cone(WN_CONE_SYMMETRIC);
    WnCallability found = wn_callability(&wall, &wall);

    g_assert_cmpint(found.direct_invite, ==, WN_NO);
    g_assert_cmpint(found.media[WN_TECHNIQUE_HOST].always, ==, BOTH);
    found = wn_callability(&wall, &symmetric);
    g_assert_cmpint(found.media[WN_TECHNIQUE_PUNCHING].always, ==, NONE);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/callability/all_pairs", all_pairs);
    g_test_add_func("/callability/mirrored", mirrored);
    g_test_add_func("/callability/half_known", half_known);
    g_test_add_func("/callability/half_known_by_hand", half_known_by_hand);
    g_test_add_func("/callability/address_dependent_mapping", address_dependent_mapping);
    g_test_add_func("/callability/contradictory", contradictory);
    g_test_add_func("/callability/firewall", firewall);
    return g_test_run();
}
