/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where the notes on one frame are written, one packet of it after the other. */
#ifndef WN_FRAMES_NOTEBOOK_H
#define WN_FRAMES_NOTEBOOK_H

#include <glib.h>

#include "model/model.h"

typedef struct WnFrames WnFrames;

typedef struct {
    const WnFrames *frames;
    const WnModel  *model;
    GArray         *notes;  /* WnFrameNote */
    GArray         *alerts; /* WnFrameAlert */
    WnArena        *texts;
    const WnTraced *sight; /* the packet that is written about */
} WnNotebook;

void wn_note_flag(WnNotebook *book, WnField field, bool flag);
/* Only where it is so. */
void wn_note_if(WnNotebook *book, WnField field, bool flag);
void wn_note_number(WnNotebook *book, WnField field, uint32_t number);
/* 0: nothing is noted. */
void wn_note_frame(WnNotebook *book, WnField field, uint32_t frame);
/* Negative: nothing is noted. */
void wn_note_seconds(WnNotebook *book, WnField field, double seconds);
/* NULL: nothing is noted.  The text lives as long as the report. */
void wn_note_text(WnNotebook *book, WnField field, const char *text);
/* Family 0: nothing is noted. */
void wn_note_class(WnNotebook *book, WnField field, const WnAddr *addr);
void wn_note_endpoint(WnNotebook *book, WnField field, const WnEndpoint *endpoint);
void wn_note_addr(WnNotebook *book, WnField v4, WnField v6, const WnAddr *addr);

/* The last note was read from these bytes of the packet. */
void wn_note_at(WnNotebook *book, WnBytes span);

/* What the parts write; each in a file of its own. */
void wn_frames_message(WnNotebook *book, const WnMessage *message);
void wn_frames_uac_test(WnNotebook *book, const WnMessage *message);
void wn_frames_exchange(WnNotebook *book, const WnMessage *message);
void wn_frames_copies(WnNotebook *book);
void wn_frames_flow(WnNotebook *book);
void wn_frames_stun(WnNotebook *book);
void wn_frames_media(WnNotebook *book);
void wn_frames_verdict(WnNotebook *book, uint32_t frame);

#endif
