/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every cause needs: its descriptor, the evidence, all findings and guards. */
#ifndef WN_CAUSES_CAUSE_H
#define WN_CAUSES_CAUSE_H

#include "findings/finding.h"
#include "guards/guard.h"
#include "verdict/cause.h"

#define WN_CAUSE(name) extern const WnCause cause_##name;
#include "causes/causes.def"
#undef WN_CAUSE

/* What explains missing sound without a fault: for .unless of causes that are read off it. */
#define WN_UNLESS_MEDIA_EXPLAINED                                                    \
    &guard_media_held, &guard_silence, &guard_early_media, &guard_one_way_by_design, \
        &guard_late_offer, &guard_media_not_captured, &guard_sdp_variants, &guard_not_rtp

#endif
