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

#endif
