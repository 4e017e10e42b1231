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
    g_test_add_func("/callability/firewall", firewall);
    return g_test_run();
}
