/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which frames of a capture were seen on one network link: the addresses of the link layer tell.
 * Frames between the same stations are of one link, and a router has another address on each.
 * So captures that were merged onto one interface come apart again.  A Linux cooked capture (v2)
 * names the interface of each frame.
 *
 *     links = wn_links_new();
 *     wn_links_note(links, &raw);           for each frame
 *     n = wn_links_count(links);
 *     number = wn_links_of(links, &raw);    for each frame once more
 */
#ifndef WN_CAPTURE_LINKS_H
#define WN_CAPTURE_LINKS_H

#include "capture/source.h"

/* More in one capture are not told apart. */
#define WN_MAX_LINKS 16

typedef struct WnLinks WnLinks;

WnLinks *wn_links_new(void);
/* NULL is allowed. */
void wn_links_free(WnLinks *links);

void wn_links_note(WnLinks *links, const WnRawPacket *raw);

/* After all frames; they are numbered from 0 as they came first.  1: all is one, for all that the
 * link layer tells. */
unsigned wn_links_count(WnLinks *links);

/* After count; what does not tell (a link layer without addresses) belongs to the first. */
unsigned wn_links_of(const WnLinks *links, const WnRawPacket *raw);

#endif
