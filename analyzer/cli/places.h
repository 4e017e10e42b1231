/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The places that one capture file shows on one interface (captures that were merged, a router's
 * capture of all interfaces): told apart by the segments that the link layer shows, or else by
 * packets that are in the file with an address of each side of a NAT.
 */
#ifndef WN_CLI_PLACES_H
#define WN_CLI_PLACES_H

#include <signal.h>

#include "capture/source.h"

typedef struct WnPlaces WnPlaces;

/* Reads the file; NULL and a sentence if it cannot be opened.  wanted: how many the user says there
 * are; 0: that is not known. */
WnPlaces *wn_places_find(const char *file, unsigned wanted, const volatile sig_atomic_t *stop,
                         GError **error);
/* NULL is allowed. */
void wn_places_free(WnPlaces *places);

/* 1: they cannot be told apart. */
unsigned wn_places_count(const WnPlaces *places);
/* They were told apart by addresses, and one of them is several places whose clocks are apart. */
bool wn_places_repeat(const WnPlaces *places);
/* The file has packets of one interface alone. */
bool wn_places_on_one_interface(const WnPlaces *places);
/* "inside"; lives as long as the places do. */
const char *wn_places_name(const WnPlaces *places, unsigned place);

/* Whether a frame, and then the packet that was in it, was seen at that place. */
bool wn_places_has_frame(const WnPlaces *places, unsigned place, const WnRawPacket *raw);
bool wn_places_has_packet(const WnPlaces *places, unsigned place, const WnPacket *packet);

#endif
