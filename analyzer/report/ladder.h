/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A ladder: hosts side by side, and what they send one another from top to bottom.  Here is what
 * its pictures have in common; the text is drawn here too.
 */
#ifndef WN_REPORT_LADDER_H
#define WN_REPORT_LADDER_H

#include "report/page.h"
#include "whynat.h"

/* A host; its ports are told at the arrows. */
typedef struct {
    WnAddr addr; /* family 0: nobody in particular (a name server, say) */
    char   text[WN_ADDR_TEXT];
    char   role[64];           /* "caller", "NAT of the caller", "" */
    char inside[WN_ADDR_TEXT]; /* of a NAT that was seen from both sides: the host behind it; "" */
} WnLadderHost;

/* Packets of sound as one capture point saw them. */
typedef struct {
    uint16_t   capture;
    WnEndpoint from, to;
    bool       is_bad; /* the headline's evidence, or where they ought to have come */
} WnLadderLane;

enum { WN_LADDER_HOSTS = 12, WN_LADDER_LANES = 12 };

typedef struct {
    const WnSubjectReport *subject;
    const WnLadder        *ladder;
    WnLadderHost           hosts[WN_LADDER_HOSTS];
    unsigned               n_hosts;
    WnLadderLane           lanes[WN_LADDER_LANES];
    unsigned               n_lanes;
    const char *const     *points; /* names of capture points; NULL: there is one */
} WnLadderView;

/* Finds the hosts; borrows subject and ladder. */
void wn_ladder_view_init(WnLadderView *view, const WnSubjectReport *subject,
                         const WnLadder *ladder);
/* The first of these hosts is behind the second, a NAT: they stand side by side, whatever is known
 * of them else. */
void wn_ladder_view_pair(WnLadderView *view, const WnAddr *inside, const WnAddr *outside);
/* Private addresses that something was sent to, and that nobody has there, stand beside the others.
 */
void wn_ladder_view_unseen(WnLadderView *view);
/* A lane more, if there is room and it has none yet; or one for each stream in the ladder. */
void wn_ladder_view_add_lane(WnLadderView *view, const WnLadderLane *lane);
void wn_ladder_view_add_streams(WnLadderView *view);
/* The host's place, or n_hosts where it has none. */
unsigned wn_ladder_place(const WnLadderView *view, const WnEndpoint *endpoint);
/* Where its arrow ends: at whom it is for, or next to its sender where it did not get so far. */
unsigned wn_ladder_end(const WnLadderView *view, const WnLadderStep *step);
/* "INVITE", "200 OK, 11 times", "RTP audio, 1,500 packets in 30.1 s". */
void wn_ladder_label(GString *out, const WnLadderStep *step);

/* Appends the ladder as text, as wide as the page. */
void wn_ladder_text(GString *out, const WnLadderView *view, const WnPageStyle *style);

#endif
