/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The engine of the capture that Wireshark has open: made anew when a file is opened, reloaded or
 * dissected anew, and asked for its report when somebody wants to show it.
 */
#ifndef WHYNAT_PLUGIN_SESSION_H
#define WHYNAT_PLUGIN_SESSION_H

#include <epan/packet.h>

#include "whynat.h"

void session_begin(void);
void session_end(void);

/* Learns from a frame that is dissected for the first time. */
void session_learn(packet_info *pinfo, proto_tree *tree);
/* Whether that frame, just learned, shows media of a call that Wireshark may not know. */
bool session_media(uint32_t frame, WnMediaSetup *setup);

/* The report as of now, of what was learned so far; valid until the next frame is learned. */
const WnReport *session_report(void);

/* The same, but perhaps a little old while frames are still learned: each conclusion costs. */
const WnReport *session_recent_report(void);
/* Changes with every report; never 0. */
uint64_t session_edition(void);

/* What is known of that frame; of one that was seen before, also what came after it. */
bool session_frame(uint32_t frame, bool seen_before, WnFrameView *view);

/* The same as a JSON document, in pieces. */
void session_write_json(void (*show)(const char *text, size_t length));

#endif
