/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the text and the JSON of callability share. */
#ifndef WN_REPORT_CALLABILITY_PARTS_H
#define WN_REPORT_CALLABILITY_PARTS_H

#include <glib.h>

#include "whynat.h"

enum { WN_CALLABILITY_TYPES = 5, WN_CALLABILITY_MOST = 24 };

/* One end of a call: a NAT of the capture, or a type where nat is NULL. */
typedef struct {
    const WnNatReport *nat;
    WnConeType         type;
    WnNatBounds        bounds;
} WnCallEnd;

/* No NAT, and the cones, and symmetric. */
WnCallEnd wn_call_end_of_type(unsigned index);
/* NATs of which the behaviour is known, or half known; at most MOST of them. */
GArray *wn_call_ends(const WnReport *report);
/* With whom each of them is paired: the others, or where there is only one the types. */
GArray *wn_call_peers(const GArray *ends);

const char *wn_technique_id(WnTechnique technique);
/* "both", "A>B only", "B>A only", "none". */
const char *wn_sound_word(unsigned mask);
/* The simplest way in which both surely hear each other; WN_TECHNIQUES: none. */
WnTechnique wn_simplest_technique(const WnCallability *found);
/* Both mappings surely live as long as something is sent at least this often, in seconds. */
unsigned wn_keepalive_within(const WnCallEnd *a, const WnCallEnd *b, bool *known);

#endif
