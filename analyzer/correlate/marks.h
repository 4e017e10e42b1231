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
    uint64_t  bytes; /* of a segment: what it carries; 0: too little to tell */
    uint64_t  draw;  /* decides whether it is kept */
    WnTime    time;
    WnGlimpse glimpse;
    uint16_t  ip_id;    /* 0: not known */
    bool      segment;  /* of TCP: sent again it looks the same, but for the identification */
    bool      streamed; /* a message off TCP: its bytes may have been sent more than once */
} WnMark;

typedef struct {
    GArray  *marks;    /* WnMark, in capture order */
    WnTable  index;    /* by hash; values: 1 + place in marks */
    unsigned halvings; /* of 2 to the power of so many one is kept */
    guint    most;
} WnMarkSample;

/* Sound is nearly all packets and says the same again and again: of the rest as many as possible
 * are kept.  What is short and always the same (keep-alives) is told apart by its IP
 * identification. */
typedef struct {
    WnMarkSample sound, rest, brief;
    WnMarkSample calls; /* messages by what a proxy leaves of them */
} WnMarks;

void wn_marks_init(WnMarks *marks);
void wn_marks_clear(WnMarks *marks);
/* It looks like sound, and would not be kept: there is no need for its key. */
bool wn_marks_leave_out(const WnMarks *marks, const WnPacket *packet);
/* The same of a datagram's payload. */
bool wn_marks_leave_out_sound(const WnMarks *marks, WnBytes payload);
/* Of a key that is not telling only what the packet's identification makes so. */
void wn_marks_add(WnMarks *marks, const WnKey *key, const WnPacket *packet);

/* Of one key so many are kept. */
#define WN_MARKS_ALIKE 16

typedef struct {
    const WnMark *all[WN_MARKS_ALIKE]; /* borrowed */
    unsigned      n;
} WnMarksAlike;

WnMarksAlike wn_mark_sample_alike(const WnMarkSample *sample, uint64_t hash);

/* One packet at two points; borrowed from their marks. */
typedef struct {
    const WnMark *here, *there;
    bool in_turn; /* of several that look alike the first is taken for the first, and so on */
} WnMarkPair;

/* What both have, as far as there is no doubt which is which; where nothing is without doubt, what
 * looks alike, in turn.  An array of WnMarkPair. */
GArray *wn_marks_in_common(const WnMarks *here, const WnMarks *there);
/* Messages that a proxy between the two passed on: other packets, of the same calls.  None that was
 * sent several times; an array of WnMarkPair. */
GArray *wn_marks_passed_on(const WnMarks *here, const WnMarks *there);
/* Both have something that looks alike, whether or not it can be told which is which. */
bool wn_marks_look_alike(const WnMarks *here, const WnMarks *there);

#endif
