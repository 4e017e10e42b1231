/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The second look: packets of all capture points in the order of one clock.  Each is held for as
 * long as it may take to the other points, is matched with its other sights, and leaves with what
 * became of it.  What is held is bounded by that time; results are counts, not packets.
 */
#ifndef WN_CORRELATE_MATCH_H
#define WN_CORRELATE_MATCH_H

#include <glib.h>

#include "correlate/survey.h"

/* One packet at one point, with its own copy of the payload, or of its beginning if it is sound. */
typedef struct {
    WnPacket packet;
    WnKey    key;
    unsigned point;
    bool     unsure; /* the clock was set about then: its time may be wrong */
} WnSight;

/* The shortest silence of a host inside, after which packets from outside came in no more, although
 * such ones had come in before: its mapping is gone. */
typedef struct {
    WnTime   silence; /* 0: that was not seen */
    WnTime   time;    /* of the first packet that did not come in, */
    uint32_t frame;   /* its frame outside, */
    unsigned point;   /* and where that is */
} WnLapse;

/* Where one flow of one point continues at another: a NAT's mapping where the addresses differ. */
typedef struct {
    unsigned   here, there; /* points, in the order of the way out */
    WnCarrier  carrier;
    WnEndpoint ends_here[2], ends_there[2]; /* the same two hosts, as seen at each point */
    WnTime     first, last;                 /* of the matched packets, first point's clock */
    uint32_t   first_frame, frame_there;    /* of the first one, at here and at there */
    unsigned   begun_by;                    /* the end that sent it */
    int      nearer[2];  /* what that end sent passes here first (1), or there (-1); 0: not known */
    WnTime   outlived;   /* its longest silence */
    uint64_t packets[2]; /* matched, by which end sent them */
    WnTime   least_delay, most_delay;   /* of the way, where ordering is known */
    uint64_t pieces_here, pieces_there; /* packets that came in IP fragments */
    uint64_t same_id, other_id;         /* IP identifications left as they were, and changed */
    int      ttl; /* how many routers are between: the difference; 0: not known */
    WnLapse  lapse;
} WnPassage;

/* What was seen at one point, ought to appear at the next, and did or did not. */
typedef struct {
    unsigned   here, there; /* seen here, expected there */
    WnTraffic  traffic;
    WnCarrier  carrier;
    WnEndpoint src, dst; /* as seen here */
    uint64_t   arrived, lost;
    uint64_t   lost_in_row; /* at the end: since last_arrived */
    WnTime     first_lost, last_lost, first_arrived, last_arrived; /* 0: none */
    uint32_t   first_lost_frame, last_lost_frame, first_arrived_frame,
        last_arrived_frame; /* at here */
} WnLossRow;

/* A field of a SIP message that was another at the next point. */
typedef struct {
    unsigned    here, there;
    const char *field;                   /* "Contact", "SDP c=", "start line" */
    const char *before, *after;          /* "": absent */
    const char *message;                 /* "REGISTER", "200 OK" */
    uint32_t    frame_here, frame_there; /* the first one */
    uint64_t    count;
} WnChange;

typedef struct {
    uint64_t   packets[WN_MAX_POINTS]; /* recognisable ones */
    uint64_t   matched[WN_MAX_POINTS]; /* of these, seen at another point too */
    uint64_t   ambiguous;              /* several fitted; the oldest was taken */
    uint64_t   compared;               /* SIP messages that were compared at two points */
    uint64_t   altered;     /* messages matched although their identifiers were changed */
    GPtrArray *passages;    /* WnPassage */
    GPtrArray *losses;      /* WnLossRow, also those without a loss */
    GPtrArray *appearances; /* WnLossRow: seen here, and not before at there, where it came from */
    GPtrArray *changes;     /* WnChange */
} WnMatchResult;

typedef struct WnMatcher WnMatcher;

/* fate is set in the packet; it and its payload are valid until the function returns. */
typedef void (*WnRelease)(const WnPacket *packet, void *data);

/* All sights of one packet, by point (NULL: not seen there), once it is told what became of it.
 * They are valid until the function returns. */
typedef void (*WnWitness)(const WnSight *const sights[WN_MAX_POINTS], WnFate fate, void *data);

/* survey and alignment are borrowed.  release: every packet once, in the order of time, but of
 * several sights of one whose addresses stayed the same only one. */
WnMatcher *wn_matcher_new(const WnSurvey *survey, const WnAlignment *alignment, WnRelease release,
                          void *data);
/* Calls witness for every packet that can be recognised. */
void wn_matcher_watch(WnMatcher *matcher, WnWitness witness, void *data);
/* NULL is allowed. */
void wn_matcher_free(WnMatcher *matcher);

/* A packet of this point; time: by the first point's clock, never much earlier than the one before.
 */
void wn_matcher_feed(WnMatcher *matcher, const WnPacket *packet, unsigned point, WnTime time);
/* Releases all that is held. */
void wn_matcher_finish(WnMatcher *matcher);

const WnMatchResult *wn_matcher_result(const WnMatcher *matcher);

#endif
