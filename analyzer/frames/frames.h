/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * From a frame to what is known of it: to which subject each message, stream and STUN transaction
 * belongs, which frames are evidence, and what media was agreed.  Filled while subjects are judged.
 */
#ifndef WN_FRAMES_FRAMES_H
#define WN_FRAMES_FRAMES_H

#include "frames/agreed.h"
#include "frames/evidence.h"
#include "frames/notebook.h"
#include "model/nat.h"
#include "verdict/evidence.h"

WnFrames *wn_frames_new(void);
void      wn_frames_free(WnFrames *frames);

/* What the last conclude said is void; nats: what is known of them now. */
void wn_frames_begin(WnFrames *frames, const WnNats *nats);
/* A subject was judged; its report has that number. */
void wn_frames_learn(WnFrames *frames, const WnSubject *subject, uint32_t number);
/* All were. */
void wn_frames_finish(WnFrames *frames, const WnReport *report);

bool wn_frames_view(WnFrames *frames, const WnModel *model, uint32_t frame, WnFrameView *view);

/* Answers for those who write notes; NULL or 0: not known. */
const WnSubjectReport *wn_frames_subject(const WnFrames *frames, const WnTraced *sight);
uint32_t               wn_frames_number(const WnFrames *frames, const WnSubjectReport *subject);
const WnFrameMedia    *wn_frames_media_of(const WnFrames *frames, const WnStream *stream);
const WnFrameEvidence *wn_frames_evidence(const WnFrames *frames, uint32_t frame);
/* Of its SDP, if an answer was found to it. */
const WnFrameLine *wn_frames_lines_of(const WnFrames *frames, const WnMessage *message);
const WnStream    *wn_frames_stream_for(const WnFrames *frames, const WnMessage *message);
const WnMessage   *wn_frames_partner(const WnFrames *frames, const WnMessage *message);
uint32_t           wn_frames_step(const WnFrames *frames, const WnTransaction *transaction);
bool               wn_frames_is_candidate(const WnFrames *frames, const WnEndpoint *endpoint);

#endif
