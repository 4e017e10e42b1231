/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What passages tell of the NATs between capture points, for the engine to judge. */
#ifndef WN_CORRELATE_TELL_H
#define WN_CORRELATE_TELL_H

#include "correlate/match.h"

/* Which end of a passage a NAT translates, and at which of its points that is the host inside. */
typedef struct {
    unsigned end;
    bool     inside_here; /* else inside is there */
} WnTranslated;

/* One end of a passage as both sides call it, and the other end as it is seen outside. */
typedef struct {
    unsigned   point_inside, point_outside;
    WnEndpoint inside, outside, towards;
    WnEndpoint named;                       /* towards, as inside knows it */
    uint32_t   frame_inside, frame_outside; /* of the first packet */
    uint64_t   packets, back;               /* from the end, and to it */
} WnTwoSides;

/* Where it cannot be told which side is inside, the point that is first on the way is. */
WnTwoSides wn_passage_sides(const WnPassage *passage, unsigned end);

/* False: both ends stay, both were replaced, or which side is inside cannot be told. */
bool wn_passage_translated(const WnPassage *passage, WnTranslated *translated);

/* Both ends are others, and no router keeps anything of such a packet: a relay sends its own. */
bool wn_passage_is_relayed(const WnPassage *passage);
/* A router put another endpoint in this one's place, not the same in another notation. */
bool wn_passage_replaces(const WnPassage *passage, unsigned end);
/* It goes from IPv6 to IPv4 (RFC 6146).  A phone's own translator (RFC 6877) has a private IPv4
 * address before it: there only the way of the packets tells. */
bool wn_passage_is_nat64(const WnPassage *passage);

/* When the engine was fed all packets. */
void wn_tell_translations(const WnMatchResult *result, const WnAlignment *alignment,
                          WnEngine *engine);

#endif
