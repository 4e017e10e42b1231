/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What became of packets with the same addresses lately: of the next one all is known but the
 * counts.
 */
#ifndef WN_CORRELATE_COURSES_H
#define WN_CORRELATE_COURSES_H

#include "correlate/passages.h"

/* They were seen at two points, and do not come from another one or go on to it. */
typedef struct {
    struct {
        unsigned   point;
        WnEndpoint src, dst;
        uint8_t    ttl;
    } here, there; /* here: the first of the two points */
    WnCarrier  carrier;
    WnPassing *passing; /* NULL: the course is not used yet */
    unsigned   sender;
    bool       out; /* from here to there */
} WnCourse;

/* By a cheap hash: others may take the place. */
enum { WN_COURSES = 1024 };

typedef struct {
    WnCourse lately[WN_COURSES];
} WnCourses;

/* Where the course of this packet is kept, or that of another one with the same hash. */
WnCourse *wn_course_place(WnCourses *courses, const WnSight *here, const WnSight *there);
bool      wn_is_course(const WnCourse *course, const WnSight *here, const WnSight *there);

#endif
