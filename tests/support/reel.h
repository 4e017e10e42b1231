/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The frames of a capture file, recorded as they were captured, so that a test can wrap, double or
 * reorder them before they are decoded.
 */
#ifndef WN_TESTS_REEL_H
#define WN_TESTS_REEL_H

#include "capture/source.h"
#include "support/trial.h"

typedef struct {
    GArray *frames; /* WnRawPacket, each with bytes of its own */
} WnReel;

/* The first frames of a file, at most limit; NULL where it cannot be read. */
WnReel *wn_reel_file(const char *path, unsigned limit);
/* All of samples/NAME. */
WnReel *wn_reel_sample(const char *name);
WnReel *wn_reel_new(void);
void    wn_reel_free(WnReel *reel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WnReel, wn_reel_free)

/* Copies the frame and its bytes to the end, and numbers it. */
WnRawPacket       *wn_reel_add(WnReel *reel, const WnRawPacket *frame);
const WnRawPacket *wn_reel_at(const WnReel *reel, unsigned index);
/* Puts other bytes in front of the frame's, less those that are cut off its beginning. */
void wn_reel_wrap(WnRawPacket *frame, size_t cut, WnBytes header);
/* The frame holds IPv4 or IPv6 in Ethernet, as whole headers. */
bool wn_reel_is_ip(const WnRawPacket *frame);

/* A trial of the first n frames. */
WnTrial *wn_reel_play(const WnReel *reel, unsigned n);
/* A pcap file of the frames in [from, to). */
void wn_reel_write(const WnReel *reel, unsigned from, unsigned to, const char *path);

#endif
