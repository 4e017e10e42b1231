/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Recognisable packets of one capture point: a sample that is bounded.  Where there are more, the
 * same ones are kept at each point, for it is their keys that decide.
 */
#ifndef WN_CORRELATE_MARKS_H
#define WN_CORRELATE_MARKS_H

#include <glib.h>

#include "base/table.h"
#include "correlate/survey.h"

typedef struct {
    uint64_t  hash;
    uint64_t  exact; /* of the key that hash is the loose one of; else 0 */
    WnTime    time;
    WnGlimpse glimpse;
    uint16_t  ip_id;   /* 0: not known */
    bool      segment; /* of TCP: sent again it looks the same, but for the identification */
} WnMark;

typedef struct {
    GArray  *marks;    /* WnMark, in capture order */
    WnTable  index;    /* by hash; values: 1 + place in marks */
    unsigned halvings; /* of 2 to the power of so many one is kept */
} WnMarks;

void wn_marks_init(WnMarks *marks);
void wn_marks_clear(WnMarks *marks);
void wn_marks_add(WnMarks *marks, const WnKey *key, const WnPacket *packet);

/* One packet at two points; borrowed from their marks. */
typedef struct {
    const WnMark *here, *there;
    bool in_turn; /* of several that look alike the first is taken for the first, and so on */
} WnMarkPair;

/* What both have, as far as there is no doubt which is which; where nothing is without doubt, what
 * looks alike, in turn.  An array of WnMarkPair. */
GArray *wn_marks_in_common(const WnMarks *here, const WnMarks *there);

#endif
