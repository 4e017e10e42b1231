/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets as they arrive at an interface of this machine, through libpcap. */
#ifndef WN_CAPTURE_LIVE_H
#define WN_CAPTURE_LIVE_H

#include "capture/source.h"

typedef struct {
    const char                  *filter;      /* in libpcap's language; NULL: none */
    uint32_t                     snaplen;     /* 0: whole packets */
    bool                         promiscuous; /* also packets for others */
    WnTime                       duration; /* until the source ends by itself; 0: not by itself */
    const volatile sig_atomic_t *stop;     /* ends it within 200 ms; borrowed; NULL: nobody will */
} WnLiveOptions;

/*
 * Opens an interface ("any" for all) and, where the program runs as root, gives that up for good:
 * it becomes the user who called sudo, or nobody.  Open outputs that need root before.  NULL and
 * error on failure; options may be NULL.  wn_source_next() says WN_SOURCE_IDLE at least every
 * 200 ms while nothing comes.
 */
WnSource *wn_live_open(const char *interface, const WnLiveOptions *options, GError **error);

#endif
