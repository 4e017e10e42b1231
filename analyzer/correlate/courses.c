/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See courses.h. */
#include "correlate/courses.h"

#include <string.h>

WnCourse *
wn_course_place(WnCourses *courses, const WnSight *here, const WnSight *there)
{
    const WnPacket *a = &here->packet, *b = &there->packet;
    uint64_t        ports = (uint64_t) a->src.port << 48 | (uint64_t) a->dst.port << 32 |
                     (uint64_t) b->src.port << 16 | b->dst.port;

    return &courses->lately[wn_hash_mix(ports, here->point) % WN_COURSES];
}

/* Before they are released, addresses have no realm: their bytes are all there is to them. */
static bool
are_same_ends(const WnEndpoint *src, const WnEndpoint *dst, const WnPacket *packet)
{
    return memcmp(src, &packet->src, sizeof *src) == 0 &&
           memcmp(dst, &packet->dst, sizeof *dst) == 0;
}

bool
wn_is_course(const WnCourse *course, const WnSight *here, const WnSight *there)
{
    return course->passing && course->here.point == here->point &&
           course->there.point == there->point && course->carrier == here->packet.carrier &&
           course->here.ttl == here->packet.ttl && course->there.ttl == there->packet.ttl &&
           are_same_ends(&course->here.src, &course->here.dst, &here->packet) &&
           are_same_ends(&course->there.src, &course->there.dst, &there->packet);
}
