/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures of n of one thing. */
#ifndef WN_TESTS_COST_SHAPES_H
#define WN_TESTS_COST_SHAPES_H

#include "reel.h"

typedef struct {
    const char *name;
    void (*write)(WnReel *reel, unsigned n);
} WnShape;

extern const WnShape wn_shapes_sip[], wn_shapes_media[]; /* the last has no name */

#define WN_INSIDE  "192.168.1.20:5060"
#define WN_OUTSIDE "198.51.100.7:5060"
#define WN_SERVER  "203.0.113.10:5060"

/* A call that is answered and, after some seconds, ended. */
void wn_reel_call(WnReel *reel, double seconds, const char *call_id, const char *place,
                  const char *far_place);

#endif
