/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first look at captures of the same traffic: recognisable packets of each capture point, of
 * which those that two points have in common align their clocks and tell who is reached through
 * whom.  Holds a bounded sample: where there are more packets, the same ones are kept at each
 * point.
 */
#ifndef WN_CORRELATE_SURVEY_H
#define WN_CORRELATE_SURVEY_H

#include "correlate/glimpse.h"
#include "correlate/sight.h"

/* Capture points that can be read together. */
#define WN_MAX_POINTS 16

typedef struct WnSurvey WnSurvey;

/* Points are numbered from 0 as they are fed. */
WnSurvey *wn_survey_new(void);
/* NULL is allowed. */
void wn_survey_free(WnSurvey *survey);

/* Points of one file are thought to be nearer to each other than others, if nothing else tells. */
void wn_survey_note_file(WnSurvey *survey, unsigned point, unsigned file);

/* One packet of this point, in capture order. */
void wn_survey_feed(WnSurvey *survey, unsigned point, const WnPacket *packet);
/* The payload of a datagram that looks like sound, of a point that was fed before.  True: nothing
 * but its time is wanted, and that is noted now.  False: it is to be fed. */
bool wn_survey_pass_over(WnSurvey *survey, unsigned point, WnTime time, WnBytes sound);

/* The clock of this point was set back before that packet of it, by the clock as wn_survey_feed
 * gets it: it stood still then, and goes on. */
void wn_survey_note_set_back(WnSurvey *survey, unsigned point, WnTime time);

/* How often a clock may be set while it is captured. */
#define WN_MOST_PIECES 8

/* t = u + offset + drift * (u - epoch), u the other's time of the same moment. */
typedef struct {
    WnTime from; /* it holds from here on, by the point's own clock */
    WnTime epoch, offset;
    double drift;
} WnClockPiece;

typedef struct {
    WnTime from, until;
} WnSpan;

/* When a clock was set, as near as packets in common tell: by the other's clock and by its own. */
typedef struct {
    WnSpan here, there;
} WnClockGap;

/* How the clock of one point runs, told by the packets it has in common with another (spec: NTP's
 * offset, RFC 5905 8): t = u + offset + drift * (u - epoch), u the other's time of the same moment.
 */
typedef struct {
    bool        aligned;   /* it has packets in common, directly or through other points */
    bool        passed_on; /* it has none: only calls that a proxy between the two passed on */
    bool        ordered;   /* both directions agree: which of two sights was first can be told */
    const char *reason;    /* why not ordered; static */
    unsigned    parent;    /* the point it was aligned with; of the first point: itself */
    WnTime      epoch;
    WnTime      offset;
    double      drift;    /* seconds gained a second */
    WnTime      error;    /* at most so much is offset wrong, if the two ways are equally long: half
                             of the time out and back */
    uint32_t     out, in; /* packets in common that went from parent to here, and back */
    WnClockPiece pieces[WN_MOST_PIECES]; /* at least one where aligned; more: one of the two clocks
                                            was set.  epoch, offset and drift are those of the
                                            longest */
    WnClockGap gaps[WN_MOST_PIECES + 1];
    unsigned   n_pieces, n_gaps;
} WnClock;

/* Beyond that many settings, nothing is sure. */
#define WN_MOST_UNSURE 32

/* What the survey found; points as the survey has them. */
typedef struct {
    unsigned n_points;
    WnClock  clocks[WN_MAX_POINTS];
    /* By the first point's clock: when it is not known which packets of that point are of then. */
    WnSpan   unsure[WN_MAX_POINTS][WN_MOST_UNSURE];
    unsigned n_unsure[WN_MAX_POINTS];
    WnTime   first[WN_MAX_POINTS], last[WN_MAX_POINTS]; /* by the point's own clock; 0: no packet */
    uint64_t traffic[WN_MAX_POINTS]
                    [WN_TRAFFICS];  /* packets of each kind; of sound, of the sample */
    uint64_t common;                /* packets of the sample that some two points have in common */
    uint8_t  realms[WN_MAX_POINTS]; /* the same number, from 1: packets went between these points
                                       with a private address that stayed as it was */
} WnAlignment;

/* The order of the points along the way, as the routers between them tell: order[0] is the number
 * that the first one was fed with.  What cannot be told stays as it was fed. */
void wn_survey_order(const WnSurvey *survey, unsigned order[WN_MAX_POINTS]);
/* From now on that is how the points are numbered. */
void wn_survey_renumber(WnSurvey *survey, const unsigned order[WN_MAX_POINTS]);

/* Whether two points have packets in common, or calls that a proxy between them passed on. */
bool wn_survey_share(const WnSurvey *survey, unsigned a, unsigned b);
/* They have something that looks alike, whether or not it can be told which is which. */
bool wn_survey_look_alike(const WnSurvey *survey, unsigned a, unsigned b);
/* Forgets these points; the others keep their order, and are numbered anew. */
void wn_survey_leave_out(WnSurvey *survey, const bool out[WN_MAX_POINTS]);

/* All points that are left have something in common, directly or through others. */
void wn_survey_align(const WnSurvey *survey, WnAlignment *alignment);

/* By how much the clock of a point was set where that piece of it begins, which is not the first.
 */
WnTime wn_clock_set_by(const WnClock *clock, unsigned piece);

/* This moment of a point's clock, by the clock of the first point. */
WnTime wn_alignment_time(const WnAlignment *alignment, unsigned point, WnTime time);

/* Whether a packet of this moment of the first point's clock would be found at that point, for all
 * that clocks were set. */
bool wn_alignment_covers(const WnAlignment *alignment, unsigned point, WnTime time);
/* Whether it is known, where clocks were set, when that moment of the point's own clock was. */
bool wn_alignment_is_sure(const WnAlignment *alignment, unsigned point, WnTime time);

/* After align: whether flows of these addresses, here less than there, had packets in common. */
bool wn_survey_knows_passage(const WnSurvey *survey, unsigned here, unsigned there,
                             const WnGlimpse *before, const WnGlimpse *after);

/* After align: whether packets for this host, as that point sees it, were seen to go on to the
 * other point; and whether packets of this source, as the other point sees it, came through that
 * one.  Where hosts that were not captured share the outside address of a NAT, a host is its
 * endpoint. */
bool wn_survey_crosses(const WnSurvey *survey, unsigned from, unsigned to,
                       const WnEndpoint *destination);
bool wn_survey_came_through(const WnSurvey *survey, unsigned from, unsigned to,
                            const WnEndpoint *source);

/* After align: packets for this host went on there through routers, and not only what a relay sent
 * on in packets of its own. */
bool wn_survey_routes(const WnSurvey *survey, unsigned from, unsigned to,
                      const WnEndpoint *destination);

/* OUT: there is the outside of a NAT that has its inside here; by the packets in common. */
WnDirection wn_survey_direction(const WnSurvey *survey, unsigned here, unsigned there);

#endif
